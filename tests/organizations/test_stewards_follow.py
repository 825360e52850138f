"""A record written for a unit that ends is moved or queued, whatever the path and whoever comes first (DOMAIN §3)."""

import datetime

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from organizations import movers
from organizations.models import Membership, QueuedItem, Stewarded, Unit, UnitSuccession
from organizations.movers import StewardMover
from organizations.plans import Beginning
from organizations.services.memberships import add_membership
from organizations.services.plan_building import abolished, divided, into_one
from organizations.services.queueing import choose_successor
from organizations.services.reorganising import preview, reorganise
from tests.organizations.reorganisations import make_account, make_item, make_person, make_unit
from tests.testapp.models import Item
from tests.threads import Late

DAY, LATER = datetime.date(2026, 3, 1), datetime.date(2026, 6, 1)
HEAD = {"effective_on": DAY, "document": "Nghị quyết 1"}


@pytest.fixture
def city(db):
    return make_unit("01", level="city", kind="city", name="Thành phố")


@pytest.fixture
def ward(city):
    return make_unit("00001", city)


@pytest.fixture
def admin(city):
    return make_account(city)


def begins(code, parent):
    return Beginning(
        key=code, code=code, name=f"Xã {code}", short_name=code, kind="commune", level="grassroots", parent=parent.pk
    )


def merged(ward, city, code="00009", day=DAY):
    return into_one([ward], begins(code, city), "merge", effective_on=day, document="Nghị quyết 1")


def split(ward, city, day=DAY):
    parts = [begins("00008", city), begins("00009", city)]
    return divided(ward, parts, "00009", effective_on=day, document="Nghị quyết 1")


def unit(code):
    return Unit.objects.get(code=code, valid_to=None)


def queued():
    rows = QueuedItem.objects.filter(mover="testapp.item", chosen=None)
    return list(rows.values_list("item_id", "title", "unit__code", "proposed__code", "reorganisation__document"))


def by_orm(ward):
    return make_item(ward).pk


def by_bulk(ward):
    return Item.objects.bulk_create([Item(unit=ward, steward=ward, title="Mô hình")])[0].pk


def by_sql(ward):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO testapp_item (unit_id, steward_id, title) VALUES (%s, %s, 'Mô hình') RETURNING id",
            [ward.pk] * 2,
        )
        return cursor.fetchone()[0]


def by_copy(ward):
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY testapp_item (unit_id, steward_id, title) FROM STDIN") as copy,
    ):
        copy.write_row((ward.pk, ward.pk, "Mô hình"))
    return Item.objects.get().pk


PATHS = pytest.mark.parametrize("write", [by_orm, by_bulk, by_sql, by_copy])


@PATHS
def test_a_record_of_a_merged_unit_goes_to_todays_unit(city, ward, admin, write):
    reorganise(plan=merged(ward, city), by=admin)
    reorganise(plan=merged(unit("00009"), city, "00010", LATER), by=admin)
    item = Item.objects.get(pk=write(ward))
    assert (item.unit, item.steward.code, queued()) == (ward, "00010", [])


@PATHS
def test_a_record_of_a_divided_unit_is_queued(city, ward, admin, write):
    reorganise(plan=split(ward, city), by=admin)
    pk = write(ward)
    assert Item.objects.get(pk=pk).steward == ward
    assert queued() == [(str(pk), "Mô hình", "00001", "00009", "Nghị quyết 1")]
    item = QueuedItem.objects.get()
    assert choose_successor(items=[item.pk], successor=unit("00008").pk, by=admin) == 1
    assert Item.objects.get().steward.code == "00008"


def test_the_proposal_is_a_unit_of_today(city, ward, admin):
    reorganise(plan=split(ward, city), by=admin)
    reorganise(plan=merged(unit("00009"), city, "00010", LATER), by=admin)
    by_orm(ward)
    assert [row[3] for row in queued()] == ["00010"]


def test_a_record_of_an_abolished_unit_is_queued_without_a_proposal(city, ward, admin):
    reorganise(plan=abolished([ward], **HEAD), by=admin)
    pk = by_orm(ward)
    assert queued() == [(str(pk), "Mô hình", "00001", None, "Nghị quyết 1")]


def test_a_unit_whose_end_was_loaded_from_files(city, admin):
    """No reorganisation stands behind its end: the queue has the record all the same, and it can be decided."""
    district = make_unit("001", city, level="district", kind="district", valid_to=datetime.date(2025, 6, 30))
    UnitSuccession.objects.create(
        predecessor=district, successor=city, effective_on="2025-07-01", kind="abolish", portion="whole", is_main=False
    )
    pk = by_orm(district)
    assert queued() == [(str(pk), "Mô hình", "001", None, None)]
    assert choose_successor(items=[QueuedItem.objects.get().pk], successor=city.pk, by=admin) == 1
    assert Item.objects.get().steward == city


def test_an_old_copy_of_a_record_does_not_bring_the_old_steward_back(city, ward, admin):
    moved, waiting = make_item(ward, "A"), make_item(make_unit("00002", city), "B")
    reorganise(plan=merged(ward, city, "00011"), by=admin)
    reorganise(plan=split(waiting.unit, city), by=admin)
    choose_successor(items=[QueuedItem.objects.get().pk], successor=unit("00008").pk, by=admin)
    for old in (moved, waiting):
        old.title += "!"
        old.save()
    assert Item.objects.get(title="A!").steward.code == "00011"
    assert [row[1:4] for row in queued()] == [("B!", "00002", "00009")]


def test_what_waits_is_queued_once(city, ward, admin):
    item = make_item(ward)
    reorganise(plan=split(ward, city), by=admin)
    item.save()
    Item.objects.update(steward=ward)
    Item.objects.update(steward=unit("00008"))
    Item.objects.update(steward=ward, title="Mới")
    assert [row[1:3] for row in queued()] == [("Mới", "00001")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("plan", [merged, split])
@PATHS
def test_a_record_written_while_the_reorganisation_holds_the_lock(city, ward, admin, plan, write):
    with transaction.atomic():
        reorganise(plan=plan(ward, city), by=admin)
        late = Late(lambda: write(ward))
        late.waits()
        assert not Item.objects.exists()
    assert late.ended() is None
    item = Item.objects.get()
    if plan is merged:
        assert (item.steward.code, queued()) == ("00009", [])
    else:
        assert queued() == [(str(item.pk), "Mô hình", "00001", "00009", "Nghị quyết 1")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("plan", [merged, split])
def test_a_reorganisation_begun_while_a_record_is_being_written(city, ward, admin, plan):
    with transaction.atomic():
        pk = by_orm(ward)
        late = Late(lambda: reorganise(plan=plan(ward, city), by=admin))
        late.waits()
    assert late.ended() is None
    item = Item.objects.get()
    if plan is merged:
        assert (item.steward.code, queued()) == ("00009", [])
    else:
        assert queued() == [(str(pk), "Mô hình", "00001", "00009", "Nghị quyết 1")]


@pytest.mark.django_db(transaction=True)
def test_a_record_written_during_a_preview_stays(city, ward, admin):
    with transaction.atomic():
        preview(plan=merged(ward, city), by=admin)
        by_orm(ward)
    assert Item.objects.get().steward == ward


@pytest.mark.django_db(transaction=True)
def test_a_role_given_while_the_reorganisation_holds_the_lock_is_refused(city, ward, admin):
    """It would be neither moved nor queued; the person who gives it is told that the unit has ended."""
    person = make_person()
    Membership.objects.create(person=person, unit=ward, role="officer", valid_from=datetime.date(2020, 1, 1))

    def give(first, last=None):
        add_membership(person=person, unit=ward, role="leader", valid_from=first, valid_to=last, by=admin)

    with transaction.atomic():
        reorganise(plan=merged(ward, city), by=admin)
        late = Late(lambda: give(DAY))
        late.waits()
    assert list(late.ended().message_dict) == ["valid_from"]
    with pytest.raises(ValidationError) as open_end:
        give(datetime.date(2020, 1, 1))
    assert list(open_end.value.message_dict) == ["valid_to"]
    give(datetime.date(2020, 1, 1), DAY - datetime.timedelta(days=1))
    assert Membership.objects.filter(role="leader").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_role_that_somebody_is_ending_does_not_go_on_in_the_heir(city, ward, admin):
    """Read before it ended, it would begin anew in the heir, and nobody would know."""
    membership = Membership.objects.create(person=make_person(), unit=ward, role="officer", valid_from="2020-01-01")
    reorganise(plan=split(ward, city), by=admin)
    item = QueuedItem.objects.get(mover="organizations.membership")
    with transaction.atomic():
        Membership.objects.filter(pk=membership.pk).update(valid_to=DAY - datetime.timedelta(days=9))
        late = Late(lambda: choose_successor(items=[item.pk], successor=unit("00009").pk, by=admin))
        late.waits()
    assert late.ended() is None
    assert list(Membership.objects.filter(person=membership.person_id).values_list("unit", "valid_to")) == [
        (ward.pk, DAY - datetime.timedelta(days=9))
    ]


def test_every_table_with_a_steward_has_a_mover_and_its_triggers(db):
    models = [model for model in apps.get_models() if issubclass(model, Stewarded) and not model._meta.proxy]
    assert Item in models
    moved = {mover.model for mover in movers.registered() if isinstance(mover, StewardMover)}
    assert set(models) - moved == set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgenabled = 'O' "
            "AND tgname ~ '^pgtrigger_steward_(follows|queued)_' ORDER BY 1"
        )
        assert [row[0] for row in cursor.fetchall()] == sorted(2 * [model._meta.db_table for model in models])


def test_a_mover_uses_the_key_that_the_triggers_write(db):
    with pytest.raises(ValueError, match="the triggers"):
        StewardMover(key="testapp.thing", title="Things", model=Item)
