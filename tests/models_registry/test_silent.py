"""Which models count as silent: by the rhythm of their campaign, else by the dated rule, else by its default."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directives.models import RulePeriod
from models_registry.models import RegisteredModel
from models_registry.rules import SILENT_DAYS
from models_registry.services.diary import add_progress
from organizations.dates import today
from tests.models_registry.makers import DAY, make_campaign, make_model


def quiet_for(days, unit, campaign=None, **fields):
    """A model at work whose last entry is that many days old."""
    days_of = {"last_progress_on": today() - days * DAY, "registered_on": today() - 300 * DAY}
    made = make_model(unit, "in_implementation", campaign=campaign, **days_of | fields)
    RegisteredModel.objects.filter(pk=made.pk).update(campaign=campaign)
    return made


def test_without_a_campaign_the_rule_of_the_day_says_how_long(cast, campaign):
    RulePeriod.objects.create(
        key=SILENT_DAYS, value=30, valid_from=today() - 10 * DAY, valid_to=today(), source="Hướng dẫn số 5"
    )
    RulePeriod.objects.create(key=SILENT_DAYS, value=200, valid_from=today() + DAY, source="Hướng dẫn số 6")
    bare = [quiet_for(days, cast.units.ward) for days in (31, 30)]
    slow = make_campaign(cast.units.city, rhythm_days=60)
    of_slow = [quiet_for(days, cast.units.ward, slow) for days in (61, 60)]
    with CaptureQueriesContext(connection) as captured:
        silent = set(RegisteredModel.objects.silent(today()))
    assert silent == {bare[0], of_slow[0]}
    assert len(captured) == 1
    assert set(RegisteredModel.objects.silent(today() - 20 * DAY)) == set()  # the default of 90 held then
    assert set(RegisteredModel.objects.silent(today() + 60 * DAY)) == set(of_slow)  # then the next value holds


def test_before_anybody_sets_the_rule_it_is_ninety_days(cast):
    found = [quiet_for(days, cast.units.ward) for days in (91, 90)]
    assert list(RegisteredModel.objects.silent(today())) == [found[0]]


def test_what_was_done_before_the_registration_does_not_make_a_model_silent(cast):
    model = make_model(cast.units.ward, "registered", registered_on=today() - 20 * DAY)
    add_progress(model, by=cast.officer, on=today() - 400 * DAY, text="Họp dân.")
    assert not RegisteredModel.objects.silent(today()).exists()
    assert RegisteredModel.objects.silent(today() + 71 * DAY).exists()


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "ended"])
def test_what_does_not_live_is_not_silent(state, cast):
    make_model(cast.units.ward, state, last_progress_on=today() - 400 * DAY)
    assert not RegisteredModel.objects.silent(today()).exists()
