"""What the library asks us when a program wants a token: who it is, and which scopes it may have.

Only client credentials exist here (the server class in the settings knows no other grant), and the library keeps
checksums of tokens, not the tokens.
"""

import base64
import binascii
from typing import Any
from urllib.parse import unquote_plus

from oauth2_provider.models import Application
from oauth2_provider.oauth2_validators import OAuth2Validator

from organizations.services.sign_in import Proof, begin_attempt, forget_failures
from partners.limits import seconds_to_wait
from partners.permissions import is_good
from partners.services.secrets import client_proved_by
from partners.services.tokens import note_token

LONGEST_ID: int = Application._meta.get_field("client_id").max_length or 0
"""No key has a longer id; a stranger may send any."""


class Wait(Exception):
    """Too many failed attempts, or too many requests: `seconds` until the next one is looked at."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds)


class Validator(OAuth2Validator):
    """Keys and their secrets are ours; the library's own secret of an application is known to nobody."""

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Whether id and secret (Basic, or in the body) are those of a good key. Raises Wait during a pause."""
        client_id, secret = _credentials(request)
        if not client_id or not secret or len(client_id) > LONGEST_ID:
            return False
        if seconds := begin_attempt(Proof.SECRET, client_id):
            raise Wait(seconds)
        client = client_proved_by(client_id, secret)
        if client is None:
            return False
        forget_failures(client_id, Proof.SECRET)
        if not is_good(client):
            return False
        if seconds := seconds_to_wait(client):
            raise Wait(seconds)
        request.client = client.application
        return True

    def client_authentication_required(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Always."""
        return True

    def authenticate_client_id(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Nobody is known by an id alone."""
        return False

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Those of the key, or some of them."""
        return bool(scopes) and set(scopes) <= set(client.partner.scopes)

    def get_default_scopes(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        """Who asks for none in particular gets all of the key."""
        return list(request.client.partner.scopes)

    def save_bearer_token(self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any) -> None:
        """Keep the token's checksum, and that the program was here."""
        super().save_bearer_token(token, request, *args, **kwargs)
        note_token(request.client.partner)


def _credentials(request: Any) -> tuple[str, str]:
    """Id and secret of the request, empty where there are none; what cannot be read is none."""
    scheme, _space, sent = (request.headers.get("HTTP_AUTHORIZATION") or "").partition(" ")
    if scheme.lower() == "basic":
        try:
            pair = base64.b64decode(sent, validate=True).decode().split(":", 1)
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        client_id, secret = map(unquote_plus, [*pair, ""][:2])
    else:
        client_id, secret = str(request.client_id or ""), str(request.client_secret or "")
    return ("", "") if "\x00" in client_id + secret else (client_id, secret)
