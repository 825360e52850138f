"""The real reorganisations of 1 January and 1 July 2025, replayed in order on top of the units of 2024."""

import datetime
import time

import pytest
from django.db.models import Q

from organizations.models import Membership, Person, QueuedItem, Unit, UnitSuccession, User
from organizations.services.plan_building import plan_from_successions
from organizations.services.reorganising import preview, reorganise
from tests.organizations.reorganisations import LONG_AGO, load_2024, table
from tests.testapp.models import Item

JANUARY, JULY = datetime.date(2025, 1, 1), datetime.date(2025, 7, 1)
BEFORE = datetime.timedelta(days=1)
LIMIT = 60


@pytest.fixture
def superuser(db):
    return User.objects.create_superuser("super@example.vn", None, full_name="Quản trị")


@pytest.fixture
def hanoi_2024(db):
    """All units of 2024 with a person and a record in each."""
    units = load_2024()
    Person.objects.bulk_create(Person(full_name=f"Người {code}", sort_key=code) for code in units)
    people = {person.sort_key: person for person in Person.objects.filter(sort_key__in=units)}
    Membership.objects.bulk_create(
        Membership(person=people[code], unit=unit, role="officer", valid_from=LONG_AGO) for code, unit in units.items()
    )
    Item.objects.bulk_create(Item(unit=unit, steward=unit, title=f"Mô hình {code}") for code, unit in units.items())
    return units


def replay(day, by):
    plan = plan_from_successions(
        table("hanoi_successions.csv"), day, units=table("hanoi_units.csv"), document="Nghị quyết"
    )
    began = time.monotonic()
    expected = preview(plan=plan, by=by)
    previewed = time.monotonic()
    outcome = reorganise(plan=plan, by=by, seen=expected.fingerprint())
    done = time.monotonic()
    assert outcome == expected
    print(f"{day}: preview {previewed - began:.1f} s, carried out {done - previewed:.1f} s")
    assert max(previewed - began, done - previewed) < LIMIT
    return outcome


def in_force(day, **where):
    return Unit.objects.in_force(day).filter(**where).count()


def people_left(day):
    """People without a membership in force on the day and without one in the queue."""
    waiting = QueuedItem.objects.filter(chosen=None, mover="organizations.membership").values_list("item_id", flat=True)
    placed = Membership.objects.filter(
        Q(pk__in=[int(pk) for pk in waiting]) | Q(pk__in=Membership.objects.in_force(day))
    )
    return Person.objects.exclude(pk__in=placed.values("person")).exclude(user__isnull=False).count()


def items_left(day):
    waiting = QueuedItem.objects.filter(chosen=None, mover="testapp.item").values_list("item_id", flat=True)
    placed = Item.objects.filter(steward__in=Unit.objects.in_force(day))
    return Item.objects.exclude(pk__in=[int(pk) for pk in waiting]).exclude(pk__in=placed).count()


def successions(**where):
    rows = UnitSuccession.objects.filter(**where).values_list(
        "predecessor__code",
        "predecessor__valid_from",
        "successor__code",
        "successor__valid_from",
        "effective_on",
        "kind",
        "is_main",
        "portion",
        "note",
    )
    texts = ([str(value) for value in row] for row in rows)
    return sorted([*row[:6], row[6].lower(), *row[7:]] for row in texts)


def test_hanoi_2025_is_replayed(hanoi_2024, superuser):
    assert (in_force(JANUARY - BEFORE, level="district"), in_force(JANUARY - BEFORE, level="grassroots")) == (30, 579)

    first = replay(JANUARY, superuser)
    assert (len(first.ended), len(first.began)) == (109, 56)
    assert first.moved() == {"organizations.membership": 101, "testapp.item": 101}
    assert first.waiting() == {"organizations.membership": 8, "testapp.item": 8}
    assert (in_force(JANUARY, level="district"), in_force(JANUARY, level="grassroots")) == (30, 526)
    assert (people_left(JANUARY), items_left(JANUARY)) == (0, 0)

    second = replay(JULY, superuser)
    assert (len(second.ended), len(second.began)) == (556, 126)
    assert (in_force(JULY, level="district"), in_force(JULY, level="grassroots"), in_force(JULY)) == (0, 126, 127)
    kinds = {kind: in_force(JULY, kind=kind) for kind in ("ward", "commune", "township")}
    assert kinds == {"ward": 51, "commune": 75, "township": 0}
    assert (people_left(JULY), items_left(JULY)) == (0, 0)
    assert set(Unit.objects.in_force(JULY).exclude(code="01").values_list("parent__code", flat=True)) == {"01"}

    people = len(hanoi_2024)
    waiting = QueuedItem.objects.filter(chosen=None)
    moved, queued = second.moved(), second.waiting()
    for kind in ("organizations.membership", "testapp.item"):
        # Each unit ended with everything that reached it; what was queued in January waits still.
        assert moved[kind] + queued[kind] + first.waiting()[kind] + 1 == people  # the city's own stays
        assert waiting.filter(mover=kind).count() == queued[kind] + first.waiting()[kind]
    assert Item.objects.count() == people
    assert Item.objects.filter(unit__in=hanoi_2024.values()).count() == people
    assert not waiting.filter(proposed__valid_to__isnull=False).exists()

    columns = list(table("hanoi_successions.csv")[0])
    expected = sorted([row[name] for name in columns] for row in table("hanoi_successions.csv"))
    assert successions() == expected
