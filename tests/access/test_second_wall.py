"""Rights that stand behind others: of people without an account in use, and of verbs called past the pages.

A page asks a predicate before it calls a service, and the service asks again; the pages' tests would not notice if the
second question were gone. Here the services and the predicates are called by themselves.
"""

import datetime
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction

from mobilization.outbox import permissions as jobs
from mobilization.outbox import registry, runner
from mobilization.outbox import services as outbox
from mobilization.outbox.models import Job
from mobilization.outbox.runner import JobRefused
from notifications.models import Notice
from notifications.permissions import may_see_notice
from notifications.services import mark_all_read, mark_read
from organizations.jobs.history import _may_have
from organizations.models import Membership, Person, QueuedItem, Reorganisation, Unit, User
from organizations.permissions import calendar, history, people, reach, reorganisations
from organizations.permissions import units as unit_rights
from organizations.plans import Plan
from organizations.queries.history import events_visible_to, history_of
from organizations.services import (
    addresses,
    invitations,
    memberships,
    offers,
    queueing,
    reorganising,
    second_factors,
)
from organizations.services import calendar as days
from organizations.services import people as persons
from organizations.services import units as unit_verbs
from tests.access.people import again, tree, worker
from tests.testapp.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A5")]
TODAY = datetime.date(2026, 11, 25)
ON_UNITS = (reach.administers, reach.may_see_unit, unit_rights.may_edit_unit, history.may_read_history)
ON_PEOPLE = (people.may_see_person, people.may_administer_account, history.may_read_history)
ON_MEMBERSHIPS = (people.may_see_membership, people.may_end_membership, history.may_read_history)
ON_JOBS = (jobs.may_see_job, jobs.may_cancel_job, jobs.may_retry_job, jobs.may_read_error_detail)
ALONE = (
    calendar.may_change_calendar,
    history.may_audit,
    people.may_list_people,
    people.may_add_people,
    reach.is_signed_in,
    reorganisations.may_reorganise,
    unit_rights.may_export_units,
    jobs.may_see_all_jobs,
    jobs.may_export_jobs,
    _may_have,
)


@pytest.fixture
def here():
    units = tree()
    subject = worker("officer", units.ward, "subject")
    made = SimpleNamespace(
        units=units,
        subject=subject,
        person=subject.person,
        membership=subject.person.memberships.get(),
        bare=Person.objects.create(full_name="Bare"),
        item=Item.objects.create(title="Item", unit=units.ward, steward=units.ward),
        job=Job.objects.create(kind="outbox.export_jobs", owner=subject, state="queued"),
        notice=Notice.objects.create(recipient=subject, kind="test.notice"),
        change=Reorganisation.objects.create(effective_on=TODAY, document="Resolution 1"),
    )
    made.queued = QueuedItem.objects.create(
        reorganisation=made.change, unit=units.ward, mover="membership", item_id="1", title="Item"
    )
    return made


def switched_off(user):
    User.objects.filter(pk=user.pk).update(is_active=False)
    return again(user)


def outsiders(here):
    """Nobody, and accounts switched off that would have every right."""
    chief = worker("administrator", here.units.city, "chief")
    root = User.objects.create_superuser("root@example.vn", "mat khau rat dai 1")
    yield AnonymousUser()
    yield from map(switched_off, (chief, root, here.subject))


def test_without_an_account_in_use_nobody_may_anything(here):
    about = [(may, here.units.ward) for may in ON_UNITS] + [(may, here.person) for may in ON_PEOPLE]
    about += [(may, here.membership) for may in ON_MEMBERSHIPS] + [(may, here.job) for may in ON_JOBS]
    about += [(reach.may_see_record, here.item), (may_see_notice, here.notice)]
    for user in outsiders(here):
        allowed = [may.__name__ for may in ALONE if may(user)]
        allowed += [may.__name__ for may, thing in about if may(user, thing)]
        if people.may_add_membership(user, here.person, here.units.ward):
            allowed.append("may_add_membership")
        assert allowed == []


def test_without_an_account_in_use_nobody_sees_a_row(here):
    for user in outsiders(here):
        rows = [
            *(model.objects.visible_to(user) for model in (Unit, Membership, Person, Job, Notice, Item)),
            *(model.objects.visible_to(user) for model in (QueuedItem, Reorganisation)),
            Unit.objects.administered_by(user),
            Person.objects.accounts_administered_by(user),
        ]
        assert [list(found) for found in rows] == [[]] * len(rows)
        assert history.rows_with_history(user, Unit) is None
        assert history.rows_to_recall(user, Unit) is None
        assert events_visible_to(user) == {}


def test_records_with_a_steward_show_their_history_where_they_stand(here):
    for where, seen in {"ward": True, "city": True, "school": False, "beside": False}.items():
        rows = history.rows_with_history(worker("leader", getattr(here.units, where)), Item)
        assert Item.objects.filter(rows).exists() is seen
    assert history.rows_with_history(worker("officer", here.units.ward), Item) is None


def test_the_history_of_a_record_is_for_its_readers(here):
    assert history_of(here.units.ward, worker("auditor", here.units.ward)) is not None
    assert history_of(here.units.ward, worker("auditor", here.units.beside)) is None


def test_a_drill_is_asked_for_by_superusers_alone(here):
    assert not registry.get("outbox.drill").may_request(here.subject)
    assert registry.get("outbox.drill").may_request(User(is_superuser=True, is_active=True))


VERBS = {
    "add_day": lambda here, by: days.add_day(day=TODAY, is_working=False, name="Free", by=by),
    "change_day": lambda here, by: days.change_day(special(), is_working=False, name="Free", by=by),
    "remove_day": lambda here, by: days.remove_day(special(), by=by),
    "invite": lambda here, by: invitations.invite(person=here.bare, email="b@example.vn", language="vi", by=by),
    "invite_again": lambda here, by: invitations.invite_again(switched_off(here.subject), by=by),
    "correct_address": lambda here, by: invitations.correct_address(
        here.subject, email="right@example.vn", reason="x", by=by
    ),
    "add_membership": lambda here, by: memberships.add_membership(
        person=here.person, unit=here.units.ward, role="leader", valid_from=TODAY, by=by
    ),
    "give": lambda here, by: memberships.give(here.person, here.units.ward, "leader", TODAY, None, "", by),
    "offer_role": lambda here, by: offers.offer_role(
        Membership(person=here.person, unit=here.units.ward, role="leader", valid_from=TODAY), by=by
    ),
    "end_membership": lambda here, by: memberships.end_membership(
        here.membership, last_day=TODAY, reason="because", by=by
    ),
    "add_person": lambda here, by: persons.add_person(
        full_name="New", unit=here.units.ward, role="officer", valid_from=TODAY, by=by
    ),
    "rename_person": lambda here, by: persons.rename_person(here.person, full_name="New", reason="x", by=by),
    "deactivate_account": lambda here, by: persons.deactivate_account(here.subject, reason="x", by=by),
    "trust_address": lambda here, by: addresses.trust_address(here.subject, reason="x", by=by),
    "take_off_second_factor": lambda here, by: second_factors.take_off_second_factor(here.subject, reason="x", by=by),
    "edit_unit": lambda here, by: unit_verbs.edit_unit(here.units.ward, by=by, version=1, changes={"note": "x"}),
    "reorganise": lambda here, by: reorganising.reorganise(plan=plan(here), by=by),
    "cancel_job": lambda here, by: outbox.cancel_job(here.job, by=by),
    "retry_job": lambda here, by: outbox.retry_job(here.job, by=by),
    "request_job": lambda here, by: outbox.request_job(kind="organizations.export_history", owner=by),
    "mark_read": lambda here, by: mark_read(here.notice, by=by),
}


def special():
    return days.CalendarDay.objects.create(day=TODAY, is_working=False, name="Free")


def plan(here):
    return Plan(effective_on=TODAY, document="Resolution", passings=())


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("where", ["ward", "beside"])
def test_a_verb_refuses_who_may_not(here, verb, where):
    by = worker("secretary", getattr(here.units, where), "other")
    with transaction.atomic(), pytest.raises(PermissionDenied):
        VERBS[verb](here, by)


OF_ADMINISTRATORS = (
    "invite", "add_membership", "give", "end_membership", "add_person", "rename_person", "deactivate_account",
    "edit_unit", "invite_again", "correct_address", "trust_address", "offer_role", "take_off_second_factor",
)  # fmt: skip


@pytest.mark.parametrize("verb", OF_ADMINISTRATORS)
def test_an_administrator_beside_is_refused_too(here, verb):
    by = worker("administrator", here.units.beside, "other")
    if verb == "invite":  # whoever is a member nowhere is nobody's: the ward's administrator has no part in it either
        here.bare = here.person
    with transaction.atomic(), pytest.raises(PermissionDenied):
        VERBS[verb](here, by)


def test_nobody_gives_a_role_to_somebody_they_do_not_see(here):
    by = worker("administrator", here.units.ward, "chief")
    with pytest.raises(PermissionDenied):
        memberships.add_membership(person=here.bare, unit=here.units.ward, role="leader", valid_from=TODAY, by=by)


def test_who_adds_nobody_does_not_learn_whose_an_address_is(here):
    """The right is asked before the address is looked up: a refusal at its field would say that it is known."""
    by = worker("officer", here.units.ward, "other")
    with pytest.raises(PermissionDenied):
        persons.add_person(
            full_name="Another name", email=by.email, unit=here.units.ward, role="officer", valid_from=TODAY, by=by
        )


def test_the_queue_is_decided_by_those_it_belongs_to(here):
    for role, where in (("administrator", "beside"), ("secretary", "ward")):
        with pytest.raises(queueing.NotInQueue):
            queueing.choose_successor(
                items=[here.queued.pk], successor=here.units.ward.pk, by=worker(role, getattr(here.units, where))
            )
        assert QueuedItem.objects.get().chosen is None


def test_all_read_means_all_of_ones_own(here):
    assert mark_all_read(by=worker("officer", here.units.ward, "other")) == 0
    assert Notice.objects.unread().count() == 1


def test_the_inbox_says_nothing_about_the_unread_of_others(here, client):
    for user, has_unread in ((here.subject, True), (worker("officer", here.units.ward, "other"), False)):
        client.force_login(user)
        assert client.get("/inbox/", secure=True).context["has_unread"] is has_unread


def test_a_job_whose_owner_lost_the_right_is_not_run(here):
    job = Job.objects.create(kind="organizations.export_history", owner=here.subject, state="queued")
    with pytest.raises(JobRefused):
        runner._handler(job)


def test_only_what_was_set_aside_is_offered_to_be_tried_again(here, client):
    client.force_login(User.objects.create_superuser("root@example.vn", "mat khau rat dai 1"))
    assert client.get(f"/jobs/{here.job.pk}/retry/", secure=True).status_code == 302
