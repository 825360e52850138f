"""Verbs of units and people: one service is one transaction."""
