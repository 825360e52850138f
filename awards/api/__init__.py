"""Catalogues and the authority matrix in the API."""
