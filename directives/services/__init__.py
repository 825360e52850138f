"""Verbs of documents, campaigns, vocabularies and rules: one service is one transaction."""
