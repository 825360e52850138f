"""Verbs of this app."""
