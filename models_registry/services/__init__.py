"""Verbs of models and candidacies; pages, API, imports and the clock call the same ones."""
