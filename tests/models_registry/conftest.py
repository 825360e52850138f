"""The cast of people around one ward, its campaign, and its officer at the portal."""

import pytest

from mobilization.outbox import services
from organizations.models import User
from tests.common.conftest import application, role  # noqa: F401 - fixtures
from tests.models_registry.makers import make_campaign, make_cast
from tests.worlds import shared


@shared
def cast():
    """See `make_cast`."""
    return make_cast()


@shared
def campaign(cast):
    """The city's campaign of this year; its windows are open."""
    return make_campaign(cast.units.city)


@pytest.fixture
def officer(client, cast):
    """The browser of the ward's officer."""
    client.force_login(cast.officer)
    return client


@pytest.fixture
def in_english(client, cast):
    """The officer reads English, on pages and in files."""
    User.objects.filter(pk=cast.officer.pk).update(language="en")
    client.cookies["django_language"] = "en"


@pytest.fixture
def nobody_wakes(monkeypatch):
    """Tests let the worker work when they want it to."""
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
