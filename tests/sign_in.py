"""Signing in as the forms do, for tests of what needs recent proof or a second factor."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from organizations.models import User
from organizations.services.sessions import SEEN_AT

PASSWORD = "mat khau rat dai 1"


def prove(client: Client, user: User, *, seconds_ago: float = 0, method: str = "password") -> Client:
    """The client with a session of this person, whose last proof of identity is that old; gives the client back."""
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": time.time() - seconds_ago}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def seen_tomorrow(client: Client) -> Client:
    """The client, seen a day from now, as it were: a session is saved once a minute, and each request rolled back."""
    session = client.session
    session[SEEN_AT] = time.time() + 24 * 3600
    session.save()
    return client


def code_now(secret: str, steps: int = 0) -> str:
    """What an app with this secret shows now, or so many half minutes later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))
