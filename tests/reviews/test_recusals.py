"""A recusal that was a mistake is taken back before anybody votes on the item: what it took away comes back at once."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from mobilization.common.history import recorded_models
from mobilization.outbox.models import Event
from models_registry.models import RegisteredModel, ResponsiblePerson
from organizations.queries.history import events_of
from reviews.models import AccessBar, Assignment, Recusal, ScoreSheet, SessionItem
from reviews.queries.sessions import agenda_of, waiting_for
from reviews.services.recusals import recuse, take_back_recusal
from reviews.services.votes import cast_votes, count_votes, open_votes
from tests.access.people import again
from tests.reviews.session_makers import make_meeting, make_session
from tests.worlds import shared

pytestmark = pytest.mark.django_db


def refused(call):
    with pytest.raises(ValidationError) as wrong, transaction.atomic():
        call()
    return set(getattr(wrong.value, "error_dict", {"": 0}))


@shared
def house(ward):
    """A council of three that meets on two candidacies; the first member has scored the first one."""
    made = make_meeting(ward)
    made.seat = ward.council.members.get(person=made.judges[0].person)
    made.first, made.second = made.items
    given = Assignment.objects.create(item=made.first.item, seat=made.seat, how="hand", assigned_by=ward.secretary)
    ScoreSheet.objects.create(assignment=given, state="submitted", total=80, submitted_at="2025-03-01T00:00Z")
    made.model = made.first.item.candidacy.model
    return made


def reads(house):
    """Whether the member reads the model, the item on the agenda, and how many of their sheets count."""
    judge = again(house.judges[0])
    return (
        RegisteredModel.objects.visible_to(judge).filter(pk=house.model.pk).exists(),
        len(agenda_of(house.session, judge)),
        ScoreSheet.objects.counted().count(),
    )


def mistaken(house, item=None):
    return recuse(item or house.first, seat=house.seat, reason="Nhầm hồ sơ", by=house.by)


def test_what_a_mistake_took_away_comes_back_at_once_and_stays_on_record(house):
    assert reads(house) == (True, 2, 1)
    made = mistaken(house)
    assert reads(house) == (False, 1, 0)
    take_back_recusal(made, reason="Ghi nhầm thành viên", by=house.by)
    assert reads(house) == (True, 2, 1)
    open_votes(house.session, items=[house.first.pk], by=house.by)
    assert not Recusal.objects.exists(), "nor is it written down again when the vote opens"
    assert [item.pk for item in waiting_for(house.session, again(house.judges[0]))] == [house.first.pk]
    told = events_of(house.session, again(house.ward.city))[Recusal]
    gone = told.get(pgh_label="delete")
    assert (gone.reason, gone.pgh_context["reason"]) == ("Nhầm hồ sơ", "Ghi nhầm thành viên")
    assert Event.objects.filter(kind="reviews.session_recusal_taken_back", subject_id=house.session.pk).count() == 1
    assert recorded_models()[AccessBar].objects.filter(pgh_obj=AccessBar.objects.get().pk).count() == 2


def test_what_the_portal_knows_of_is_no_mistake_until_it_is_corrected(house):
    named = ResponsiblePerson.objects.create(model=house.model, name="x", person=house.judges[0].person)
    open_votes(house.session, items=[house.first.pk], by=house.by)
    made = Recusal.objects.get()
    assert refused(lambda: take_back_recusal(made, reason="x", by=house.by)) == {""}
    named.delete()
    assert reads(house) == (False, 1, 0)
    take_back_recusal(made, reason="Không phải người phụ trách", by=house.by)
    assert reads(house) == (True, 2, 1)
    assert refused(lambda: take_back_recusal(made, reason="x", by=house.by)) == {""}, "once"


def test_who_withdrew_in_another_session_too_reads_nothing_of_the_model(house):
    later = make_session(house.round, on_agenda=False)
    also = SessionItem.objects.create(session=later, item=house.first.item, position=1)
    made, other = mistaken(house), mistaken(house, also)
    take_back_recusal(made, reason="x", by=house.by)
    assert reads(house) == (False, 1, 0)
    take_back_recusal(other, reason="x", by=house.by)
    assert reads(house) == (True, 2, 1)


def test_by_the_secretary_with_a_reason_and_not_after_votes(house):
    made = mistaken(house)
    assert refused(lambda: take_back_recusal(made, reason=" ", by=house.by)) == {"reason"}
    for user in (house.judges[0], house.judges[1], house.ward.officer, house.ward.beside):
        with pytest.raises(PermissionDenied):
            take_back_recusal(made, reason="x", by=again(user))
    open_votes(house.session, items=[house.first.pk], by=house.by)
    cast_votes(house.session, choices={house.first.pk: "in_favour"}, by=again(house.judges[1]))
    assert refused(lambda: take_back_recusal(made, reason="x", by=house.by)) == {""}
    count_votes(house.session, items=[house.first.pk], by=house.by)
    with pytest.raises(PermissionDenied):
        take_back_recusal(made, reason="x", by=house.by)
    waiting = mistaken(house, house.second)
    type(house.session).objects.update(state="cancelled")
    with pytest.raises(PermissionDenied):
        take_back_recusal(waiting, reason="x", by=house.by)


def test_on_pages_and_by_the_api(house, client):
    here = house.session.get_absolute_url()
    first, second = mistaken(house), mistaken(house, house.second)
    page = f"/sessions/recusals/{first.pk}/take-back/"
    api = f"/api/v1/recusals/{second.pk}/take-back/"
    sent = {"data": json.dumps({"reason": "Nhầm"}), "content_type": "application/json"}
    for user, status in ((house.judges[1], 403), (house.judges[0], 404), (house.ward.beside, 404)):
        client.force_login(again(user))
        assert (client.get(page).status_code, client.post(api, **sent).status_code) == (status, status)
        assert page not in client.get(here).content.decode()
    client.force_login(again(house.ward.officer))
    for path in (api, f"/api/v1/session-items/{house.first.pk}/recusal/"):
        empty = client.post(path, data="{}", content_type="application/json")
        assert empty.status_code == 403, "before what was sent is read"
    client.force_login(house.by)
    assert page in client.get(here).content.decode()
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "Nhầm"})["Location"] == here
    told = client.get(f"/api/v1{here}items/").json()["results"]
    assert [[each["id"] for each in row["recusals"]] for row in told] == [[], [second.pk]]
    client.force_login(again(house.judges[0]))
    told = client.get(f"/api/v1{here}items/?page_size=1").json()
    assert ([row["id"] for row in told["results"]], told["next"]) == ([house.first.pk], None)
    client.force_login(house.by)
    assert client.post(api, data="{}", content_type="application/json").status_code == 400
    assert client.post(api, **sent).status_code == 204
    assert client.post(api, **sent).status_code == 404
    assert not Recusal.objects.exists()
