"""The code by which somebody comes back to their registration: 128 bits; the portal keeps its fingerprint alone."""

import re
import secrets

_CODE = re.compile(r"[\w-]{22}", re.ASCII)


def new_code() -> str:
    """A secret for an address."""
    return secrets.token_urlsafe(16)


def is_code(text: str) -> bool:
    """Whether it could be one."""
    return _CODE.fullmatch(text) is not None
