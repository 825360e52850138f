"""One world for all tests of a file."""

import pytest
from django.db import transaction
from django.test import Client, override_settings

from tests.access.reading import alike_once
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
def visitors_are_read_once(world):
    """For all tests of the file together."""
    with alike_once(vars(world).setdefault("kept", {})):
        yield
