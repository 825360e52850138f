"""Who sees an opinion, and where it is found when published, follows its units wherever these go.

Both are kept beside it, so that those of a subtree are found by index.
"""

import datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection, transaction

from dialogues.models import Opinion, OpinionText, PublishedOpinion
from organizations.models import QueuedItem, Unit
from organizations.paths import ids_of_path
from organizations.plans import Beginning
from organizations.services.plan_building import divided, into_one
from organizations.services.queueing import choose_successor
from organizations.services.reorganising import reorganise
from tests.access.people import again, unit, worker
from tests.dialogues.opinion_makers import make_opinion, make_public
from tests.threads import Late

pytestmark = pytest.mark.django_db
DAY, LATER = datetime.date(2026, 3, 1), datetime.date(2026, 6, 1)


def begins(code, parent):
    return Beginning(
        key=code, code=code, name=f"Xã {code}", short_name=code, kind="commune", level="grassroots", parent=parent.pk
    )


def named(code):
    return Unit.objects.get(code=code, valid_to=None)


@pytest.fixture
def world(here):
    """People of every unit, a city beside; opinions of each unit, some answered by another."""
    units = here.units
    here.other = unit("02", kind="city", level="city", name="Thành phố Huế", short_name="Huế")
    everywhere = [units.city, units.ward, units.school, units.beside, here.other]
    here.people = [worker("officer", each, f"sees-{each.code.lower()}") for each in everywhere]
    here.opinions = [make_opinion(each, here.root) for each in everywhere]
    for received, answers in ((units.ward, units.school), (units.ward, units.beside), (units.city, here.other)):
        here.opinions.append(make_opinion(received, here.root, "assigned", answers=answers))
    for kept, place in ((units.ward, units.school), (units.school, units.beside), (units.beside, here.other)):
        here.opinions.append(make_opinion(kept, here.root, "published", place_unit=place))
    return here


def wrong(people):
    """Where what is kept, or what somebody sees by it, is another thing than what the paths of today say."""
    found = []
    rows = list(Opinion.objects.select_related("steward", "assigned_steward"))
    for row in rows:
        paths = [each.path for each in (row.steward, row.assigned_steward) if each]
        if row.seen_from != sorted({pk for path in paths for pk in ids_of_path(path)}):
            found.append((row.number, row.seen_from, paths))
    for row in PublishedOpinion.objects.select_related("place_unit", "opinion__steward"):
        paths = [row.place_unit.path, row.opinion.steward.path]
        if row.found_in != sorted({pk for path in paths for pk in ids_of_path(path)}):
            found.append((row.pk, row.found_in, paths))
    for person in people:
        user = again(person)
        path = user.acting.unit.path if user.acting else "nowhere"
        due = {
            row.pk for row in rows
            if any(each and each.path.startswith(path) for each in (row.steward, row.assigned_steward))
        }  # fmt: skip
        if set(Opinion.objects.visible_to(user).values_list("pk", flat=True)) != due:
            found.append((str(user.acting), due))
    return found


def told_of(opinion):
    """How many lines the record of changes has of it."""
    return apps.get_model("dialogues.OpinionEvent").objects.filter(pgh_obj_id=opinion.pk).count()


def test_it_is_kept_whichever_way_opinions_and_units_change(world, django_assert_num_queries):
    units, people = world.units, world.people
    assert wrong(people) == []
    user = again(people[1])
    assert user.acting
    with django_assert_num_queries(0):
        rows = Opinion.objects.visible_to(user)
    with django_assert_num_queries(1):
        assert len(rows) == 6
    one, told = world.opinions[0], told_of(world.opinions[0])

    one.state, one.seen_from = "received", [world.other.pk]  # an old copy is saved, as it never was
    one.save()
    Opinion.objects.filter(pk=world.opinions[1].pk).update(seen_from=[])
    PublishedOpinion.objects.filter(place_unit=units.school).update(found_in=[])
    assert wrong(people) == []
    Opinion.objects.filter(steward=units.beside).update(steward=world.other)
    PublishedOpinion.objects.filter(place_unit=units.beside).update(place_unit=units.ward)
    assert wrong(people) == []
    Opinion.objects.filter(assigned_steward=world.other).update(assigned_steward=units.school)
    assert wrong(people) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dialogues_opinion SET steward_id = %s WHERE id = %s", [units.beside.pk, one.pk])
    assert wrong(people) == []

    Unit.objects.filter(pk=units.school.pk).update(parent=units.beside)  # a mistake of the tree is put right
    assert wrong(people) == []
    Unit.objects.filter(pk=units.beside.pk).update(name="Phường Cửa Nam", short_name="Cửa Nam")
    Unit.objects.filter(pk=units.school.pk).update(parent=None)
    assert wrong(people) == []
    assert told_of(one) == told + 1  # of the steward; what follows from it is not told


def test_it_goes_with_a_merger_and_with_what_waits_for_a_person(world):
    units, admin = world.units, worker("administrator", world.units.city, "admin-city")
    merged = into_one([units.beside], begins("00009", units.city), "merge", effective_on=DAY, document="Nghị quyết 1")
    reorganise(plan=merged, by=admin)
    heir = named("00009")
    people = [*world.people, worker("officer", heir, "sees-heir", since=0)]
    assert Opinion.objects.filter(steward=heir).count() == 2
    assert Opinion.objects.filter(assigned_steward=heir).count() == 1
    assert wrong(people) == []
    late = make_opinion(units.beside, world.root)  # written by who had not heard of it
    late.refresh_from_db()
    assert (late.steward, late.seen_from) == (heir, [units.city.pk, heir.pk])

    parts = [begins("00010", units.city), begins("00011", world.other)]
    reorganise(plan=divided(heir, parts, "00010", effective_on=LATER, document="Nghị quyết 2"), by=world.root)
    assert wrong(people) == []
    waiting = QueuedItem.objects.filter(mover__startswith="dialogues.opinion", chosen=None)
    assert waiting.count() == 4
    choose_successor(items=[*waiting.values_list("pk", flat=True)], successor=named("00011").pk, by=world.root)
    assert Opinion.objects.filter(seen_from__contains=[named("00011").pk]).count() == 4
    assert wrong(people) == []


def test_what_stood_before_learns_it_in_pieces(world, monkeypatch):
    fill = import_module("dialogues.migrations.0106_who_sees_the_opinions_there")
    monkeypatch.setattr(fill, "PIECE", 3)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, column in fill.COLUMNS:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"UPDATE {table} SET {column} = '{{}}'")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    assert len(wrong([])) == Opinion.objects.count() + PublishedOpinion.objects.count()
    fill.fill(apps, SimpleNamespace(connection=connection))
    assert wrong(world.people) == []
    for model in (PublishedOpinion, OpinionText, Opinion):
        model.objects.all().delete()
    fill.fill(apps, SimpleNamespace(connection=connection))


@pytest.mark.django_db(transaction=True)
def test_who_comes_first_does_not_matter(world):
    """A unit's path changes, or an opinion's unit, while one is written or published: the one waits for the other."""
    units, made = world.units, []
    said = make_opinion(units.ward, world.root, "answered")
    with transaction.atomic():
        make_public(said, world.root)
        late = Late(lambda: Opinion.objects.filter(pk=said.pk).update(steward=units.beside))
        late.waits()
    assert late.ended() is None
    with transaction.atomic():
        made.append(make_opinion(units.school, world.root))
        late = Late(lambda: Unit.objects.filter(pk=units.school.pk).update(parent=units.beside))
        late.waits()
    assert late.ended() is None
    with transaction.atomic():
        Unit.objects.filter(pk=units.school.pk).update(parent=units.ward)
        late = Late(lambda: made.append(make_opinion(units.school, world.root)))
        late.waits()
    assert late.ended() is None
    assert len(made) == 2
    assert wrong(world.people) == []
