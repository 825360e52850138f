"""The token of a form, by which it acts once however often it is sent (`mobilization/outbox/forms_once.py`)."""

import re
import secrets

FIELD = "once_page"
_TOKEN = re.compile(r"[\w-]{16,64}", re.ASCII)


def new_token() -> str:
    """For a page that is shown for the first time."""
    return secrets.token_urlsafe(16)


def is_token(text: str) -> bool:
    """Whether the text can be such a token."""
    return _TOKEN.fullmatch(text) is not None
