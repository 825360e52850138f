"""Dialogue conferences in the API."""
