"""Too few points at a criterion that asks for them: the candidacy is not recognised, or only with a reason."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation

from models_registry.models import Candidacy
from organizations.dates import today
from reviews.jobs.results import _result_rows
from reviews.models import Assignment, Criterion, ScoreSheet, SessionItem, SheetPoints
from reviews.queries.knock_outs import knocked_out_of, reason_of
from reviews.queries.results import results
from reviews.services.closing import close_session, proposed_outcome, set_outcomes
from tests.access.people import again
from tests.reviews.makers import DAY
from tests.reviews.session_makers import make_meeting

pytestmark = pytest.mark.django_db
COUNTED = {
    "state": "counted", "members": 2, "present": 2, "recused": 0, "against": 0, "abstained": 0, "invalid": 0, "base": 2,
    "needed": 2, "in_favour": 2, "is_carried": True,
}  # fmt: skip
WHY = "Hội đồng xét hoàn cảnh đặc biệt"


@pytest.fixture
def house(ward):
    """Three candidacies that were carried: the first a little below the knock-out, the second just not, the third
    without a sheet that counts."""
    house = make_meeting(ward, number=3, members=2)
    house.line = Criterion.objects.get(criteria_set=house.round.criteria_set, key="result")
    Criterion.objects.filter(pk=house.line.pk).update(knock_out=10)
    SessionItem.objects.update(**COUNTED)
    Candidacy.objects.update(submitted_on=today() - 9 * DAY)
    house.items = list(house.session.items.order_by("position"))
    for place, points in ((0, ("9.9", "10")), (1, ("9.5", "10.5")), (2, ("1", "2"))):
        for judge, value in zip(house.judges, points, strict=True):
            scored(house, place, judge, value)
    ScoreSheet.objects.filter(assignment__item__position=3, assignment__seat__person=house.judges[0].person).update(
        state="open", total=None, submitted_at=None
    )
    Assignment.objects.filter(item__position=3, seat__person=house.judges[1].person).update(
        withdrawn_at=timezone.now(), reason="x"
    )
    return house


def scored(house, place, judge, points):
    seat = house.round.council.members.get(person=judge.person)
    given = Assignment.objects.create(item=house.items[place].item, seat=seat, how="hand", assigned_by=house.by)
    sheet = ScoreSheet.objects.create(assignment=given, state="submitted", total=80, submitted_at=timezone.now())
    SheetPoints.objects.create(sheet=sheet, criterion=house.line, points=Decimal(points))


def said(house, place, outcome, reason=""):
    house.session.refresh_from_db()
    values = {"outcome": outcome, "reason": reason, "is_typical": False, "is_proposed_up": False}
    given = {house.items[place].pk: values}
    return set_outcomes(house.session, version=house.session.version, values=given, by=house.by)


def refused(call):
    with pytest.raises(ValidationError) as wrong, transaction.atomic():
        call()
    return wrong.value


def test_the_mean_of_the_sheets_that_count_knocks_out(house):
    first, second, third = sorted(results(house.round), key=lambda one: one.position)
    assert [(each.key, each.mean, each.least) for each in first.knocked_out] == [("result", Decimal("9.95"), 10)]
    assert (second.knocked_out, third.knocked_out) == ([], []), "exactly as many are enough; what does not count, not"
    assert set(knocked_out_of([item.item_id for item in house.items] + [None])) == {house.items[0].item_id}
    with translation.override("vi"):
        assert str(first.knocked_out[0]) == "“Tiêu chí result” (bình quân 9,95, cần ít nhất 10)"


def test_it_is_told_where_scores_are_read(client, house):
    below = {"key": "result", "title": "Tiêu chí result", "mean": "9.95", "least": "10.0"}
    [row] = [row for row in _result_rows(house.round) if row[-2]]
    assert row[2] == house.items[0].item.candidacy.model.title
    pages = [f"/rounds/{house.round.pk}/progress/", f"/sessions/{house.session.pk}/"]
    client.force_login(house.by)
    for page in (*pages, f"/sessions/{house.session.pk}/outcomes/"):
        told = client.get(page).content.decode()
        assert told.count("không đủ điểm để được công nhận") == 1, page
    told = client.get(f"/api/v1/rounds/{house.round.pk}/results/").json()
    assert [each["knocked_out"] for each in told if each["knocked_out"]] == [[below]]
    agenda = client.get(f"/api/v1/sessions/{house.session.pk}/items/").json()["results"]
    assert [each["knocked_out"] for each in agenda] == [[below], [], []]
    client.force_login(again(house.judges[0]))
    assert "không đủ điểm" not in client.get(pages[1]).content.decode(), "members are not told how others scored"


def test_the_outcome_begins_as_not_recognised_and_why(client, house):
    first, second, _third = house.items
    assert proposed_outcome(first, is_knocked_out=True) == "not_recognised"
    client.force_login(house.by)
    form = client.get(f"/sessions/{house.session.pk}/outcomes/").context["form"]
    why = "Dưới mức điểm tối thiểu để được công nhận: “Tiêu chí result” (bình quân 9,95, cần ít nhất 10)."
    begun = [form[f"{name}-{item.pk}"].value() for item in (first, second) for name in ("outcome", "reason")]
    assert begun == ["not_recognised", why, "recognised", ""]
    for reason in ("", reason_of(knocked_out_of([first.item_id])[first.item_id])):
        wrong = refused(lambda reason=reason: said(house, 0, "recognised", reason))
        assert set(wrong.error_dict) == {f"reason-{first.pk}"}, reason
    assert set(refused(lambda: said(house, 1, "not_recognised", "x")).error_dict) == {f"outcome-{second.pk}"}
    said(house, 0, "not_recognised", why)
    said(house, 0, "recognised", WHY)
    first.refresh_from_db()
    assert (first.outcome, first.reason) == ("recognised", WHY)


def test_closing_asks_again(house):
    """Sheets may go with a recusal after the outcome was said, and come back."""
    SessionItem.objects.update(outcome="recognised")
    close = {"document_number": "3-BB/HĐ", "document_date": today(), "by": house.by}
    wrong = refused(lambda: close_session(house.session, **close))
    assert [house.items[0].item.candidacy.model.title in text for text in wrong.messages] == [True]
    SessionItem.objects.filter(position=2).update(outcome="not_recognised", reason="x")
    assert len(refused(lambda: close_session(house.session, **close)).messages) == 2, "carried, and enough points"
    SessionItem.objects.filter(position=2).update(outcome="recognised", reason="")
    SessionItem.objects.filter(position=1).update(outcome="not_recognised", reason="x")
    SessionItem.objects.filter(position=3).update(outcome="postponed", reason="x")
    assert close_session(house.session, **close).state == "closed"
    states = [Candidacy.objects.get(pk=item.item.candidacy_id).state for item in house.items]
    assert states == ["not_recognised", "recognised", "under_review"]
