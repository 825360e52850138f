"""Migrations of awards that move data, on the tables as they are; what refuses the former state is set aside."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from awards.models import AwardBar, Decision, DecisionRegister
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


@pytest.fixture
def undivided(deciding):
    """Registers of one row a unit and year, as they were: what refuses them is set aside in this transaction."""
    ward, beside = deciding.ward, deciding.units.beside
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE awards_decisionregister DROP CONSTRAINT register_of_a_branch")
        cursor.execute("ALTER TABLE awards_decisionregister DROP CONSTRAINT register_once_a_year")
        for table in ("awards_decisionregister", "awards_decision"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    numbers = ((ward, 2025, "state", 7), (ward, 2025, "party", 8), (ward, 2025, "state", 9), (ward, 2026, "army", 2))
    for unit, year, branch, number in numbers:
        Decision.objects.create(
            unit=unit,
            steward=unit,
            title="X",
            branch=branch,
            level=unit.level,
            state="signed",
            symbol="QĐ",
            signer="A",
            signer_post="B",
            number=number,
            year=year,
            signed_on=datetime.date(year, 5, 1),
        )
    for unit, year, last in ((ward, 2025, 9), (ward, 2026, 2), (beside, 2026, 5)):
        DecisionRegister.objects.create(unit=unit, year=year, branch="", last=last)
    return deciding


def test_registers_are_divided_by_branch_and_joined_again(undivided):
    ward, beside = undivided.ward.pk, undivided.units.beside.pk

    def told():
        return sorted(DecisionRegister.objects.values_list("unit", "year", "branch", "last"))

    function("0008_registers_are_divided", "divide")()
    divided = sorted(
        [
            (ward, 2025, "party", 8),
            (ward, 2025, "state", 9),
            (ward, 2026, "army", 2),
            (beside, 2026, "state", 5),  # it gave none that is kept: the branch that most have
        ]
    )
    assert told() == divided
    kept = DecisionRegister.objects.filter(unit=ward, year=2025).earliest("pk")
    assert kept.branch == "state", "the row of before goes on with the branch of the highest number"
    function("0008_registers_are_divided", "divide")()
    assert told() == divided, "once is enough"
    function("0008_registers_are_divided", "join")()
    assert told() == sorted([(ward, 2025, "", 9), (ward, 2026, "", 2), (beside, 2026, "", 5)])
