"""Figures of dialogues: by hand, by a recount in SQL that knows nothing of the definitions, each with its list."""

import datetime
import re
from dataclasses import replace

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Q, Sum, Value
from django.db.models.functions import Coalesce
from django.test.utils import CaptureQueriesContext

from dialogues.models import Commitment, Conference, InvitedGroup, Opinion, OpinionRating
from dialogues.tallies import TALLIES
from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from organizations.figures import Period, Scope
from organizations.models import CalendarDay
from organizations.tallies import counted, divided
from tests.access.people import again, worker
from tests.dialogues.commitment_makers import make_commitment
from tests.dialogues.makers import invite, make_conference
from tests.dialogues.opinion_makers import make_opinion
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
D = datetime.date
NOW = datetime.datetime(2026, 11, 27, 5, tzinfo=datetime.UTC)
YEAR = {"from": "2026-01-01", "to": "2026-12-31"}
LINK = re.compile(r'<a href="(/(?:conferences|opinions|commitments)/\?figure=[^"]+)">(\d+)</a>')
BY_HAND = {
    "held": (3, None), "contact": (1, None), "people": (75, None),
    "opinions": (11, None), "opinions_on_the_spot": (1, "9.1"), "opinions_in_time": (4, "36.4"),
    "opinions_late": (1, "9.1"), "opinions_open": (3, "27.3"), "opinions_overdue": (1, "33.3"),
    "opinions_not_answered": (2, "18.2"), "days_to_answer": (5, "6.0"),
    "rated": (3, "3.7"), "content": (2, "66.7"), "reopened": (1, "9.1"),
    "commitments": (5, None), "commitments_kept": (2, "40.0"), "commitments_not_kept": (1, "20.0"),
    "commitments_open": (2, "40.0"), "commitments_late": (1, "50.0"),
}  # fmt: skip
"""Of the ward and the school below it in 2026: number, share or median."""
RECOUNT = """
WITH below AS (SELECT id FROM organizations_unit WHERE path LIKE %(path)s || '%%'),
c AS (SELECT * FROM dialogues_conference WHERE {unit} IN (SELECT id FROM below) AND extract(year FROM day) = 2026
      AND state IN ('held', 'concluded')),
o AS (SELECT *, first_answered_on IS NOT NULL AS over FROM dialogues_opinion
      WHERE {unit} IN (SELECT id FROM below) AND received_on BETWEEN '2026-01-01' AND '2026-12-31'),
p AS (SELECT * FROM dialogues_commitment WHERE {unit} IN (SELECT id FROM below)
      AND date_part('year', promised_on) = 2026),
d AS (SELECT o.id, (SELECT count(*) FROM generate_series(o.received_on + 1, o.first_answered_on, '1 day') s(day)
        LEFT JOIN organizations_calendarday k ON k.day = s.day::date
        WHERE coalesce(k.is_working, extract(isodow FROM s.day) < 6)) AS days
      FROM o WHERE over AND NOT was_on_the_spot),
r AS (SELECT r.stars FROM o JOIN dialogues_opinionrating r ON r.opinion_id = o.id)
SELECT
 (SELECT count(*) FROM c WHERE kind <> 'contact'), (SELECT count(*) FROM c WHERE kind = 'contact'),
 (SELECT coalesce(sum(g.attended), 0) FROM c JOIN dialogues_invitedgroup g ON g.conference_id = c.id),
 (SELECT count(*) FROM o), (SELECT count(*) FROM o WHERE over AND was_on_the_spot),
 (SELECT count(*) FROM o WHERE over AND NOT was_on_the_spot AND first_answered_on <= first_due_on),
 (SELECT count(*) FROM o WHERE over AND NOT was_on_the_spot AND first_answered_on > first_due_on),
 (SELECT count(*) FROM o WHERE NOT over AND state NOT IN ('routed_out', 'withdrawn')),
 (SELECT count(*) FROM o WHERE NOT over AND state NOT IN ('routed_out', 'withdrawn')
    AND due_on < CASE state WHEN 'waiting' THEN paused_on ELSE '2026-11-27' END),
 (SELECT count(*) FROM o WHERE NOT over AND state IN ('routed_out', 'withdrawn')),
 (SELECT count(*) FROM d), (SELECT count(*) FROM r), (SELECT count(*) FROM r WHERE stars > 3),
 (SELECT count(*) FROM o WHERE reopened_on IS NOT NULL), (SELECT count(*) FROM p),
 (SELECT count(*) FROM p WHERE state = 'done'),
 (SELECT count(*) FROM p WHERE state = 'not_kept'), (SELECT count(*) FROM p WHERE state = 'open'),
 (SELECT count(*) FROM p WHERE state = 'open' AND promised_for < '2026-11-27'),
 (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY days) FROM d)
"""


def recounted(root, unit="steward_id"):
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT.format(unit=unit), {"path": root.path})
        *numbers, middle = cursor.fetchone()
    return dict(zip(BY_HAND, numbers, strict=True)), middle


def told(visit, root, **more):
    rows = visit.get("/api/v1/figures/dialogues/", {"within": root.pk, **YEAR, **more}).json()
    return {row["key"].partition(".")[2]: row for row in rows}


def answered(here, received, answered_on, due, state="answered", **more):
    """Answered in writing, approved by another than the drafter."""
    signed = {"drafted_by": here.officer, "approved_by": here.leader, "is_on_the_spot": False, "channel": "paper"}
    days = {"received_on": received, "answered_on": answered_on, "due_on": due}
    return make_opinion(here.ward, here.root, state, **signed | days | more)


@pytest.fixture
def year(here, time_machine):
    """The ward and the school in 2026; besides something of 2025, of the neighbour, planned, and cancelled."""
    time_machine.move_to(NOW, tick=False)
    CalendarDay.objects.all().delete()
    CalendarDay.objects.create(day=D(2026, 3, 10), is_working=False, name="Nghỉ")
    CalendarDay.objects.create(day=D(2026, 3, 14), is_working=True, name="Làm bù")
    ward, by = here.ward, here.root
    first = make_conference(ward, by, "concluded", day=D(2026, 1, 1), committee_hosts=True)
    second = make_conference(ward, by, "held", day=D(2026, 12, 31), kind="ad_hoc")
    make_conference(here.units.school, by, "held", day=D(2026, 5, 5), kind="on_request")
    meeting = make_conference(ward, by, "held", day=D(2026, 6, 1), kind="contact", announced_on=None)
    for conference, number in ((first, 40), (second, None), (meeting, 35)):
        group = invite(conference, "Nông dân", "Thanh niên")[0]
        group.attended = number
        group.save()
    make_conference(ward, by, "held", day=D(2025, 12, 31))
    make_conference(ward, by, "announced", day=D(2026, 12, 1))
    make_conference(ward, by, "cancelled", day=D(2026, 2, 1))
    beside = make_conference(here.units.beside, by, "held", day=D(2026, 5, 5))
    march = D(2026, 3, 2)  # a Monday
    make_opinion(ward, by, "closed", received_on=march, answered_on=march, due_on=march, closed_on=march)
    answered(here, march, D(2026, 3, 9), D(2026, 3, 9), kind="question", domain="economy")  # 5 days
    answered(here, march, D(2026, 3, 11), D(2026, 3, 20), state="published")  # 6: the 10th is off
    answered(here, march, D(2026, 3, 16), D(2026, 3, 20), state="private")  # 10: Saturday the 14th is worked
    answered(here, march, D(2026, 3, 13), D(2026, 3, 12), channel="telephone")  # 8, and late
    make_opinion(ward, by, "received", received_on=D(2026, 12, 31), due_on=D(2027, 1, 5))
    make_opinion(ward, by, "assigned", received_on=D(2026, 1, 1), due_on=D(2026, 11, 26), answers=here.units.school)
    make_opinion(here.units.school, by, "waiting", received_on=march, due_on=D(2026, 3, 9), paused_on=D(2026, 3, 9))
    again_open = {"first_answered_on": D(2026, 3, 4), "first_due_on": D(2026, 3, 4), "reopened_on": D(2026, 3, 6)}
    make_opinion(ward, by, "reopened", received_on=march, due_on=D(2026, 3, 9), **again_open)  # 2 days
    for opinion, stars in zip(Opinion.objects.order_by("pk"), (5, 4, 2), strict=False):
        OpinionRating.objects.create(opinion=opinion, stars=stars, rated_on=D(2026, 4, 1))
    make_opinion(ward, by, "routed_out", received_on=march)
    make_opinion(ward, by, "withdrawn", received_on=march)
    make_opinion(ward, by, "received", received_on=D(2025, 12, 31))
    make_opinion(here.units.beside, by, "assigned", received_on=march, answers=here.units.school)
    made = {"promised_on": march, "conference": first}
    make_commitment(ward, by, promised_for=D(2026, 11, 27), **made)
    make_commitment(ward, by, promised_for=D(2026, 11, 26), **made)
    make_commitment(ward, by, "done", promised_for=D(2026, 11, 26), ended_on=march, **made)
    make_commitment(ward, by, "done", promised_for=D(2026, 4, 26), ended_on=D(2026, 5, 1), **made)
    make_commitment(here.units.school, by, "not_kept", promised_for=D(2026, 4, 26), **made)
    make_commitment(ward, by, conference=first, promised_on=D(2025, 12, 31))
    make_commitment(here.units.beside, by, conference=beside, promised_on=march, keeps=ward)
    return here


def test_the_numbers_are_those_counted_by_hand_and_in_sql_and_each_is_its_list(year, client):
    visit = prove(client, year.secretary)
    rows = told(visit, year.ward)
    assert {key: (row["number"], row["value"]) for key, row in rows.items()} == BY_HAND
    numbers, middle = recounted(year.ward)
    assert numbers == {key: number for key, (number, _value) in BY_HAND.items()}
    assert f"{middle:.1f}" == rows["days_to_answer"]["value"]
    for key, row in rows.items():
        if row["url"].startswith("/api/"):
            listed = len(visit.get(row["url"] + "&page_size=50").json()["results"])
        else:
            listed = visit.get(row["url"]).context["count"]
        assert listed == (4 if key == "people" else row["number"]), row["url"]


def test_the_page_s_numbers_lead_to_so_many_rows_and_parts_add_up(year, client):
    visit = prove(client, year.secretary)
    page = visit.get("/dialogue-figures/?from=01/01/2026&to=31/12/2026")
    parts = {part.key: {line.title: [n for n, _url in line.numbers] for line in part.lines}
             for part in page.context["divisions"]}  # fmt: skip
    assert list(parts["kind"].values()) == [[1, 0, 40], [1, 0, 0], [1, 0, 0], [0, 1, 35]]
    assert [sum(column) for column in zip(*parts["level"].values(), strict=True)] == [3, 1, 75]
    assert sorted(parts["host"].values()) == [[1, 0, 40], [3, 1, 75]]
    assert sum(numbers[0] for numbers in parts["channel"].values()) == 11
    for key in ("state", "opinion_kind", "domain"):
        totals = [sum(column) for column in zip(*parts[key].values(), strict=True)]
        assert totals == [11, 1, 4, 1, 3], key
    links = LINK.findall(page.content.decode())
    assert len(links) > 40
    for url, number in links:
        listed = visit.get(url.replace("&amp;", "&"))
        if "figure=dialogues.people" in url:
            ids = [row.pk for row, _tone in listed.context["conferences"]]
            came = Conference.objects.filter(pk__in=ids).values_list("groups__attended", flat=True)
            assert sum(each or 0 for each in came) == int(number), url
        else:
            assert listed.context["count"] == int(number), url


def copied(row, place, **changes):
    """The same once more, but for what is changed; with its groups or its rating."""
    groups = list(row.groups.all()) if isinstance(row, Conference) else []
    rating = OpinionRating.objects.filter(opinion=row).first() if isinstance(row, Opinion) else None
    row.pk = None
    if isinstance(row, Opinion):
        changes |= {"number": f"X-{place}", "code_hash": f"{place:064}"}
    for name, value in changes.items():
        setattr(row, name, value)
    type(row).objects.bulk_create([row])
    for group in groups:
        InvitedGroup.objects.create(conference=row, name=group.name, position=1, attended=group.attended)
    if rating:
        OpinionRating.objects.create(opinion=row, stars=rating.stars, rated_on=rating.rated_on)


def test_every_part_of_every_definition_makes_a_difference(year):
    """Without its condition, its days or its unit each number is another one than by hand."""
    beside = {"unit": year.units.beside, "steward": year.units.beside}
    days = {Conference: {"day": D(2025, 5, 5)}, Opinion: {"received_on": D(2025, 3, 2)},
            Commitment: {"promised_on": D(2025, 3, 2)}}  # fmt: skip
    for table, earlier in days.items():
        for place, pk in enumerate(list(table.objects.values_list("pk", flat=True))):
            copied(table.objects.get(pk=pk), 2 * place, **earlier)
            copied(table.objects.get(pk=pk), 2 * place + 1, **beside)
    ahead = invite(Conference.objects.filter(unit=year.ward, state="announced").first(), "Phụ nữ")[0]
    InvitedGroup.objects.filter(pk=ahead.pk).update(attended=9)
    scope = Scope(root=year.ward, period=Period.year(2026))
    for tally in TALLIES:
        rows = {
            "as it is": tally.of(year.root, scope),
            "condition": replace(tally, where=Q()).of(year.root, scope),
            "days": tally.of(year.root, Scope(root=year.ward)),
            "unit": tally.of(year.root, Scope(period=scope.period)),
        }
        weight = Value(1) if tally.weight is None else tally.weight
        told = {name: found.aggregate(number=Coalesce(Sum(weight), 0))["number"] for name, found in rows.items()}
        same = {name for name, number in told.items() if number == BY_HAND[tally.key.partition(".")[2]][0]}
        assert same == {"as it is"} | ({"condition"} if tally.where == Q() else set()), (tally.key, told)


def test_as_it_was_and_as_it_is_and_who_is_told(year, client):
    beside = year.units.beside
    for table in (Conference, Opinion, Commitment):
        table.objects.filter(unit=year.ward).update(steward=beside)
    city = prove(client, again(worker("secretary", year.units.city, "city")))
    for root, lens, unit in (
        (year.ward, "steward", "steward_id"), (year.ward, "unit", "unit_id"), (beside, "steward", "steward_id"),
        (beside, "unit", "unit_id"), (year.units.city, "steward", "steward_id"),
    ):  # fmt: skip
        rows = told(city, root, lens=lens)
        numbers, _middle = recounted(root, unit)
        assert {key: row["number"] for key, row in rows.items()} == numbers, (root, lens)
    assert told(city, year.ward, lens="unit")["held"]["number"] == 3
    below = city.get(f"/dialogue-figures/?within={year.ward.pk}&from=01/01/2026&to=31/12/2026&lens=unit")
    assert (below.context["unit"], below.context["rows"][0].now.number) == (year.ward, 3)
    for user in (year.beside, year.reviewer, worker("officer", year.units.school)):
        assert told(prove(client, again(user)), year.ward) == {}
    for user, root in ((year.auditor, year.ward), (year.root, year.units.city)):
        assert len(told(prove(client, again(user)), root)) == len(BY_HAND)
    page = prove(client, again(year.reviewer)).get("/dialogue-figures/")
    assert (page.context["rows"], page.context["divisions"]) == ([], [])
    assert prove(client, again(year.beside)).get(f"/dialogue-figures/?within={year.ward.pk}").context["rows"] == []
    wrong = prove(client, again(year.secretary)).get("/dialogue-figures/?from=02/01/2026&to=01/01/2026")
    assert set(wrong.context["form"].errors) == {"to"}


def test_everybody_reads_the_same_numbers_by_unit_and_year(year, client):
    page = client.get("/dialogues/figures/?year=2026")
    told = {line.unit.short_name: (line.held, line.contact, line.opinions, line.answered, line.percent)
            for line in page.context["lines"]}  # fmt: skip
    assert told == {"Ba Đình": (2, 1, 10, 5, 50), "Trường Ba Đình": (1, 0, 1, 0, 0), "Hoàn Kiếm": (1, 0, 1, 0, 0)}
    assert {(line.ratings, line.stars) for line in page.context["lines"]} == {(None, None)}  # three are too few
    rest = Opinion.objects.filter(unit=year.ward, received_on=D(2026, 3, 2), rating=None)
    for opinion, ratings in zip(rest.order_by("pk"), (None, (5, 3.5)), strict=False):
        OpinionRating.objects.create(opinion=opinion, stars=4 if ratings is None else 3, rated_on=D(2026, 5, 1))
        told = [(line.ratings, line.stars) for line in client.get("/dialogues/figures/?year=2026").context["lines"]]
        assert told == [ratings or (None, None), (None, None), (None, None)]
    sixth = make_opinion(year.ward, year.secretary, "answered", received_on=D(2026, 3, 3), answered_on=D(2026, 3, 4))
    OpinionRating.objects.create(opinion=sixth, stars=1, rated_on=D(2026, 5, 2))
    told = client.get("/dialogues/figures/?year=2026").context["lines"][0]
    assert (told.ratings, told.stars) == (5, 3.5)  # whoever looks again reckons nobody's stars; 3.6 in half stars
    for stars in (1, 2):
        OpinionRating.objects.filter(pk=OpinionRating.objects.order_by("pk").first().pk).update(stars=stars)
        OpinionRating.objects.exclude(pk=OpinionRating.objects.order_by("pk").first().pk).update(stars=1)
        told = client.get("/dialogues/figures/?year=2026").context["lines"][0]
        assert told.stars == 1  # nobody knows whether each gave one star
    before = client.get("/dialogues/figures/?year=2025").context
    assert [(line.held, line.opinions) for line in before["lines"]] == [(1, 1)]
    assert client.get("/dialogues/figures/?year=2020").context["lines"] == []
    assert client.get("/dialogues/figures/?year=odd").status_code == 200
    assert len(client.get("/dialogues/figures/?q=hoan+kiem").context["lines"]) == 1
    with CaptureQueriesContext(connection) as asked:
        client.get("/dialogues/figures/", {"q": " ".join(map(str, range(900))), "year": "2026"})
    assert max(each["sql"].count("LIKE") for each in asked) <= 60  # 20 words; of a stranger's 2,000 each was asked for
    assert "/dialogues/figures/" in client.get("/dialogues/").content.decode()


def test_as_many_queries_for_many_rows(year, client):
    visit = prove(client, year.secretary)
    address = "/dialogue-figures/?from=01/01/2026&to=31/12/2026"
    with CaptureQueriesContext(
        connection,
    ) as few:
        visit.get(address)
    for number in range(10):
        make_conference(year.ward, year.root, "held", day=D(2026, 7, 1 + number))
        make_opinion(year.ward, year.root, received_on=D(2026, 7, 1))
    with CaptureQueriesContext(connection) as many:
        visit.get(address)
    assert len(many) <= len(few) <= 40


@pytest.mark.django_db(transaction=True)
def test_the_file_has_the_numbers_of_the_page(year, client, monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    visit = prove(client, year.secretary)
    assert visit.post("/dialogue-figures/export/?from=01/01/2026&to=31/12/2026").status_code == 302
    job = Job.objects.latest("pk")
    runner.run_job(job.pk)
    job.refresh_from_db()
    with default_storage.open(job.files.get().key) as content:
        book = openpyxl.load_workbook(content)
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == [number for number, _value in BY_HAND.values()]
    assert book.worksheets[1].max_row > 60
    assert visit.post("/dialogue-figures/export/?from=odd")["Location"] == "/dialogue-figures/?from=odd"


def test_counted_together_they_are_what_each_is_alone(year):
    """Whether all ask for one unit or each for its own, for all things of the days or for some of them."""
    units, user = year.units, again(year.above)
    moved = Opinion.objects.filter(steward=year.ward, received_on=D(2026, 3, 2)).order_by("pk")[:2]
    Opinion.objects.filter(pk__in=list(moved.values_list("pk", flat=True))).update(steward=units.beside)
    of_opinions = [each for each in TALLIES if each.things == Opinion.objects.all]
    of_all = next(each for each in of_opinions if not each.where)
    by_due = replace(of_all, key="by_due", day="due_on")
    now, year_before = Period.year(2026), Period.year(2025)
    ward = Scope(root=year.ward, period=now)
    together = (
        {"ward": ward},
        {"ward": ward, "before": Scope(root=year.ward, period=year_before)},
        {"ward": ward, "beside": Scope(root=units.beside, period=now)},
        {"ward": ward, "was": Scope(root=year.ward, period=now, as_it_was=True)},
        {"ward": ward, "all": Scope(period=now)},
    )
    some = [replace(each, share_of="") for each in of_opinions if each.where]
    for asked in (of_opinions, of_opinions[::-1], some, [of_all, by_due], [by_due, of_all]):
        for scopes in together:
            found = counted(asked, user, scopes)
            for name, scope in scopes.items():
                alone = {each.key: each.of(user, scope).count() for each in asked}
                assert {key: number.number for key, number in found[name].items()} == alone, (name, scopes)
        parts = divided(asked, user, ward, ["state"])
        for each in asked:
            by_state = {state: each.of(user, ward).filter(state=state).count() for (state,) in parts}
            assert {state: numbers[each.key] for (state,), numbers in parts.items()} == by_state
