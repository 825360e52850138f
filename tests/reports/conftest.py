"""The city with its reorganisation of 1 July 2025, and the cast of people around one ward."""

import pytest

from mobilization.outbox import runner
from tests.models_registry.makers import make_cast
from tests.reports.world import build
from tests.worlds import shared


@shared
def world():
    """See `build`."""
    return build()


@shared
def cast():
    """See `make_cast`."""
    return make_cast()


@pytest.fixture(autouse=True)
def _quiet_pulse(monkeypatch):
    """The pulse's own connection does not see the rows of a test that is rolled back, and would give the job up."""
    monkeypatch.setattr(runner, "_FLUSH_SECONDS", 60.0)
