"""What a page offers is what the person may do: buttons, numbers and choices for each role, by hand from DOMAIN §8.

A page that offers too much leads to a refusal, so the tests of routes and lists do not notice it.
"""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused
from organizations.jobs.history import export_history
from organizations.models import Person, QueuedItem, Reorganisation, UnitSuccession, User
from organizations.plans import PlanRefused
from organizations.queries.reorganisations import common_candidates
from organizations.queries.why import RULES, explain
from organizations.services import reorganising
from organizations.services.plan_building import abolished
from organizations.waiting import queue_waiting
from tests.access.people import DAY, again, member, tree, unit, worker

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A5")]


@pytest.fixture
def here():
    units = tree()
    subject = worker("officer", units.ward, "subject")
    change = Reorganisation.objects.create(effective_on=timezone.localdate(), document="Resolution 1")
    UnitSuccession.objects.create(
        predecessor=units.ward, successor=units.city, effective_on=timezone.localdate(), kind="absorb",
        portion="whole", is_main=True, reorganisation=change,
    )  # fmt: skip
    for place in (units.ward, units.beside):
        QueuedItem.objects.create(
            reorganisation=change, unit=place, mover="membership", item_id=f"9{place.pk}", title="Item"
        )
    return SimpleNamespace(units=units, subject=subject, person=subject.person, change=change)


@pytest.fixture
def see(client):
    """`see(user, address)` is what the page's template is given."""

    def look(user, address):
        client.force_login(user)
        response = client.get(address, secure=True)
        assert response.status_code == 200
        return response.context

    return look


ADMINISTRATOR = ["add_membership", "why", "rename", "deactivate"]


@pytest.mark.parametrize(
    ("role", "where", "actions", "may_end"),
    [
        ("administrator", "ward", ADMINISTRATOR, True),
        ("administrator", "city", ADMINISTRATOR, True),
        ("auditor", "ward", [], False),
        ("auditor", "city", [], False),
    ],
)
def test_a_persons_page_offers_what_the_reader_may_do(here, see, role, where, actions, may_end):
    context = see(worker(role, getattr(here.units, where)), f"/people/{here.person.pk}/")
    assert context["actions"] == actions
    assert [offered for _membership, _until, offered in context["memberships"]] == [may_end]


def test_of_somebody_who_works_beside_too_only_ones_own_part_is_offered(here, see):
    member(here.person, here.units.beside, "leader")
    context = see(worker("administrator", here.units.ward), f"/people/{here.person.pk}/")
    assert context["actions"] == ["add_membership", "why"]
    assert [each.unit for each, *_more in context["memberships"]] == [here.units.ward]


@pytest.mark.parametrize(("role", "actions"), [("administrator", ["add"]), ("auditor", [])])
def test_the_list_of_people_offers_a_new_one_to_administrators(here, see, role, actions):
    assert see(worker(role, here.units.ward), "/people/")["actions"] == actions


@pytest.mark.parametrize(
    ("role", "where", "actions"),
    [("administrator", "ward", ["edit"]), ("administrator", "beside", []), ("auditor", "ward", [])],
)
def test_a_unit_is_corrected_by_who_administers_it(here, see, client, role, where, actions):
    context = see(worker(role, getattr(here.units, where)), f"/units/{here.units.ward.pk}/")
    assert context["actions"] == actions
    assert client.get(f"/api/v1/units/{here.units.ward.pk}/").json()["actions"] == actions


@pytest.mark.parametrize(("role", "may"), [("administrator", True), ("leader", False), ("auditor", False)])
def test_reorganisations_are_offered_to_administrators(here, see, role, may):
    user = worker(role, here.units.ward)
    listed, one = see(user, "/reorganisations/"), see(user, f"/reorganisations/{here.change.pk}/")
    number = "1" if may else "0"
    assert (listed["may_reorganise"], str(listed["waiting"])) == (may, number)
    assert (one["may_decide"], str(one["waiting"][0])) == (may, number)


def test_nobody_administers_the_account_of_somebody_out_of_sight(here):
    """A person without any role lies in nobody's reach, though no role of theirs lies outside it."""
    bare = Person.objects.create(full_name="Bare")
    found = Person.objects.accounts_administered_by(worker("administrator", here.units.ward))
    assert (bare in found, here.person in found) == (False, True)


def test_a_plan_changes_only_units_that_one_administers(here):
    plan = abolished([here.units.beside], effective_on=timezone.localdate(), document="Resolution 2")
    for where, may in {"ward": False, "school": False, "city": True}.items():
        by = worker("administrator", getattr(here.units, where))
        if may:
            reorganising.preview(plan=plan, by=by)
        else:
            with pytest.raises(PlanRefused) as refused:
                reorganising.preview(plan=plan, by=by)
            assert ("unit", here.units.beside.pk) in [error.where for error in refused.value.errors]


def test_changes_are_exported_to_those_who_audit_in_the_role_they_asked_in(here):
    acting = here.subject.acting.pk
    run = SimpleNamespace(owner=here.subject, params={"filters": {}, "acting": acting})
    with pytest.raises(JobRefused):
        export_history(run)


@pytest.mark.parametrize("key", ["see_person", "account"])
def test_the_question_why_asks_the_predicates(here, key):
    for where, allowed in {"ward": True, "beside": False}.items():
        asked = worker("administrator", getattr(here.units, where))
        answer = explain(asked.person, RULES[key], here.person, list(asked.person.memberships.all()), by=asked)
        assert (answer.allowed, [line.allowed for line in answer.lines]) == (allowed, [allowed])


@pytest.mark.parametrize("kind", ["organizations.export_units", "organizations.export_history", "outbox.drill"])
def test_work_is_not_done_for_an_account_that_is_not_in_use(here, kind):
    root = User.objects.create_superuser("root@example.vn", "mat khau rat dai 1")
    assert registry.get(kind).may_request(root)
    User.objects.filter(pk=root.pk).update(is_active=False)
    assert not registry.get(kind).may_request(again(root))


def test_the_queue_is_counted_for_those_alone_who_decide_about_it(here, django_assert_num_queries):
    leader, chief = worker("leader", here.units.ward), worker("administrator", here.units.ward)
    assert leader.acting.role == "leader"
    with django_assert_num_queries(0):
        assert list(queue_waiting(leader)) == []
    assert [item.count for item in queue_waiting(chief)] == [1]


def test_what_a_former_unit_left_goes_to_those_heirs_that_one_administers(here):
    former = unit("00001", here.units.city, valid_to=timezone.localdate() - DAY)
    for heir in (here.units.ward, here.units.beside):
        UnitSuccession.objects.create(
            predecessor=former, successor=heir, effective_on=timezone.localdate(), kind="split", portion="part",
            is_main=False, reorganisation=here.change,
        )  # fmt: skip
    item = QueuedItem.objects.create(
        reorganisation=here.change, unit=former, mover="membership", item_id="9", title="Item"
    )
    for where, heirs in {"ward": [here.units.ward], "beside": [here.units.beside]}.items():
        assert common_candidates([item], worker("administrator", getattr(here.units, where))) == heirs
