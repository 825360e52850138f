"""Dated rules: the value of a day, periods that never overlap, and what administrators may still change."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from directives import rules
from directives.enums import RuleKind
from directives.models import RulePeriod
from directives.services.rules import PeriodChanged, add_period, change_period, content_of, remove_period
from mobilization.common.history import event_model
from organizations.dates import today

DAY = datetime.timedelta(days=1)
KEY = "test.months"


@pytest.fixture(autouse=True)
def rule():
    rules.register(KEY, kind=RuleKind.NUMBER, default=24, lowest=1, highest=60, title="Months", help_text="Of conflict")
    yield rules.get(KEY)
    rules.forget(KEY)


def add(city, value, day, **more):
    return add_period(KEY, value=value, valid_from=day, source="Nghị định 1", by=city.administrator, **more)


def periods():
    return list(
        RulePeriod.objects.filter(key=KEY).order_by("valid_from").values_list("value", "valid_from", "valid_to")
    )


def test_the_value_of_a_day_is_that_of_its_period_else_the_default(city):
    day = datetime.date(2026, 7, 1)
    add(city, 12, day)
    add(city, 36, day + 100 * DAY)
    asked = [day - DAY, day, day + 99 * DAY, day + 100 * DAY]
    assert [rules.value(KEY, on=each) for each in asked] == [24, 12, 12, 36]
    assert periods() == [(12, day, day + 99 * DAY), (36, day + 100 * DAY, None)]


def test_a_value_before_or_inside_what_is_there_is_refused_and_nothing_changes(city):
    day = datetime.date(2026, 7, 1)
    add(city, 12, day)
    for wrong in (day, day - DAY):
        with pytest.raises(ValidationError) as error:
            add(city, 13, wrong)
        assert set(error.value.message_dict) == {"valid_from"}
    RulePeriod.objects.update(valid_to=day + 10 * DAY)
    with pytest.raises(ValidationError):
        add(city, 13, day + 10 * DAY)
    assert periods() == [(12, day, day + 10 * DAY)]
    add(city, 13, day + 11 * DAY)


def test_the_database_refuses_overlaps_whoever_writes(city):
    day = datetime.date(2026, 7, 1)
    add(city, 12, day)
    with pytest.raises(IntegrityError), transaction.atomic():
        RulePeriod.objects.create(key=KEY, value=1, valid_from=day + DAY, source="x")


@pytest.mark.parametrize("value", [0, 61])
def test_a_value_out_of_bounds_is_refused(city, value):
    with pytest.raises(ValidationError) as error:
        add(city, value, today() + DAY)
    assert set(error.value.message_dict) == {"value"}
    with pytest.raises(rules.UnknownRule):
        add_period("no.such", value=1, valid_from=today(), source="x", by=city.administrator)


@pytest.mark.parametrize("who", ["secretary", "leader", "ward_administrator", "stranger"])
def test_only_administrators_at_the_top_and_superusers_set_values(city, who):
    coming = add(city, 12, today() + 5 * DAY)
    other = getattr(city, who)
    with pytest.raises(PermissionDenied):
        add_period(KEY, value=2, valid_from=today() + 9 * DAY, source="x", by=other)
    with pytest.raises(PermissionDenied):
        change_period(coming, value=2, valid_from=coming.valid_from, source="x", by=other, seen=content_of(coming))
    with pytest.raises(PermissionDenied):
        remove_period(coming, by=other)
    add_period(KEY, value=2, valid_from=today() + 9 * DAY, source="x", by=city.root)


@pytest.mark.parametrize("moved", [-3, 0, 4])
def test_correcting_what_is_to_come_moves_the_end_of_the_one_before(city, moved):
    first = today() - 10 * DAY
    add(city, 12, first)
    coming = add(city, 30, today() + 5 * DAY)
    day = coming.valid_from + moved * DAY
    change_period(
        coming, value=31, valid_from=day, source="Nghị định 2", by=city.administrator, seen=content_of(coming)
    )
    assert periods() == [(12, first, day - DAY), (31, day, None)]


def test_what_has_begun_stays(city):
    begun = add(city, 12, today())
    seen = content_of(begun)
    with pytest.raises(ValidationError):
        change_period(begun, value=2, valid_from=today() + DAY, source="x", by=city.administrator, seen=seen)
    with pytest.raises(ValidationError):
        remove_period(begun, by=city.administrator)
    coming = add(city, 13, today() + 9 * DAY)
    seen = content_of(coming)
    for day in (today(), begun.valid_from - DAY):
        with pytest.raises(ValidationError) as error:
            change_period(coming, value=2, valid_from=day, source="x", by=city.administrator, seen=seen)
        assert set(error.value.message_dict) == {"valid_from"}


def test_removing_what_is_to_come_lets_the_one_before_go_on(city):
    first = today() - 10 * DAY
    add(city, 12, first)
    middle, last = add(city, 30, today() + 5 * DAY), add(city, 40, today() + 9 * DAY)
    remove_period(middle, by=city.administrator)
    assert periods() == [(12, first, last.valid_from - DAY), (40, last.valid_from, None)]
    remove_period(last, by=city.administrator)
    assert periods() == [(12, first, None)]


@pytest.mark.bar("X13")
def test_a_second_editor_of_a_value_overwrites_nothing(city):
    coming = add(city, 12, today() + 5 * DAY)
    seen, day = content_of(coming), coming.valid_from
    change_period(coming, value=13, valid_from=day, source="A", by=city.administrator, seen=seen)
    with pytest.raises(PeriodChanged) as error:
        change_period(coming, value=14, valid_from=day, source="B", by=city.administrator, seen=seen)
    assert (error.value.current.value, RulePeriod.objects.get().source) == (13, "A")


@pytest.mark.bar("D1")
def test_every_change_of_a_value_is_on_record(city):
    coming = add(city, 12, today() + 5 * DAY)
    remove_period(coming, by=city.administrator)
    assert list(event_model(RulePeriod)._default_manager.values_list("pgh_label", flat=True)) == ["insert", "delete"]
