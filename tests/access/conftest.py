"""One world for all tests of a file."""

import copy
import logging

import pytest
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.test import Client, override_settings

from tests.access.smuggling import numbers_from
from tests.access.world import build

OWN = 700_000_000
"""Its rows have numbers from here on, which no page prints for another reason: tests look for them in pages."""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once, in a transaction that is never committed; each request is rolled back.

    On a busy machine the module takes longer than the five minutes for which proof of identity is recent.
    """
    lasting = override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=24 * 3600)
    with django_db_blocker.unblock(), lasting, numbers_from(OWN), transaction.atomic():
        yield build(Client)
        transaction.set_rollback(True)


@pytest.fixture
def visitors_are_read_once(world, monkeypatch):
    """Each visitor's session, account and roles are read once, for all is rolled back; and no request is logged."""
    kept = vars(world).setdefault("sessions_kept", {})
    known = vars(world).setdefault("accounts_kept", {})
    load, account_of = SessionStore.load, auth.get_user

    def loaded(store):
        if store.session_key not in kept:
            kept[store.session_key] = load(store)
        return copy.deepcopy(kept[store.session_key])

    def account(request):
        key = request.session.session_key
        if key not in known:
            known[key] = account_of(request)
            assert not known[key].is_authenticated or known[key].memberships_now is not None
        return copy.deepcopy(known[key])

    monkeypatch.setattr(SessionStore, "load", loaded)
    monkeypatch.setattr(auth, "get_user", account)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
