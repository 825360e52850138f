"""Rights behind the rights of groups, hall and receptions: other units’ opinions, verbs, files, history."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from dialogues.models import AgendaItem, GroupedOpinion, OpinionGroup, ReceptionDay
from dialogues.permissions import hall as may
from dialogues.permissions import receptions
from dialogues.queries.hall import to_answer_now
from dialogues.queries.opinion_groups import members_of, ungrouped
from dialogues.services.agenda import add_opinion, add_point
from dialogues.services.hall_papers import HALL_PAPER, request_hall_paper
from dialogues.services.opinion_groups import put_into_group
from dialogues.services.receptions import EXPORT_RECEPTIONS
from mobilization.common.recording import recording
from mobilization.outbox import registry
from organizations.dates import today
from organizations.models import Membership, User
from organizations.offices import office_of
from organizations.permissions.history import rows_with_history
from tests.access.people import DAY, again, worker
from tests.dialogues.hall_makers import make_group, make_item, make_mark
from tests.dialogues.makers import make_conference
from tests.dialogues.opinion_makers import make_opinion
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db
OF_CONFERENCES = (may.may_arrange, may.may_mark)


@shared
def house(here):
    """A conference of the ward with a group of an opinion of its own and one that another unit looks after."""
    here.found = make_conference(here.ward, here.root, "announced", day=today())
    here.held = make_conference(here.ward, here.root, "held")
    known = {"conference": here.found}
    here.own = make_opinion(here.ward, here.root, **known)
    here.theirs, here.apart = (make_opinion(here.units.beside, here.root, **known) for _each in range(2))
    with recording(actor=here.root.pk):
        here.group = make_group(here.found, "Ngập", here.own, here.theirs)
        here.item = make_item(here.found, group=here.group)
        here.day = ReceptionDay.objects.create(
            unit=here.ward, steward=here.ward, entered_by=here.root, day=today(), post="secretary"
        )
    return here


def test_opinions_of_other_units_are_counted_and_neither_shown_nor_touched(client, house):
    by = again(house.officer)
    assert not ungrouped(house.found, by).exists()
    assert set(members_of(house.group, by)) == {house.own}
    for verb in (
        lambda: put_into_group(house.group, [house.apart], by=by),
        lambda: add_opinion(house.found, house.apart, values={"title": "A"}, by=by),
    ):
        with pytest.raises(ValidationError):
            verb()
    make_mark(house.item, "answered", house.root)
    assert [rows for _line, rows in to_answer_now(house.found, by)] == [[house.own]]
    visit, at = prove(client, by), house.found.get_absolute_url()
    assert visit.get(house.group.get_absolute_url()).context["number"] == 2
    key = f"i{house.item.pk}"
    sent = {f"{key}-answer": "X", f"{key}-opinions": [house.theirs.pk], f"{key}-version-{house.theirs.pk}": "1"}
    assert visit.post(f"{at}hall/answers/{house.item.pk}/", sent).status_code == 422
    visit.post(f"{at}groups/put/", {"opinions": [house.apart.pk], "group": house.group.pk})
    assert house.group.members.count() == 2
    made = visit.post(f"{at}groups/put/", {"opinions": [house.apart.pk], "new": "1"})
    assert "opinions" not in made["Location"]


def test_pages_refuse_before_they_read(client, house):
    visit, at = prove(client, again(house.auditor)), house.found.get_absolute_url()
    group, item = f"groups/{house.group.pk}", f"agenda/{house.item.pk}"
    asked = ["groups/new", f"{group}/edit", f"{group}/dissolve", f"{group}/answer", "agenda/points/new"]
    asked += ["agenda/opinions/new", f"{item}/edit", f"{item}/remove", "hall/said", f"hall/answers/{house.item.pk}"]
    for page in (*asked, "hall/marks"):
        answers = visit.get(f"{at}{page}/").status_code, visit.post(f"{at}{page}/", {"odd": "x"}).status_code
        assert answers == (403, 403), page
    for page in ("groups/put", f"{group}/move", f"{group}/take", "agenda/groups", f"{item}/move", "papers/minutes"):
        assert visit.post(f"{at}{page}/", {"odd": "x"}).status_code == 403, page
    for page in ("groups/alike", "hall", "hall/answers"):
        assert visit.get(f"{at}{page}/").status_code == 403, page
    for page in ("new", f"{house.day.pk}/edit", f"{house.day.pk}/remove"):
        assert visit.post(f"/reception-days/{page}/", {"odd": "x"}).status_code == 403, page
    assert visit.get("/reception-days/").context["may_enter"] is False
    assert prove(client, again(house.beside)).get("/reception-days/").context["rows"] == []


def test_what_is_offered_and_what_stands_in_the_way(house):
    assert may.hall_actions(house.officer, house.found) == ["arrange", "hall"]
    assert may.hall_actions(house.officer, house.held) == ["arrange", "hall", "minutes"]
    over = make_conference(house.ward, house.root, "cancelled")
    for by in map(again, (house.auditor, house.beside)):
        assert may.hall_actions(by, house.held) == []
        may.demand_hall(by, over)  # says nothing: 403 is the answer
        may.demand_held(by, over)
        with pytest.raises(PermissionDenied):
            request_hall_paper(house.held, "minutes", by=by)
        with pytest.raises(PermissionDenied):
            add_point(house.held, values={"title": "X"}, by=by)


def test_accounts_that_are_not_in_use_may_nothing(house):
    off, past = worker("leader", house.ward, "off"), worker("leader", house.ward, "past")
    User.objects.filter(pk=off.pk).update(is_active=False)
    Membership.objects.filter(person__user=past).update(valid_to=today() - DAY)
    for user in (AnonymousUser(), again(off), again(past), again(house.auditor)):
        assert not any(rule(user, house.found) for rule in OF_CONFERENCES)
        assert not may.may_take_minutes(user, house.held)
        assert not receptions.may_enter_reception(user, house.ward)
        assert not receptions.may_write_reception(user, house.day)
    for kind in (HALL_PAPER, EXPORT_RECEPTIONS):
        made = registry.get(kind)
        assert not any(made.may_request(user) for user in (AnonymousUser(), again(off)))
        job = SimpleNamespace(params=office_of(again(house.officer)))
        assert made.may_fetch(again(house.officer), job)
        assert not made.may_fetch(again(house.beside), job)


def test_history_is_read_by_who_looks_after_it(house):
    GroupedOpinion.objects.filter(opinion=house.theirs).delete()
    for user, seen in ((house.secretary, 1), (house.officer, None), (house.beside, 0), (house.above, 1)):
        for model in (OpinionGroup, AgendaItem, GroupedOpinion, ReceptionDay):
            rows = rows_with_history(again(user), model)
            assert (None if rows is None else model.objects.filter(rows).count()) == seen
