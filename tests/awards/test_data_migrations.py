"""Migrations of awards that move data, on the tables as they are; what refuses the former state is set aside."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from awards.models import AwardBar
from organizations.dates import today
from tests.access.people import worker
from tests.awards.nominated import awarded_form, nominate

pytestmark = pytest.mark.django_db


class Editor:
    """What such a function asks of the editor."""

    connection = connection


def function(migration, name):
    """The function of a migration, ready to be called."""
    done = getattr(import_module(f"awards.migrations.{migration}"), name)
    return lambda: done(apps, Editor)


def test_measures_of_what_was_handed_in_are_the_bodys(city):
    officer, form = worker("officer", city.units.ward, "writes"), awarded_form()
    bars = {
        state: AwardBar.objects.create(
            nomination=nominate(city.units, officer, form, state=state), ground=state, valid_from=today()
        )
        for state in ("draft", "submitted", "returned")
    }
    AwardBar.objects.create(
        nomination=bars["returned"].nomination, ground="own", valid_from=today(), entered_by=officer
    )
    function("0014_measures_of_bodies", "give_to_bodies")()
    assert dict(AwardBar.objects.values_list("ground", "by_judge")) == {
        "draft": False,
        "submitted": True,
        "returned": True,
        "own": False,
    }
