"""Exports of the catalogues and of the authority matrix."""
