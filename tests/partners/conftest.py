"""An administrator of a ward, and a partner's program with a key for it."""

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from organizations.dates import today
from partners.services.clients import add_client
from tests.access.people import tree, worker
from tests.partners.programs import Program


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.fixture
def units(db):
    return tree()


@pytest.fixture
def chief(units):
    return worker("administrator", units.ward, "chief")


@pytest.fixture
def key(units, chief):
    """Id and secret are in `key.application.client_id` and `key.secret`."""
    client, secret = add_client(
        name="Hệ thống báo cáo",
        contact="Sở Nội vụ",
        unit=units.ward,
        scopes=["units:read", "jobs:read", "jobs:write"],
        valid_from=today(),
        by=chief,
    )
    client.secret = secret
    return client


@pytest.fixture
def program(key):
    return Program(key.client_id, key.secret)


@pytest.fixture
def time_machine_at_a_full_minute():
    """The clock stands still, a second into a minute of today."""
    begin = timezone.now().replace(second=1, microsecond=0)
    with time_machine.travel(begin, tick=False) as traveller:
        yield traveller
