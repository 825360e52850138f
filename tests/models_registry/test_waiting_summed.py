"""The sums kept of models that wait are what their kinds of work count, whatever is written and on whichever day."""

import datetime
import random
from contextlib import suppress

import pytest
from django.db import connection, transaction

from directives.models import Campaign, RulePeriod
from models_registry.models import RegisteredModel
from models_registry.queries.todo_sums import MEASURES, models_waiting, waiting_below
from models_registry.rules import SILENT_DAYS
from models_registry.services.diary import add_progress, correct_progress
from models_registry.services.seeding import seed_models
from organizations.dates import today
from organizations.figures import Scope
from organizations.models import RolledPlace
from organizations.services.summing import keep_sums
from reports.queries.dashboard_late import late_of
from tests.access.people import account, unit, worker
from tests.models_registry.makers import DAY, make_campaign, make_model
from tests.sums import differences, spoil

pytestmark = pytest.mark.django_db


@pytest.fixture
def wards():
    city = unit("01", kind="city", level="city")
    return [unit("00004", city), unit("00070", city), unit("00100", unit("02", kind="city", level="city"))]


def told(wards, user=None):
    """By the sums, of both cities and of all together."""
    return [waiting_below(user, Scope(root=root)) for root in (wards[0].parent, wards[2].parent, None)]


def counted(wards, user=None):
    """The same by the definitions."""
    return [
        {key: models_waiting(user, Scope(root=root), key).count() for key in MEASURES}
        for root in (wards[0].parent, wards[2].parent, None)
    ]


def test_sums_say_what_the_definitions_say_on_every_day(wards, time_machine):
    seed_models(300)
    for registered_on in (today() - 91 * DAY, today() - 90 * DAY):  # without a campaign the rule holds
        bare = make_model(wards[0], "registered", registered_on=registered_on)
        RegisteredModel.objects.filter(pk=bare.pk).update(campaign=None)
    assert told(wards) == [None, None, None]
    assert not RolledPlace.objects.exists()
    keep_sums()
    now = counted(wards)
    assert all(number for of_root in now for number in of_root.values()), now
    assert told(wards) == now
    seen = {str(now)}
    for days in (1, 30, 89, 200):
        time_machine.move_to(datetime.datetime.now(datetime.UTC) + days * DAY, tick=False)
        assert told(wards) == counted(wards)
        seen.add(str(told(wards)))
    assert len(seen) > 3


def test_a_rhythm_a_window_and_the_rule_count_from_the_moment_they_change(wards):
    city = wards[0].parent
    quiet = make_model(wards[0], "registered", registered_on=today() - 61 * DAY, campaign=make_campaign(city))
    bare = make_model(wards[0], "in_implementation", last_progress_on=today() - 61 * DAY)
    RegisteredModel.objects.filter(pk=bare.pk).update(campaign=None)
    make_model(wards[1], "draft", campaign=quiet.campaign)
    keep_sums()

    def now():
        assert told(wards) == counted(wards)
        return tuple(told(wards)[0].values())

    assert now() == (0, 0)
    Campaign.objects.filter(pk=quiet.campaign_id).update(rhythm_days=60)
    assert now() == (0, 1)
    RulePeriod.objects.create(key=SILENT_DAYS, value=60, valid_from=today(), source="Hướng dẫn số 5")
    assert now() == (0, 2)
    Campaign.objects.filter(pk=quiet.campaign_id).update(rhythm_days=61, registration_to=today())
    assert now() == (0, 1)
    Campaign.objects.filter(pk=quiet.campaign_id).update(registration_to=today() - DAY)
    assert now() == (1, 1)


def test_an_entry_written_and_corrected_is_followed(wards):
    officer = worker("officer", wards[0])
    model = make_model(wards[0], "registered", registered_on=today() - 200 * DAY)
    keep_sums()
    assert told(wards)[0]["silent"] == 1
    entry = add_progress(model, by=officer, on=today() - 10 * DAY, text="Họp dân.")
    assert (told(wards)[0]["silent"], differences("waiting")) == (0, [])
    earlier = {"on": today() - 150 * DAY}
    correct_progress(entry, by=officer, version=entry.version, changes=earlier, reason="Nhầm ngày")
    assert (told(wards)[0]["silent"], differences("waiting")) == (1, [])


def test_sums_are_read_for_who_sees_all_of_the_unit_and_of_todays_tree(wards):
    city = wards[0].parent
    make_model(wards[0], "registered", registered_on=today() - 200 * DAY)
    late = make_campaign(city, registration_from=today() - 60 * DAY, registration_to=today() - DAY)
    make_model(wards[0], "draft", campaign=late)
    keep_sums()
    spoil(kind="waiting")
    leader, of_ward = worker("leader", city), worker("leader", wards[0])
    everywhere, auditor = account("everywhere", is_superuser=True), worker("reviewer", city)
    by_sums, whole = {"late": 5, "silent": 5}, Scope(root=city)
    assert [waiting_below(each, whole) for each in (leader, everywhere, of_ward, auditor)] == [
        by_sums, by_sums, None, None,
    ]  # fmt: skip
    assert waiting_below(of_ward, Scope(root=wards[0])) is None
    assert waiting_below(leader, Scope(root=city, as_it_was=True)) is None

    def shown(user, root):
        return {each.key.partition(".")[2]: each.number for each in late_of(user, root)}

    assert shown(leader, city) == by_sums
    assert shown(of_ward, wards[0]) == {"late": 1, "silent": 1}
    unit("00071", city)
    assert waiting_below(leader, whole) is None
    assert shown(leader, city) == {"late": 1, "silent": 1}


def test_a_unit_that_moves_takes_what_waits_along(wards):
    seed_models(60)
    keep_sums()
    moved = wards[1]
    moved.parent = wards[2].parent
    moved.save()
    assert told(wards)[:2] == [None, None]
    keep_sums()
    assert (told(wards), differences("waiting")) == (counted(wards), [])
    RegisteredModel.objects.filter(steward=moved).update(steward=wards[0])
    assert (told(wards), differences("waiting")) == (counted(wards), [])


def test_whatever_is_written_the_sums_follow(wards):
    chance = random.Random(11)
    seed_models(80)
    keep_sums()
    folds = 0
    for _turn in range(60):
        with suppress(_Undone), transaction.atomic():
            chance.choice(WRITES)(chance, wards)
            assert differences("waiting") == []
            if chance.random() < 0.2:
                raise _Undone
        assert told(wards) == counted(wards)
        if chance.random() < 0.15:
            folds += keep_sums()
    assert folds > 20
    assert differences("waiting") == []


class _Undone(Exception):
    """What was written is taken back."""


def _some(chance, rows, most=6):
    ids = sorted(rows.values_list("pk", flat=True))
    return rows.filter(pk__in=chance.sample(ids, min(len(ids), chance.randint(1, most))))


def _day(chance):
    return today() - chance.randint(0, 400) * DAY


def _new(chance, wards):
    make_model(chance.choice(wards), chance.choice(["draft", "registered"]), listed_on=_day(chance))


def _days(chance, wards):
    _some(chance, RegisteredModel.objects.filter(registered_on__isnull=False)).update(registered_on=_day(chance))
    _some(chance, RegisteredModel.objects.filter(state="in_implementation")).update(last_progress_on=_day(chance))
    _some(chance, RegisteredModel.objects.filter(state="in_implementation"), 2).update(last_progress_on=None)
    _some(chance, RegisteredModel.objects.filter(state__in=["draft", "returned"])).update(listed_on=_day(chance))


def _places(chance, wards):
    name = chance.choice(["steward", "unit"])
    _some(chance, RegisteredModel.objects.all()).update(**{name: chance.choice(wards)})


def _campaigns(chance, wards):
    some = [None, *Campaign.objects.order_by("pk")[:5]]
    _some(chance, RegisteredModel.objects.all()).update(campaign=chance.choice(some))
    _some(chance, Campaign.objects.all()).update(rhythm_days=chance.choice([7, 60, 366]))
    _some(chance, Campaign.objects.all()).update(registration_to=today() + chance.choice([-1, 0, 1]) * DAY)


def _states(chance, wards):
    drafts = RegisteredModel.objects.filter(state="draft", submitted_at__isnull=False)
    _some(chance, RegisteredModel.objects.filter(state="returned")).update(state="submitted")
    _some(chance, RegisteredModel.objects.filter(state="submitted")).update(state="returned")
    _some(chance, drafts).update(state="submitted")
    living = RegisteredModel.objects.filter(state__in=["registered", "in_implementation"])
    _some(chance, living).update(state="ended", end_kind="stopped", ended_on=today())
    stopped = RegisteredModel.objects.filter(end_kind="stopped")
    _some(chance, stopped).update(state="in_implementation", end_kind="", ended_on=None)


def _deleted(chance, wards):
    _some(chance, RegisteredModel.objects.filter(candidacies=None, transitions=None, copies=None), 2).delete()


def _raw(chance, wards):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE models_registry_registeredmodel SET last_progress_on = last_progress_on - 9 WHERE id %% 5 = %s",
            [chance.randint(0, 4)],
        )


WRITES = (_new, _days, _places, _campaigns, _states, _deleted, _raw)
