"""One world for all tests of a file."""

import pytest
from django.db import transaction
from django.test import Client

from tests.access.world import build


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once, in a transaction that is never committed; each request is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(Client)
        transaction.set_rollback(True)
