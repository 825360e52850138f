"""The catalogue and the page of a measure: what is told to whom, numbers in both views, parts, months, file, API."""

import datetime
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from mobilization.common import charts
from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from organizations.figures import Period, Scope
from reports import dimensions, measures
from reports.forms.measures import period_of
from reports.queries import measure_page
from reports.queries.catalogue import Entry
from reports.services.claims import enter_claim
from tests.access.people import again
from tests.reports.test_claims import VALUES, the_file
from tests.sign_in import prove
from tests.worlds import shared  # noqa: F401 - named here, the city is built once for the file

pytestmark = pytest.mark.django_db
D = datetime.date
YEAR = {"period": "year", "year": "2025"}
ALL = [each.key for each in measures.measures()]
ON_CARDS = [
    f"models_registry.{name}"
    for name in ("registered", "in_implementation", "recognised", "typical", "replicated", "stopped")
]


def keys(page):
    return [entry.key for group in page.context["groups"] for entry in group.entries]


@pytest.mark.parametrize(
    ("kind", "begins", "ends"),
    [
        ("year", D(2024, 1, 1), D(2024, 12, 31)), ("six", D(2024, 1, 1), D(2024, 6, 30)),
        ("nine", D(2024, 1, 1), D(2024, 9, 30)), ("q1", D(2024, 1, 1), D(2024, 3, 31)),
        ("q4", D(2024, 10, 1), D(2024, 12, 31)), ("m2", D(2024, 2, 1), D(2024, 2, 29)),
        ("m12", D(2024, 12, 1), D(2024, 12, 31)),
    ],
)  # fmt: skip
def test_the_periods_of_a_year(kind, begins, ends):
    assert period_of(kind, 2024) == Period(begins=begins, ends=ends)


def test_the_catalogue_tells_each_number_that_the_reader_may_read_and_no_other(world, client):
    everything = prove(client, again(world.root)).get("/figures/")
    assert sorted(keys(everything)) == sorted(ALL)
    assert [group.key for group in everything.context["groups"]] == ["models", "judging", "awarding", "dialogue"]
    assert set(keys(prove(client, again(world.auditor)).get("/figures/"))) == set(ALL)
    officer = keys(prove(client, again(world.officer)).get("/figures/"))
    assert set(ALL) - set(officer) == {"reviews.sheets_given", "reviews.sheets_done"}
    assert keys(prove(client, again(world.reviewer)).get("/figures/")) == ON_CARDS


def test_every_entry_says_all_of_itself_in_both_languages(client, world):
    for language in ("vi", "en"):
        with translation.override(language):
            for each in measures.measures():
                entry = Entry(each)
                words = [str(each.title), str(each.counts), str(each.by_day), entry.whose, entry.source]
                assert all(words), each.key
                assert bool(entry.measured_in) is bool(getattr(each, "measure", "")), each.key
                assert [key for key, _title, _is_sum in entry.dimensions] == measures.dimensions(each)
    in_words = {}
    for language in ("vi", "en"):
        with translation.override(language):
            in_words[language] = [Entry(each).whose for each in measures.measures()]
    assert not set(in_words["vi"]) & set(in_words["en"])


def test_the_catalogue_is_searched_and_filtered(world, client):
    visit = prove(client, again(world.root))
    assert keys(visit.get("/figures/?q=dialogues.people")) == ["dialogues.people"]
    assert keys(visit.get("/figures/?q=doi+thoai")) != []
    assert set(keys(visit.get("/figures/?part=awarding"))) == {key for key in ALL if key.startswith("awards.")}
    assert set(keys(visit.get("/figures/?by=host"))) == {"dialogues.held", "dialogues.contact", "dialogues.people"}
    nothing = visit.get("/figures/?q=nothing+like+it")
    assert (keys(nothing), nothing.context["is_filtered"]) == ([], True)
    assert keys(visit.get("/figures/?part=odd")) == []


def test_the_page_tells_both_views_the_year_before_parts_that_add_up_and_months(world, client):
    """The heir itself received 21 opinions since July, with its predecessors 56 in 2025; none in 2024."""
    visit = prove(client, again(world.officer))
    page = visit.get("/figures/dialogues.opinions/", YEAR | {"by": ["channel", "opinion_state"]})
    now, then = page.context["lenses"]
    assert (now.key, now.now.number, now.before.number) == ("steward", 56, 0)
    assert (then.key, then.now.number) == ("unit", 21)
    parts = page.context["parts"]
    assert parts.is_sum
    assert sum(line.number for line in parts.lines) == parts.total == 56
    assert {line.labels[0] for line in parts.lines} == {"Tại hội trường", "Bản giấy", "Điện thoại"} or parts.lines
    assert [month.number for month in page.context["months"]] == [7, 7, 7, 0, 7, 7, 7, 0, 7, 0, 0, 7]
    assert "<svg" in page.content.decode()
    year_after = visit.get("/figures/dialogues.opinions/", {"period": "year", "year": "2026"})
    assert year_after.context["lenses"][0].before.number == 56
    assert {line.before for line in year_after.context["parts"].lines} != {0}
    for line in parts.lines:
        assert visit.get(line.url).context["count"] == line.number, line.url
    for lens in (now, then):
        assert visit.get(lens.now.url).context["count"] == lens.now.number


def test_the_page_of_every_measure_tells_its_number_in_both_languages(world, client):
    visit = prove(client, again(world.root))
    scope = {"": Scope(root=world.heir, period=Period.year(2025))}
    numbers = measures.counted(measures.measures(), scope)[""]
    for place, each in enumerate(measures.measures()):
        client.cookies["django_language"] = ("vi", "en")[place % 2]
        page = visit.get(f"/figures/{each.key}/", YEAR | {"within": world.heir.pk})
        (now, _then) = page.context["lenses"]
        assert (now.now.number, now.now.value) == (numbers[each.key].number, numbers[each.key].value), each.key


def test_each_view_has_its_own_parts(world, client):
    visit = prove(client, again(world.officer))
    asked = YEAR | {"by": "unit"}
    now = visit.get("/figures/models_registry.registered/", asked).context["parts"]
    assert {line.labels[0]: line.number for line in now.lines} == {
        "Phường cũ 1": 15, "Phường cũ 2": 10, "Phường Ba Đình": 15,
    }  # fmt: skip
    then = visit.get("/figures/models_registry.registered/", asked | {"lens": "unit"}).context["parts"]
    assert [(line.labels, line.number) for line in then.lines] == [(["Phường Ba Đình"], 15)]
    other = visit.get("/figures/models_registry.registered/", asked | {"within": world.first.pk, "lens": "unit"})
    assert [line.number for line in other.context["parts"].lines] == [15]


def test_parts_that_do_not_add_up_say_so_and_many_parts_are_put_together(world, client, monkeypatch):
    visit = prove(client, again(world.auditor))
    page = visit.get("/figures/models_registry.registered/", YEAR | {"by": "theme"})
    assert not page.context["parts"].is_sum
    assert "parts-total" not in page.content.decode()
    scope = Scope(root=world.city, period=Period.year(2025))
    asked = measures.measure("models_registry.registered")
    few = measure_page.parts(asked, scope, ["unit", "domain"], world.root, most=3)
    assert len(few.lines) == 3
    assert few.others == 13
    assert few.rest + sum(line.number for line in few.lines) == few.total


def test_a_measure_that_the_reader_is_not_told_is_not_there(world, client):
    visit = prove(client, again(world.reviewer))
    assert visit.get("/figures/dialogues.opinions/").status_code == 404
    assert visit.post("/figures/dialogues.opinions/export/").status_code == 404
    assert visit.get("/api/v1/figures/dialogues.opinions/", {"within": world.heir.pk}).status_code == 404
    assert visit.get("/figures/no.such/").status_code == 404
    visit = prove(client, again(world.officer))
    elsewhere = {"within": world.beside.pk}
    page = visit.get("/figures/dialogues.opinions/", elsewhere)
    assert (page.status_code, page.context["is_told"], "lenses" in page.context) == (200, False, False)
    assert visit.post(f"/figures/dialogues.opinions/export/?within={world.beside.pk}").status_code == 404
    known = visit.get("/figures/models_registry.registered/", elsewhere | YEAR)
    assert known.context["lenses"][0].now.number == 10
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_file_of_what_the_owner_is_not_told_is_refused(world, client, monkeypatch):
    """Asked for while it was told, or by whoever writes jobs by hand: the right is asked again when it runs."""
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    visit = prove(client, again(world.officer))
    visit.post("/figures/dialogues.opinions/export/?period=year&year=2025")
    job = Job.objects.latest("pk")
    job.params["filters"]["within"] = str(world.beside.pk)
    job.save()
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert not job.files.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"period": "days"}, {"period": "days", "from": "01/02/2025", "to": "01/01/2025"}, {"period": "odd"},
        {"year": "twelve"}, {"by": "colour"}, {"by": ["unit", "steward", "level", "channel"]}, {"within": "99999999"},
    ],
)  # fmt: skip
def test_what_was_asked_wrongly_is_said_and_this_year_is_shown(world, client, wrong):
    visit = prove(client, again(world.officer))
    page = visit.get("/figures/dialogues.opinions/", wrong)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert page.context["unit"] == world.heir
    answer = visit.post(f"/figures/dialogues.opinions/export/?{page.request['QUERY_STRING']}")
    assert (answer.status_code, Job.objects.count()) == (302, 0)


def test_the_chart_is_drawn_once_for_the_same_numbers_and_a_forged_one_is_not_shown(world, client, monkeypatch):
    cache.clear()
    drawn, kept = [], {}
    monkeypatch.setattr(charts, "svg", lambda spec, **said: drawn.append(spec) or charts.SafeString("<svg></svg>"))
    monkeypatch.setattr(cache, "set", lambda name, value, *more, **others: kept.update({name: value}))
    monkeypatch.setattr(cache, "get", lambda name, *more, **others: kept.get(name))
    visit = prove(client, again(world.officer))
    for _time in range(2):
        visit.get("/figures/dialogues.opinions/", YEAR)
    assert len(drawn) == 1
    visit.get("/figures/dialogues.held/", YEAR)
    assert len(drawn) == 2
    for name in [name for name in kept if name.startswith("chart:")]:
        kept[name] = "<svg><script>alert(1)</script></svg>"
    assert "alert(1)" not in visit.get("/figures/dialogues.opinions/", YEAR).content.decode()
    assert len(drawn) == 3


def test_the_number_of_queries_does_not_grow_with_the_parts(world, client):
    visit = prove(client, again(world.auditor))

    def queries(**asked):
        with CaptureQueriesContext(connection) as found:
            assert visit.get("/figures/models_registry.registered/", YEAR | asked).status_code == 200
        return len(found)

    queries(by=["unit"])
    assert queries(by=["unit", "domain", "steward"], within=world.heir.pk) <= queries(by=["unit"]) + 3
    assert queries(by=["unit", "month"]) == queries(by=["unit"])


def test_what_was_published_of_the_unit_and_the_days_stands_beside(world, client):
    claim = enter_claim(values=VALUES | {"about": world.heir, "number": Decimal(15)}, by=world.officer)
    enter_claim(values=VALUES | {"about": world.city}, by=world.officer)
    enter_claim(values=VALUES | {"about": world.heir, "measure": "dialogues.held"}, by=world.officer)
    visit = prove(client, again(world.officer))
    ((row, standings),) = visit.get("/figures/models_registry.registered/", YEAR).context["claims"]
    assert (row.claim, [tone for tone, _word in standings]) == (claim, ["success"])
    half = visit.get("/figures/models_registry.registered/", {"period": "six", "year": "2025"})
    assert half.context["claims"] == []


def test_what_was_published_stands_beside_the_other_pages_of_figures_too(world, client):
    claim = enter_claim(values=VALUES | {"about": world.heir, "number": Decimal(15)}, by=world.officer)
    held = enter_claim(values=VALUES | {"about": world.heir, "measure": "dialogues.held"}, by=world.officer)
    given = enter_claim(values=VALUES | {"about": world.heir, "measure": "awards.decided"}, by=world.officer)
    visit, days = prove(client, again(world.officer)), {"from": "01/01/2025", "to": "31/12/2025"}
    for address, wanted in (
        (f"/units/{world.heir.pk}/figures/", {claim, given}), ("/dialogue-figures/", {held}),
        ("/award-decisions/figures/", {given}),
    ):  # fmt: skip
        (panel,) = visit.get(address, days).context["beside"]
        assert {row.claim for row, _standings in panel.data["claims"]} == wanted, address
        assert visit.get(address, days | {"to": "30/06/2025"}).context["beside"] == [], address


@pytest.mark.django_db(transaction=True)
def test_the_file_has_numbers_parts_months_and_words(world, client, monkeypatch):
    visit = prove(client, again(world.officer))
    address = "/figures/dialogues.opinions_on_the_spot/export/?period=year&year=2025&by=channel&by=unit"
    numbers, parts, months, words = the_file(visit, monkeypatch, address)
    assert [(row[4], row[5]) for row in numbers] == [(8, 14.3), (3, 14.3)]
    assert sum(row[2] for row in parts) == 8
    assert sum(row[1] for row in months) == 8
    assert len(months) == 12
    assert words[-1][1] == "dialogues.opinions_on_the_spot"


def test_the_api_tells_the_catalogue_and_a_number_with_parts_and_months(world, client):
    visit = prove(client, again(world.officer))
    told = visit.get("/api/v1/figures/catalogue/", {"within": world.heir.pk}).json()
    assert {each["key"] for each in told} == set(ALL) - {"reviews.sheets_given", "reviews.sheets_done"}
    (people,) = [each for each in told if each["key"] == "dialogues.people"]
    assert {each["key"]: each["adds_up"] for each in people["dimensions"]}["host"] is False
    asked = {"within": world.heir.pk, "from": "2025-01-01", "to": "2025-12-31"}
    found = visit.get("/api/v1/figures/dialogues.opinions/", asked | {"by": "channel,month"}).json()
    assert (found["number"], found["year_before"]) == (56, 0)
    assert sum(part["number"] for part in found["parts"]) == sum(month["number"] for month in found["months"]) == 56
    for part in found["parts"][:3]:
        assert len(visit.get(part["url"] + "&page_size=50").json()["results"]) == part["number"], part["url"]
    for wrong in ("colour", "unit,steward,level,channel"):
        answer = visit.get("/api/v1/figures/dialogues.opinions/", asked | {"by": wrong})
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["by"])
    open_time = {"within": world.heir.pk}
    assert visit.get("/api/v1/figures/dialogues.opinions/", open_time).json()["months"] == []
    assert visit.get("/api/v1/figures/dialogues.opinions/", open_time | {"by": "month"}).status_code == 400
    assert visit.get("/api/v1/figures/dialogues.opinions/", {"within": "x"}).status_code == 400
    registered = visit.get("/api/v1/figures/models_registry.registered/", asked | {"by": "domain"}).json()
    assert registered["number"] == 40
    for part in registered["parts"]:
        assert len(visit.get(part["url"] + "&page_size=50").json()["results"]) == part["number"]


def test_pages_elsewhere_lead_to_the_catalogue(world, client):
    visit = prove(client, again(world.officer))
    for address in (f"/units/{world.heir.pk}/figures/", "/dialogue-figures/", "/award-decisions/figures/"):
        assert 'href="/figures/"' in visit.get(address).content.decode(), address
    assert dimensions.get("month").written(D(2025, 6, 1)) == "2025-06"
    assert dimensions.get("month").read("2025-06") == D(2025, 6, 1)
