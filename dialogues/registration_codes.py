"""The code by which somebody comes back to their registration: 128 bits; the portal keeps its hash alone."""

import hashlib
import secrets


def new_code() -> str:
    """A secret for an address."""
    return secrets.token_urlsafe(16)


def hash_of(code: str) -> str:
    """What is stored of it."""
    return hashlib.sha256(code.encode()).hexdigest()
