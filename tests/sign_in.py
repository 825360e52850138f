"""Signing in as the forms do, for tests of what needs recent proof."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from organizations.models import User


def prove(client: Client, user: User, *, seconds_ago: float = 0, method: str = "password") -> Client:
    """The client with a session of this person, whose last proof of identity is that old; gives the client back."""
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": time.time() - seconds_ago}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client
