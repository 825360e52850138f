"""The record of changes in words: what was, what became of it, who, why; and who may read it."""

import datetime

import pytest
from django.utils import translation

from mobilization.common.changes import changes
from mobilization.common.history import recorded_models
from mobilization.common.keyset import BadCursor
from mobilization.common.recording import because, recording
from organizations.models import (
    CalendarDay,
    Invitation,
    Membership,
    Person,
    QueuedItem,
    Reorganisation,
    Unit,
    UnitSuccession,
    User,
)
from organizations.permissions.history import may_audit, may_read_history, reach_of, rows_to_recall
from organizations.queries.history import activity_of, events_visible_to, history_of, record_with_history
from tests.organizations.history import BEGUN, place

pytestmark = [pytest.mark.django_db, pytest.mark.bar("D1")]


@pytest.fixture
def here():
    return place()


def again(user):
    return User.objects.get(pk=user.pk)


def lines(change):
    return [(line.label, line.old, line.new) for line in change.lines]


def newest(record, reader):
    return history_of(record, again(reader)).items[0]


# --- in words ---


def test_a_change_is_told_with_old_new_actor_and_reason(here):
    with translation.override("en"), recording(actor=here.secretary.pk), because("Resolution 1656"):
        Unit.objects.filter(pk=here.ward.pk).update(
            name="Hồng Hà", kind="commune", parent=here.beside, valid_to=datetime.date(2025, 6, 30), area_km2="1234.5"
        )
        change = newest(here.ward, here.city_auditor)
        assert (change.title, change.actor, change.reason) == ("Changed", "Nguyễn Secretary", "Resolution 1656")
    assert lines(change) == [
        ("Name", "Phúc Xá", "Hồng Hà"),
        ("Kind", "Ward", "Commune"),
        ("Belongs to", "Ba Đình", "Hoàn Kiếm"),
        ("Last day", "–", "30/06/2025"),
        ("Area (km²)", "–", "1,234.5"),
    ]


def test_creation_tells_what_was_filled_in_and_deletion_what_was(here):
    with translation.override("en"):
        day = CalendarDay.objects.create(day="2026-02-17", is_working=False, name="Tết")
        told = [("Day", "–", "17/02/2026"), ("Working day", "–", "no"), ("Name", "–", "Tết")]
        assert lines(newest(day, here.auditor)) == told
        events = {CalendarDay: recorded_models()[CalendarDay].objects.filter(pgh_obj=day.pk)}
        day.delete()
        deleted = changes(events).items[0]
        assert (deleted.title, deleted.about) == ("Deleted", "Special day: Tết")
    assert lines(deleted) == [(label, new, old) for label, old, new in told]


def test_moments_are_told_in_local_time(here):
    with translation.override("en"):
        Person.objects.filter(pk=here.officer.person_id).update(created_at="2026-01-01T20:30:00Z")
        told = history_of(here.officer.person, again(here.auditor)).items
    (change,) = [each for each in told if each.kind == "update"]
    assert [line.new for line in change.lines] == ["03:30 02/01/2026"]


@pytest.mark.parametrize(
    ("context", "told"),
    [
        (None, "directly in the database"),
        ({"command": "load_units"}, "the command load_units"),
        ({"command": "prepare"}, "the portal, being set up"),
        ({"request": "r"}, "the portal itself"),
        ({"actor": 10**9}, f"account #{10**9}"),
    ],
)
def test_who_acted_when_it_was_no_account_we_know(here, context, told):
    if context is None:
        Unit.objects.filter(pk=here.ward.pk).update(note="x")
    else:
        with recording(**context):
            Unit.objects.filter(pk=here.ward.pk).update(note="x")
    with translation.override("en"):
        assert newest(here.ward, here.auditor).actor == told


def test_every_column_on_record_has_a_name_for_people():
    nameless = [
        f"{model.__name__}.{field.name}"
        for model, event in recorded_models().items()
        for field in model._meta.local_fields
        if field.name in {kept.name for kept in event._meta.local_fields}
        and not field.primary_key
        and field._verbose_name is None
    ]
    assert nameless == []


# --- pages and cost ---


def test_pages_walk_through_everything_once(here):
    for number in range(7):
        Unit.objects.filter(pk=here.ward.pk).update(note=f"{number}")
        CalendarDay.objects.create(day=f"2026-01-0{number + 1}", is_working=False, name=f"{number}")
    seen, cursor = [], None
    while True:
        page = changes(events_visible_to(again(here.auditor)), cursor=cursor, size=3)
        seen += [(change.model, change.object_id, change.kind, tuple(lines(change))) for change in page.items]
        if (cursor := page.older) is None:
            break
    whole = changes(events_visible_to(again(here.auditor)), size=1000)
    assert seen == [(c.model, c.object_id, c.kind, tuple(lines(c))) for c in whole.items]
    assert len(seen) == sum(rows.count() for rows in events_visible_to(again(here.auditor)).values()) > 20
    assert [change.at for change in whole.items] == sorted((change.at for change in whole.items), reverse=True)


@pytest.mark.parametrize("cursor", ["odd", "W10", "WyJhIiwieCIsW11d"])
def test_a_wrong_cursor_is_refused(here, cursor):
    with pytest.raises(BadCursor):
        history_of(here.ward, again(here.auditor), cursor=cursor)


def test_ten_changes_cost_as_many_queries_as_one(here, django_assert_num_queries):
    def cost(number):
        for each in range(number):
            with recording(actor=here.leader.pk if each % 2 else here.secretary.pk):
                Unit.objects.filter(pk=here.ward.pk).update(note=f"{number}.{each}", parent=here.district)
        reader = again(here.auditor)
        assert reader.acting
        with django_assert_num_queries(5):  # the right; the keys; the rows; names of units and of accounts
            return len(history_of(here.ward, reader).items)

    assert (cost(1), cost(10)) == (2, 12)


# --- who may read it ---

READERS = {"leader", "secretary", "administrator", "auditor"}
ROLES = ("officer", "leader", "reviewer", "secretary", "approver", "administrator", "auditor")


@pytest.mark.parametrize("role", ROLES)
def test_which_roles_read_the_history_of_units_and_of_people(here, role):
    reader = again(getattr(here, role))
    for unit in (here.district, here.ward):
        assert (history_of(unit, reader) is not None) is (role in READERS)
    for unit in (here.city, here.beside):
        assert history_of(unit, reader) is None
    for record in (here.ward_leader, here.ward_leader.person, here.ward_leader.person.memberships.get()):
        assert may_read_history(reader, record) is (role in {"administrator", "auditor"})
        assert not may_read_history(again(here.stranger), record)
    assert may_audit(reader) is (role in {"administrator", "auditor"})


def test_other_records_follow_the_units_they_name(here):
    change = Reorganisation.objects.create(effective_on=BEGUN, document="NQ")
    passed = UnitSuccession.objects.create(
        predecessor=here.ward,
        successor=here.beside,
        effective_on=BEGUN,
        kind="merge",
        portion="whole",
        is_main=True,
        reorganisation=change,
    )
    queued = QueuedItem.objects.create(reorganisation=change, unit=here.ward, mover="x", item_id="1", title="Mô hình")
    letter = Invitation.objects.create(user=here.ward_leader, token_hash="h", expires_at="2026-01-01T00:00Z")
    readers = {"leader": True, "auditor": True, "stranger": True, "officer": False}
    assert {name: may_read_history(again(getattr(here, name)), passed) for name in readers} == readers
    assert {name: may_read_history(again(getattr(here, name)), change) for name in readers} == readers
    readers["stranger"] = False
    assert {name: may_read_history(again(getattr(here, name)), queued) for name in readers} == readers
    readers["leader"] = False
    assert {name: may_read_history(again(getattr(here, name)), letter) for name in readers} == readers


def test_every_table_on_record_says_who_reads_it():
    assert [model.__name__ for model in recorded_models() if reach_of(model) is None] == []


def test_accounts_switched_off_and_ended_memberships_read_nothing(here):
    User.objects.filter(pk=here.auditor.pk).update(is_active=False)
    Membership.objects.filter(person=here.administrator.person).update(valid_to=BEGUN)
    for user in (here.auditor, here.administrator):
        reader = again(user)
        assert history_of(here.ward, reader) is None
        assert events_visible_to(reader) == {}
        assert not may_audit(reader)


def test_a_superuser_reads_everything(here):
    root = User.objects.create_superuser("root@example.vn", None)
    assert history_of(here.beside, root).items
    assert set(events_visible_to(root)) == set(recorded_models())


def test_what_is_listed_is_what_may_be_opened(here):
    """The list of changes and the page of each record keep to one rule, for living and deleted records."""
    ended = here.ward_leader.person.memberships.get()
    pk = ended.pk
    ended.delete()
    for reader in map(again, (here.auditor, here.stranger, here.leader, here.officer, here.ward_leader)):
        listed = {
            (model, key)
            for model, rows in events_visible_to(reader).items()
            for key in rows.values_list("pgh_obj", flat=True)
        }
        opened = {
            (model, key)
            for model, event in recorded_models().items()
            for key in event.objects.values_list("pgh_obj", flat=True)
            if record_with_history(reader, model._meta.model_name, key)
        }
        assert listed == opened
    assert record_with_history(again(here.auditor), "membership", pk).role == "leader"
    assert record_with_history(again(here.stranger), "membership", pk) is None


def test_activity_is_all_for_oneself_and_the_reach_for_others(here):
    with recording(actor=here.secretary.pk):
        Unit.objects.filter(pk__in=[here.ward.pk, here.beside.pk]).update(note="mine")
    with recording(actor=here.leader.pk):
        Unit.objects.filter(pk=here.ward.pk).update(note="not mine")

    def seen(reader):
        found = activity_of(here.secretary.person, again(reader)).items
        return sorted(change.object_id for change in found)

    assert seen(here.secretary) == sorted(["", str(here.ward.pk)])
    assert seen(here.auditor) == [str(here.ward.pk)]
    assert seen(here.stranger) == [str(here.beside.pk)]
    assert activity_of(Person.objects.create(full_name="A B"), again(here.auditor)).items == []


def did_everything(here, actor):
    """The actor changes a unit, a role, a day, the own language, another's account; takes a record away."""
    gone = Membership.objects.create(person=here.officer.person, unit=here.ward, role="leader", valid_from=BEGUN)
    with recording(actor=actor.pk), because("the reason"):
        Unit.objects.filter(pk=here.ward.pk).update(name="Tên kín")
        Membership.objects.filter(person=here.officer.person).exclude(pk=gone.pk).update(position="Chức vụ kín")
        gone.delete()
        User.objects.filter(pk=actor.pk).update(language="en")
        User.objects.filter(pk=here.officer.pk).update(language="en")


def own_activity(actor):
    """What the actor's own page tells: about what, how many lines, why; without title, values and reason (None)."""
    with translation.override("en"):
        found = activity_of(actor.person, again(actor)).items
    hidden = [each for each in found if each.about == "A record outside your reach"]
    for each in hidden:
        assert (each.lines, each.reason, each.object_id, each.model, each.request) == ([], "", "", "", "")
        assert (each.actor, each.title != "") == (actor.get_full_name(), True)
    return sorted((each.model, each.kind) for each in found if each not in hidden), len(hidden)


@pytest.mark.bar("A6")
def test_what_one_did_in_a_unit_is_not_told_in_words_after_ones_role_ended(here):
    did_everything(here, here.administrator)
    unit, account = ("organizations.unit", "update"), ("organizations.user", "update")
    roles = [("organizations.membership", "delete"), ("organizations.membership", "update")]
    assert own_activity(here.administrator) == ([*roles, unit, account, account], 0)
    for now, told, hidden in (
        ({"role": "officer"}, [unit, account], 3),  # works there still, and looks after nobody's account
        ({"role": "reviewer"}, [account], 4),  # reads what is assigned, and no subtree
        ({"role": "administrator", "unit": here.ward}, [roles[0], unit, account], 2),
        ({"unit": here.beside}, [account], 4),
        ({"unit": here.district, "valid_to": "2022-12-31"}, [account], 4),
    ):
        with recording(actor=here.city_auditor.pk):
            Membership.objects.filter(person=here.administrator.person).update(**now)
        assert own_activity(here.administrator) == (told, hidden), now


def test_what_one_did_is_told_in_words_to_superusers(here):
    did_everything(here, here.secretary)
    Membership.objects.filter(person=here.secretary.person).delete()
    User.objects.filter(pk=here.secretary.pk).update(is_superuser=True)
    assert own_activity(here.secretary)[1] == 0


def test_nobody_without_a_working_account_is_told_anything(here):
    here.leader.is_active = False
    assert {rows_to_recall(here.leader, model) for model in recorded_models()} == {None}


def test_the_own_role_and_name_are_told_in_words_though_the_role_ended(here):
    with recording(actor=here.leader.pk):
        Person.objects.filter(pk=here.leader.person_id).update(full_name="Nguyễn Lãnh Đạo")
        Membership.objects.filter(person=here.leader.person).update(valid_to="2022-12-31")
    found = [("organizations.membership", "update"), ("organizations.person", "update")]
    here.leader.person.refresh_from_db()
    assert own_activity(here.leader) == (found, 0)
