"""What a session came to: outcomes follow the votes, and closing writes all of it or nothing, once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from mobilization.common.editing import RecordChanged
from mobilization.outbox.models import Event
from mobilization.workflow.refusals import NotAllowed, TransitionRefused, WrongState
from models_registry.models import Candidacy, Recognition, TypicalChoice, UpwardProposal
from notifications.models import Notice
from organizations.dates import today
from reviews.models import Assignment, Round, ScoreSheet, Session, SessionItem
from reviews.services.closing import close_session, proposed_outcome, set_outcomes
from tests.access.people import again, worker
from tests.reviews.makers import DAY, make_council
from tests.reviews.session_makers import make_meeting
from tests.worlds import shared

pytestmark = pytest.mark.django_db
COUNTED = {
    "state": "counted", "members": 3, "present": 3, "recused": 0, "against": 0, "abstained": 0, "invalid": 0, "base": 3,
    "needed": 2,
}  # fmt: skip


@shared
def house(ward):
    """Four candidacies: the first two carried, the third not, the fourth without a vote."""
    house = make_meeting(ward, number=4)
    SessionItem.objects.filter(position__lte=2).update(**COUNTED, in_favour=3, is_carried=True)
    SessionItem.objects.filter(position=3).update(**COUNTED, in_favour=0, is_carried=False)
    Candidacy.objects.update(submitted_on=today() - 9 * DAY)
    house.items = list(house.session.items.order_by("position"))
    return house


def outcome(outcome="recognised", reason="", **more):
    return {"outcome": outcome, "reason": reason, "is_typical": False, "is_proposed_up": False} | more


ALL = (
    outcome(is_typical=True, is_proposed_up=True),
    outcome(),
    outcome("not_recognised", "Chưa có kết quả đo được"),
    outcome("postponed", "Chờ bổ sung hồ sơ"),
)


def said(house, *values, version=1):
    given = {item.pk: value for item, value in zip(house.items, values, strict=False)}
    return set_outcomes(house.session, version=version, values=given, by=house.by)


def close(house, **fields):
    known = {"document_number": "3-BB/HĐ", "document_date": today(), "by": house.by}
    return close_session(house.session, **known | fields)


def refused(call):
    with pytest.raises(ValidationError) as wrong, transaction.atomic():
        call()
    return set(getattr(wrong.value, "error_dict", {"": 0}))


def test_outcomes_follow_the_votes(house):
    first, _second, third, fourth = house.items
    assert [proposed_outcome(item) for item in house.items] == ["recognised", "recognised", "not_recognised", ""]
    for place, wrong, field in (
        (0, outcome("not_recognised", "x"), "outcome"), (0, outcome("postponed"), "reason"),
        (0, outcome("x"), "outcome"),
        (2, outcome(), "outcome"), (2, outcome("not_recognised"), "reason"),
        (2, outcome("not_recognised", "x", is_typical=True), "outcome"), (3, outcome(), "outcome"),
        (3, outcome("not_recognised", "x"), "outcome"), (2, outcome("not_recognised", "x" * 2001), "reason"),
    ):  # fmt: skip
        item = house.items[place]
        given = {item.pk: wrong}
        call = lambda given=given: set_outcomes(house.session, version=1, values=given, by=house.by)  # noqa: E731
        assert refused(call) == {f"{field}-{item.pk}"}, (place, wrong)
    SessionItem.objects.filter(pk=fourth.pk).update(state="voting")
    assert refused(lambda: said(house, *ALL)) == {f"outcome-{fourth.pk}"}
    SessionItem.objects.filter(pk=fourth.pk).update(state="waiting")
    assert not SessionItem.objects.exclude(outcome="").exists(), "all or nothing"
    assert said(house, *ALL).version == 2
    with pytest.raises(RecordChanged):
        said(house, outcome())
    assert said(house, *ALL, version=2).version == 2, "nothing changed"
    for user in (house.ward.officer, house.judges[0], worker("leader", house.ward.units.ward)):
        with pytest.raises(PermissionDenied):
            set_outcomes(house.session, version=2, values={first.pk: outcome()}, by=again(user))
    assert set(SessionItem.objects.filter(is_typical=True)) == {first}
    assert third.item.candidacy.state == "under_review", "nothing holds before the session is closed"


def test_at_the_top_nothing_is_proposed_above(house):
    top = make_council(house.ward.units.city)
    Session.objects.update(council=top)
    assert refused(lambda: said(house, *ALL)) == {f"is_proposed_up-{house.items[0].pk}"}


def test_closing_writes_what_was_decided_once(house, ward):
    with pytest.raises(TransitionRefused):
        close(house)
    for by in (ward.officer, ward.beside, house.judges[0]):
        with pytest.raises(NotAllowed):
            close(house, document_number="", document_date=today() + DAY, by=again(by))
    said(house, *ALL)
    owner = worker("officer", ward.units.ward, "owner")
    Notice.objects.all().delete()
    closed = close(house)
    assert (closed.state, closed.document_number, closed.document_date) == ("closed", "3-BB/HĐ", today())
    states = [Candidacy.objects.get(pk=item.item.candidacy_id).state for item in house.items]
    assert states == ["recognised", "recognised", "not_recognised", "under_review"]
    known = Recognition.objects.order_by("id").values_list("recognised_on", "document_number", "unit")
    assert list(known) == [(house.session.held_on, "3-BB/HĐ", ward.units.ward.pk)] * 2
    assert TypicalChoice.objects.get().recognition.candidacy_id == house.items[0].item.candidacy_id
    above = UpwardProposal.objects.get().candidacy
    assert (above.body, above.state, above.model) == (
        ward.units.city, "submitted", house.items[0].item.candidacy.model
    )  # fmt: skip
    [told] = Notice.objects.filter(recipient=owner, kind="models_registry.candidacy_refused")
    assert "Chưa có kết quả đo được" in told.text
    assert Round.objects.get().state == "closed", "one candidacy waits for another session"
    events = Event.objects.count()
    assert close(house).pk == closed.pk
    assert Event.objects.count() == events, "closed twice it is closed once"
    with pytest.raises(WrongState):
        close(house, by=again(ward.officer))


def test_when_nothing_waits_any_more_the_round_is_decided(house):
    Candidacy.objects.filter(pk=house.items[3].item.candidacy_id).update(state="withdrawn")
    said(house, *ALL)
    close(house)
    assert Round.objects.get().state == "decided"


def test_a_closing_that_fails_writes_nothing_and_says_where(house):
    said(house, *ALL)
    assert refused(lambda: close(house, document_number=" ")) == {"document_number"}
    assert refused(lambda: close(house, document_number="x" * 61)) == {"document_number"}
    for day in (house.session.held_on - DAY, today() + DAY):
        assert refused(lambda day=day: close(house, document_date=day)) == {"document_date"}
    Candidacy.objects.filter(pk=house.items[1].item.candidacy_id).update(submitted_on=today())
    assert refused(lambda: close(house)) == {"late_reason"}
    assert (Session.objects.get().state, Recognition.objects.count()) == ("in_session", 0)
    Candidacy.objects.filter(pk=house.items[1].item.candidacy_id).update(state="withdrawn", submitted_on=None)
    with pytest.raises(TransitionRefused, match="để lại"), transaction.atomic():
        close(house)
    assert (Session.objects.get().state, Recognition.objects.count()) == ("in_session", 0)
    Candidacy.objects.update(state="under_review", submitted_on=today())
    assert close(house, late_reason="Nhập lại hồ sơ của năm trước").state == "closed"


def test_a_session_entered_afterwards_takes_the_campaign_of_the_level_above(house):
    said(house, *ALL)
    other = house.round.campaign
    from_above = type(other).objects.create(
        **{
            field.attname: getattr(other, field.attname)
            for field in other._meta.concrete_fields
            if field.attname not in {"id"}
        }
        | {"steward_id": house.ward.units.city.pk, "unit_id": house.ward.units.city.pk}
    )
    close(house, campaign_above=from_above)
    assert UpwardProposal.objects.get().candidacy.campaign == from_above


@pytest.mark.bar("A3")
def test_the_unit_reads_what_came_of_its_model_and_no_sheets(house, ward, client):
    said(house, *ALL)
    item = house.items[2]
    model, seat = item.item.candidacy.model, ward.council.members.first()
    given = Assignment.objects.create(item=item.item, seat=seat, how="hand", assigned_by=house.by)
    ScoreSheet.objects.create(assignment=given, state="submitted", total="71.5", submitted_at=timezone.now())
    client.force_login(again(ward.officer))

    def panel():
        panels = client.get(model.get_absolute_url()).context["panels"]
        return [each for each in panels if each.key == "outcomes"]

    assert panel() == [], "nothing holds before the session is closed"
    close(house)
    [(row, _tone, mean)] = panel()[0].data["rows"]
    assert (row.pk, row.reason, str(mean)) == (item.pk, "Chưa có kết quả đo được", "71.50")
    assert seat.person.full_name not in client.get(model.get_absolute_url()).content.decode()
    client.force_login(again(ward.beside))
    assert not any(each.key == "outcomes" for each in client.get(model.get_absolute_url()).context.get("panels", ()))
