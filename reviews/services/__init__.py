"""Verbs of review: what changes, in one transaction each."""
