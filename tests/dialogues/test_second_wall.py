"""Rights behind the rights of conferences: verbs called past the pages, accounts not in use, offers, files, history."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from dialogues.models import Conference, InvitedGroup
from dialogues.permissions import conferences as may
from dialogues.permissions.states import demand_writable
from dialogues.queries.board import lines, totals, units_on_board
from dialogues.services.board import EXPORT_BOARD
from dialogues.services.conferences import EXPORT_CONFERENCES, edit_conference, plan_conference
from dialogues.services.notices import NOTICE_PAPER
from dialogues.services.registrations import EXPORT_REGISTRATIONS
from dialogues.unit_panel import conferences_of_unit
from mobilization.common.recording import recording
from mobilization.outbox import registry
from organizations.dates import today
from organizations.models import Membership, User
from organizations.offices import office_of
from organizations.permissions.history import rows_with_history
from tests.access.people import DAY, again, worker
from tests.dialogues.makers import invite, make_conference
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db
PREDICATES = (may.writes_conference, may.may_write_conference, may.may_announce)


@shared
def found(here):
    with recording(actor=here.root.pk):
        here.found = make_conference(here.ward, here.root)
        here.group = invite(here.found, "Nông dân")[0]
    return here


def test_who_has_no_part_in_it_writes_nothing(found):
    strangers = [worker(role, found.units.school, f"{role}-s") for role in ("officer", "leader", "secretary")]
    for by in (*strangers, found.beside, found.auditor, found.approver, found.reviewer):
        for verb in (
            lambda by=by: plan_conference(unit=found.ward, values={}, by=again(by)),
            lambda by=by: edit_conference(found.found, version=1, changes={"title": "X"}, by=again(by)),
        ):
            with pytest.raises(PermissionDenied):
                verb()
        over = make_conference(found.ward, found.root, "cancelled")
        demand_writable(again(by), over)  # says nothing: 403 is the answer
    assert not Conference.objects.filter(title="X").exists()


def test_pages_and_api_refuse_before_they_read(client, found):
    visit = prove(client, again(found.auditor))
    at, sent = found.found.get_absolute_url(), {"content_type": "application/json"}
    held = make_conference(found.ward, found.root, "held").get_absolute_url()
    pages = (f"{at}edit/", f"{held}attendance/", f"{held}conclusion/", f"{at}do/announce/", f"{at}do/cancel/")
    for page in (*pages, f"{at}do/move/", "/conferences/new/"):
        assert (visit.get(page).status_code, visit.post(page, {"odd": "x"}).status_code) == (403, 403), page
    for method, path in (
        ("post", ""), ("patch", f"{found.found.pk}/"), ("post", f"{found.found.pk}/steps/"),
        ("post", f"{found.found.pk}/hold/"), ("post", f"{found.found.pk}/move/"),
        ("post", f"{found.found.pk}/attendance/"),
    ):  # fmt: skip
        assert getattr(visit, method)(f"/api/v1/conferences/{path}", {"odd": 1}, **sent).status_code == 403, path


def test_nothing_of_it_exists_elsewhere(client, found):
    visit = prove(client, again(found.beside))
    at = found.found.get_absolute_url()
    for page in ("", "edit/", "attendance/", "conclusion/", "do/announce/"):
        assert visit.get(at + page).status_code == 404
    assert visit.get(f"/api/v1/conferences/{found.found.pk}/").status_code == 404
    assert visit.get("/conferences/").context["rows"] == []
    offered = visit.get("/conferences/").context["filter"].form.fields["subtree"].queryset
    assert found.ward not in offered
    user = again(found.beside)
    assert conferences_of_unit(user, found.ward) is None
    year = found.found.year
    assert sum(number.value for number in totals(user, year)) == 0
    assert sum(number.value for number in lines([found.ward], user, year)[0].numbers) == 0


@pytest.mark.parametrize("role", ["officer", "auditor"])
def test_pages_offer_what_one_may_do(client, found, role):
    visit = prove(client, again(getattr(found, role)))
    assert visit.get("/conferences/").context["may_plan"] is (role == "officer")
    assert visit.get(found.found.get_absolute_url()).context["actions"] == (
        ["edit", "link"] if role == "officer" else []
    )
    told = visit.get(f"/api/v1/conferences/{found.found.pk}/").json()
    assert told["actions"] == (["edit", "hold", "move"] if role == "officer" else [])


def test_accounts_that_are_not_in_use_may_nothing(found):
    off, past = worker("leader", found.ward, "off"), worker("leader", found.ward, "past")
    User.objects.filter(pk=off.pk).update(is_active=False)
    Membership.objects.filter(person__user=past).update(valid_to=today() - DAY)
    for user in (AnonymousUser(), again(off), again(past), again(found.auditor)):
        assert not any(rule(user, found.found) for rule in PREDICATES)
        assert not may.may_plan(user)
        assert not may.may_plan_for(user, found.ward)
        assert not may.units_that_plan(user)
    for user in (AnonymousUser(), again(off), again(past)):
        assert not Conference.objects.visible_to(user)
        assert not units_on_board(user, today().year)
    for kind in (EXPORT_CONFERENCES, EXPORT_BOARD, EXPORT_REGISTRATIONS, NOTICE_PAPER):
        made = registry.get(kind)
        assert not any(made.may_request(user) for user in (AnonymousUser(), again(off)))
        job = SimpleNamespace(params=office_of(again(found.officer)))
        assert made.may_fetch(again(found.officer), job)
        assert not made.may_fetch(again(found.beside), job)
    assert set(may.units_that_plan(again(found.officer))) == {found.ward, found.units.school}
    assert may.units_that_plan(found.root).count() == 4


def test_history_is_read_by_who_looks_after_it(found):
    for user, seen in ((found.secretary, 1), (found.officer, None), (found.beside, 0), (found.above, 1)):
        for model in (Conference, InvitedGroup):
            rows = rows_with_history(again(user), model)
            assert (None if rows is None else model.objects.filter(rows).count()) == seen
