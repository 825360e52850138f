"""What councils got done: candidacies decided, recognised, days until then, score sheets done; each with its list."""

import datetime
import re

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from models_registry.models import Candidacy, RegisteredModel
from reviews.models import Assignment, Round, ScoreSheet
from tests.access.people import worker
from tests.reviews.makers import make_candidacies, make_judge, make_round
from tests.worlds import shared

D = datetime.date
LINK = re.compile(r'<a href="(/(?:candidacies|sheets)/\?figure=[^"]+)">(\d+)</a>')
KEYS = ["candidacies_decided", "candidacies_recognised", "days_to_decision", "sheets_given", "sheets_done"]
YEAR = {"from": "2025-01-01", "to": "2025-12-31"}


def decided(candidacy, state, day, after):
    """It was decided on the day, so many days after its submission."""
    Candidacy.objects.filter(pk=candidacy.pk).update(
        state=state, decided_on=day, submitted_on=day - datetime.timedelta(days=after)
    )


def sheet(item, seat, state, **withdrawn):
    given = Assignment.objects.create(item=item, seat=seat, how="hand", assigned_by_id=item.by, **withdrawn)
    done = {"total": 80, "submitted_at": datetime.datetime(2025, 3, 12, 9, tzinfo=datetime.UTC)}
    return ScoreSheet.objects.create(assignment=given, state=state, **(done if state == "submitted" else {}))


@shared
def judged(ward):
    """Five decided in 2025, after 2, 4, 6, 8 and 10 days, three of them recognised; 7 of 9 sheets done."""
    unit = ward.units.ward
    found = make_candidacies(unit, 9)
    states = ["recognised", "not_recognised", "recognised", "not_recognised", "recognised"]
    days = [D(2025, 1, 1), D(2025, 3, 20), D(2025, 3, 20), D(2025, 6, 1), D(2025, 12, 31)]
    for candidacy, state, day, after in zip(found, states, days, (10, 2, 4, 8, 6), strict=False):
        decided(candidacy, state, day, after)
    decided(found[5], "recognised", D(2024, 12, 31), 3)
    decided(found[6], "not_recognised", D(2026, 1, 1), 30)
    people = [make_judge(ward.council, f"judge{n}") for n in range(3)]
    seats = list(ward.council.members.order_by("pk"))
    lines = ["submitted"] * 6 + ["abstained", "open", "open"]
    ward.round = make_round(ward.council, found[:3], "decided", opens_on=D(2025, 3, 1), closes_on=D(2025, 3, 15))
    items = list(ward.round.items.order_by("position"))
    for place, state in enumerate(lines):
        items[place // 3].by = ward.secretary.pk
        sheet(items[place // 3], seats[place % 3], state)
    for state, opens_on, name in (
        ("cancelled", D(2025, 4, 1), "Đợt đã hủy"), ("open", D(2024, 12, 31), "Đợt năm trước"),
    ):  # fmt: skip
        other = make_round(ward.council, found[:1], state, name=name, opens_on=opens_on, closes_on=D(2025, 5, 1))
        item = other.items.get()
        item.by = ward.secretary.pk
        sheet(item, seats[0], "submitted")
    late = make_round(ward.council, found[3:4], "open", name="Đợt 2", opens_on=D(2025, 12, 31), closes_on=D(2026, 1, 9))
    item = late.items.get()
    item.by = ward.secretary.pk
    sheet(item, seats[0], "recused")
    gone = {"withdrawn_at": datetime.datetime(2025, 12, 31, 9, tzinfo=datetime.UTC), "reason": "Phân công nhầm"}
    sheet(item, seats[1], "submitted", **gone)
    ward.judge = people[0]
    return ward


def told(client, unit, **more):
    rows = client.get("/api/v1/figures/judged/", {"within": unit.pk, **YEAR, **more}).json()
    return {row["key"].partition(".")[2]: row for row in rows}


def test_the_numbers_of_a_small_council_are_those_counted_by_hand(judged, client):
    client.force_login(judged.secretary)
    rows = told(client, judged.units.ward)
    assert [(key, row["number"], row["value"], row["measure"]) for key, row in rows.items()] == [
        ("candidacies_decided", 5, None, ""),
        ("candidacies_recognised", 3, "60.0", "percent"),
        ("days_to_decision", 5, "6.0", "days"),
        ("sheets_given", 9, None, ""),
        ("sheets_done", 7, "77.8", "percent"),
    ]
    for row in rows.values():
        listed = client.get(row["url"] + "&page_size=50").json()["results"]
        assert len(listed) == row["number"], row["url"]


def test_revoked_is_decided_but_not_recognised_and_what_was_entered_afterwards_has_no_days(judged, client):
    client.force_login(judged.secretary)
    recognised = Candidacy.objects.filter(decided_on=D(2025, 12, 31))
    recognised.update(state="revoked")
    Candidacy.objects.filter(decided_on=D(2025, 1, 1)).update(submitted_on=D(2025, 2, 1))
    rows = told(client, judged.units.ward)
    assert [rows[key]["number"] for key in KEYS] == [5, 2, 4, 9, 7]
    assert (rows["candidacies_recognised"]["value"], rows["days_to_decision"]["value"]) == ("40.0", "5.0")
    nothing = told(client, judged.units.ward, **{"from": "2020-01-01", "to": "2020-12-31"})
    assert [(row["number"], row["value"]) for row in nothing.values()] == [(0, None)] * 5


def test_by_the_unit_as_it_was_and_as_it_is(judged, client):
    """The neighbour has taken two candidacies and the round over: each view counts them once, under its unit."""
    ward, beside = judged.units.ward, judged.units.beside
    moved = Candidacy.objects.filter(decided_on=D(2025, 3, 20))
    assert moved.update(body_steward=beside) == 2
    Round.objects.filter(pk=judged.round.pk).update(steward=beside)
    client.force_login(judged.city)
    for unit, lens, wanted in (
        (ward, "steward", [3, 2, 3, 0, 0]),
        (ward, "unit", [5, 3, 5, 9, 7]),
        (beside, "steward", [2, 1, 2, 9, 7]),
        (beside, "unit", [0, 0, 0, 0, 0]),
        (judged.units.city, "steward", [5, 3, 5, 9, 7]),
    ):
        rows = told(client, unit, lens=lens)
        assert [rows[key]["number"] for key in KEYS] == wanted, (unit, lens)
        for row in rows.values():
            assert len(client.get(row["url"] + "&page_size=50").json()["results"]) == row["number"], row["url"]


def test_what_went_elsewhere_is_in_no_number_of_whoever_no_longer_reads_it(judged, client):
    """The ward judged them, and somebody else looks after model, judging and round today."""
    ward, beside = judged.units.ward, judged.units.beside
    gone = Candidacy.objects.get(decided_on=D(2025, 12, 31))
    Candidacy.objects.filter(pk=gone.pk).update(body_steward=beside)
    RegisteredModel.objects.filter(pk=gone.model_id).update(steward=beside)
    Round.objects.filter(pk=judged.round.pk).update(steward=beside)
    client.force_login(judged.secretary)
    rows = told(client, ward, lens="unit")
    assert [rows[key]["number"] for key in KEYS] == [4, 2, 4, 0, 0]
    for row in rows.values():
        assert len(client.get(row["url"] + "&page_size=50").json()["results"]) == row["number"], row["url"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_on_the_page_of_figures_each_number_is_its_list(judged, client, language):
    client.force_login(judged.secretary)
    client.cookies["django_language"] = language
    page = client.get(f"/units/{judged.units.ward.pk}/figures/?from=01/01/2025&to=31/12/2025")
    html = page.content.decode()
    rows = page.context["judged"]
    assert [(row.now.number, row.before.number) for row in rows] == [(5, 1), (3, 1), (5, 1), (9, 1), (7, 1)]
    links = [(url.replace("&amp;", "&"), int(number)) for url, number in LINK.findall(html)]
    assert len(links) == 10
    for url, number in links:
        assert client.get(url).context["count"] == number, url
    said = {
        "vi": ["tỷ lệ: 60%", "trung vị: 6 ngày", "tỷ lệ: 77,8%", "Số ngày từ khi trình đến khi quyết định"],
        "en": ["share: 60%", "median: 6 days", "share: 77.8%", "Days from submission to decision"],
    }
    with translation.override(language):
        definitions = [str(row.tally.counts) for row in rows]
    for text in said[language] + definitions:
        assert text in html, text


def test_only_who_reads_how_all_scored_is_told_of_sheets(judged, client):
    ward = judged.units.ward
    two = KEYS[:3]
    for who, wanted in (
        (judged.secretary, KEYS), (judged.city, KEYS), (judged.root, KEYS), (worker("leader", ward), KEYS),
        (worker("auditor", ward), KEYS), (judged.officer, two), (worker("approver", ward), two), (judged.beside, []),
        (judged.judge, []),
    ):  # fmt: skip
        client.force_login(who)
        assert list(told(client, ward)) == wanted, who
        page = client.get(f"/units/{ward.pk}/figures/?from=01/01/2025&to=31/12/2025")
        assert [row.tally.key.partition(".")[2] for row in page.context["judged"]] == wanted, who
    client.force_login(judged.secretary)
    assert client.get("/api/v1/figures/judged/", YEAR).json() == []  # all units: of those who read everything
    client.force_login(judged.root)
    assert [row["number"] for row in client.get("/api/v1/figures/judged/", YEAR).json()] == [5, 3, 5, 9, 7]


def test_a_place_or_days_without_a_number_are_refused(judged, client):
    client.force_login(judged.secretary)
    client.cookies["django_language"] = "vi"
    for path, other in (("candidacies", "reviews.sheets_done"), ("score-sheets", "models_registry.days_to_decision")):
        refused = client.get(f"/api/v1/{path}/", {"within": judged.units.ward.pk, "to": "2025-12-31"})
        assert (refused.status_code, refused.json()["errors"].keys()) == (400, {"within", "to"})
        refused = client.get(f"/api/v1/{path}/", {"figure": other, "from": "2025-02-01", "to": "2025-01-01"})
        assert (refused.status_code, refused.json()["errors"].keys()) == (400, {"figure", "to"})
    page = client.get("/candidacies/", {"within": judged.units.ward.pk})
    assert page.context["count"] == 0
    assert "đi kèm một số liệu" in page.content.decode()
    twisted = {"within": judged.units.ward.pk, "from": "2025-02-01", "to": "2025-01-01"}
    assert client.get("/api/v1/figures/judged/", twisted).json()["errors"].keys() == {"to"}


def test_as_many_queries_for_more_rows(judged, client):
    client.force_login(judged.secretary)
    address = f"/units/{judged.units.ward.pk}/figures/?from=01/01/2025&to=31/12/2025"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for candidacy in make_candidacies(judged.units.ward, 12):
        decided(candidacy, "recognised", D(2025, 5, 5), 1)
    with CaptureQueriesContext(connection) as many:
        page = client.get(address)
    assert page.context["judged"][0].now.number == 17
    assert len(many) == len(few)


@pytest.mark.django_db(transaction=True)
def test_the_excel_file_has_them_for_whoever_reads_them(judged, client, monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    client.cookies["django_language"] = "en"
    for who, wanted in ((judged.secretary, 5), (judged.officer, 3)):
        client.force_login(who)
        asked = client.post(f"/units/{judged.units.ward.pk}/figures/export/?from=01/01/2025&to=31/12/2025")
        job = Job.objects.get(pk=int(asked["Location"].split("/")[2]))
        runner.run_job(job.pk)
        job.refresh_from_db()
        with default_storage.open(job.files.get().key) as content:
            rows = list(openpyxl.load_workbook(content).worksheets[-1].iter_rows(min_row=2, values_only=True))
        numbers = [(row[1], row[2], row[3]) for row in rows]
        assert numbers == [(5, None, 1), (3, 60, 1), (5, 6, 1), (9, None, 1), (7, 77.8, 1)][:wanted]
