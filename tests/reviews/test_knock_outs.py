"""Too few points at a criterion that asks for them: the candidacy is not recognised, or only with a reason."""

import html
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation

from mobilization.common.papers.paper import Layout
from mobilization.outbox import services as outbox
from models_registry.models import Candidacy
from notifications.models import Notice
from organizations.dates import today
from organizations.queries.history import history_of
from reviews.jobs.results import _result_rows
from reviews.models import Assignment, Criterion, ScoreSheet, SessionItem, SheetPoints
from reviews.queries.knock_outs import knocked_out_of
from reviews.queries.results import results
from reviews.services.closing import close_session, proposed_outcome, set_outcomes
from reviews.services.session_papers import request_session_paper
from reviews.services.votes import open_votes, repeat_vote
from tests.access.people import again
from tests.common.test_papers import told
from tests.models_registry.test_papers import written
from tests.reviews.makers import DAY
from tests.reviews.session_makers import make_meeting
from tests.worlds import shared

pytestmark = pytest.mark.django_db
COUNTED = {
    "state": "counted", "members": 2, "present": 2, "recused": 0, "against": 0, "abstained": 0, "invalid": 0, "base": 2,
    "needed": 2, "in_favour": 2, "is_carried": True,
}  # fmt: skip
WHY = "Hội đồng xét hoàn cảnh đặc biệt"
BY_POINTS = {
    "vi": "Dưới mức điểm tối thiểu để được công nhận: “Tiêu chí result” (bình quân 9,95, cần ít nhất 10).",
    "en": "Below the points without which nothing is recognised: “Tiêu chí result” (mean 9.95, at least 10).",
}
NOT_RECOGNISED = {"vi": "không công nhận", "en": "not recognised"}


@shared
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
    begun = [form[f"{name}-{item.pk}"].value() for item in (first, second) for name in ("outcome", "reason")]
    assert begun == ["not_recognised", "", "recognised", ""]
    hints = [BY_POINTS["vi"] in form[f"reason-{item.pk}"].help_text for item in (first, second)]
    assert hints == [True, False], "told beside the field, never its text"
    assert set(refused(lambda: said(house, 1, "not_recognised", "x")).error_dict) == {f"outcome-{second.pk}"}
    said(house, 0, "not_recognised")
    said(house, 0, "recognised", WHY)
    first.refresh_from_db()
    assert (first.outcome, first.reason, first.suggested) == ("recognised", WHY, None)


@pytest.mark.parametrize("suggested_in", ["vi", "en"])
@pytest.mark.parametrize("sent_in", ["vi", "en"])
@pytest.mark.parametrize("way", ["page", "api"])
def test_what_the_portal_suggests_is_no_reason_of_the_councils(client, house, suggested_in, sent_in, way):
    first = house.items[0]
    text = BY_POINTS[suggested_in]
    for reason in ("", text, text.upper().rstrip("."), text.replace("9", "8")):
        assert sent(client, house, way, sent_in, reason=reason) in (400, 422), reason
    assert sent(client, house, way, sent_in, outcome="not_recognised", reason=text) in (200, 302)
    first.refresh_from_db()
    assert (first.reason, first.suggested) == ("", [["Tiêu chí result", "9.95", "10.0"]])
    assert sent(client, house, way, sent_in, reason=f"{text} {WHY}") in (200, 302), "and more than that is one"
    first.refresh_from_db()
    assert (first.outcome, first.reason, first.suggested) == ("recognised", f"{text} {WHY}", None)


def sent(client, house, way, language, outcome="recognised", reason=""):
    """The status of the answer to an outcome of the first item, the others left as they are."""
    first, path = house.items[0], f"/sessions/{house.session.pk}/outcomes/"
    client.force_login(house.by)
    house.session.refresh_from_db()
    if way == "page":
        fields = {"version": house.session.version, f"outcome-{first.pk}": outcome, f"reason-{first.pk}": reason}
        return client.post(path, fields, headers={"accept-language": language}).status_code
    path, values = f"/api/v1{path}", [{"item": first.pk, "outcome": outcome, "reason": reason}]
    mark = client.get(f"/api/v1/sessions/{house.session.pk}/").headers["ETag"]
    headers = {"accept-language": language, "If-Match": mark}
    return client.put(path, {"outcomes": values}, content_type="application/json", headers=headers).status_code


@pytest.mark.parametrize("said_in", ["vi", "en"])
def test_each_reads_the_points_in_their_language_and_the_record_is_vietnamese(client, house, said_in, monkeypatch):
    first = house.items[0]
    sent(client, house, "page", said_in, outcome="not_recognised")
    SessionItem.objects.filter(position__gt=1).update(outcome="postponed", reason="x")
    for language, text in BY_POINTS.items():
        page = client.get(house.session.get_absolute_url(), headers={"accept-language": language})
        agenda = client.get(f"/api/v1/sessions/{house.session.pk}/items/", headers={"accept-language": language}).json()
        row = agenda["results"][0]
        assert (text in html.unescape(page.content.decode()), row["reason"]) == (True, text)
        assert (row["outcome"], row["outcome_told"]) == ("not_recognised", NOT_RECOGNISED[language])
    monkeypatch.setattr(outbox, "wake_worker", lambda job_id: True)
    with translation.override(said_in):
        asked = request_session_paper(session=house.session, paper="minutes", layout=Layout.PARTY, by=house.by)
        assert f"lý do: {BY_POINTS['vi']}" in str(told(written(asked).files["docx"]))
        close_session(house.session, document_number="3-BB/HĐ", document_date=today(), by=house.by)
    candidacy = first.item.candidacy
    steps = candidacy.transitions.filter(to_state="not_recognised")
    assert list(steps.values_list("reason", flat=True)) == [BY_POINTS["vi"]]
    [notice] = Notice.objects.filter(kind="models_registry.candidacy_refused")
    assert notice.data["reason"] == BY_POINTS["vi"]
    with translation.override("vi"):
        changes = history_of(house.session, house.by).items
        lines = {line.label: line.new for change in changes for line in change.lines}
    assert lines["Lý do theo điểm (tiêu chí, bình quân, mức tối thiểu)"] == "Tiêu chí result, 9,95, 10,0"


def test_closing_tells_the_points_of_its_day(house):
    """Sheets that came back since change the numbers; where none is missing any more the outcome is said anew."""
    said(house, 0, "not_recognised")
    SessionItem.objects.filter(position__gt=1).update(outcome="postponed", reason="x")
    close = {"document_number": "3-BB/HĐ", "document_date": today(), "by": house.by}
    mine = SheetPoints.objects.filter(sheet__assignment__item=house.items[0].item)
    mine.filter(points=10).update(points=11)
    SessionItem.objects.filter(position=1).update(is_carried=False)
    anew = "Hồ sơ không còn dưới mức điểm tối thiểu nào. Đề nghị ghi lại kết luận và lý do."
    with translation.override("vi"):
        wrong = refused(lambda: close_session(house.session, **close))
    assert wrong.messages == [f"“{house.items[0].item.candidacy.model.title}”: {anew}"]
    mine.filter(points=11).update(points=9)
    close_session(house.session, **close)
    [step] = house.items[0].item.candidacy.transitions.filter(to_state="not_recognised")
    assert step.reason == BY_POINTS["vi"].replace("9,95", "9,45")


def test_a_new_vote_leaves_no_reason_behind(house):
    said(house, 0, "not_recognised")
    again_waiting = repeat_vote(house.items[0], reason="Kiểm phiếu nhầm", by=house.by)
    assert (again_waiting.state, again_waiting.outcome, again_waiting.reason_told) == ("waiting", "", "")
    SessionItem.objects.filter(pk=again_waiting.pk).update(suggested=[["x", "1", "2"]], outcome="postponed")
    [voting] = open_votes(house.session, items=[again_waiting.pk], by=house.by)
    assert (voting.outcome, voting.suggested) == ("", None)


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
