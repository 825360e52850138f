"""The dashboard of a unit: each number is the length of the list it leads to, for each role; who is told what."""

import re
from dataclasses import replace
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import DecisionRecipient
from mobilization.common import charts
from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from models_registry.models import RegisteredModel
from organizations.dates import today
from organizations.figures import Period, Scope
from organizations.models import Unit
from reports import measures
from reports.queries.dashboard import dashboard_of
from reports.queries.dashboard_late import late_of
from tests.access.people import account, again, unit
from tests.models_registry.makers import make_model
from tests.models_registry.test_figures import RECOUNT, recount
from tests.reports.houses import NOW, make_house
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a (?:class="panel" )?href="(/[^"]+\?[^"]*)">(?:<strong>)?(\d+)<')
QUERIES = ("", "?lens=unit", "?period=last_year", "?period=quarter&figure=models_registry.recognised",
           "?period=days&from=01/01/2000&figure=models_registry.checked")  # fmt: skip
READERS = ("officer", "secretary", "auditor", "reviewer", "above", "neighbour", "pupil", "root")
ON_CARD = ["registered", "in_implementation", "recognised", "typical", "replicated", "stopped"]


@pytest.fixture(autouse=True)
def now(time_machine):
    """The day on which the house stands."""
    time_machine.move_to(NOW, tick=False)


@shared
def house():
    """See `make_house`."""
    return make_house()


def page_of(client, user, where, query="", name="dashboard"):
    shown = prove(client, again(user)).get(reverse(f"reports:{name}", args=[where.pk]) + query)
    assert shown.status_code == 200
    return shown


def linked(page):
    return {(url.replace("&amp;", "&"), int(number)) for url, number in LINK.findall(page.content.decode())}


def demand_lists(client, numbers):
    for url, number in numbers:
        assert client.get(url).context["count"] == number, url


@pytest.mark.parametrize("who", READERS)
def test_every_number_is_the_length_of_its_list_for_each_role(house, client, who):
    found = set()
    for query in QUERIES:
        found |= linked(page_of(client, getattr(house, who), house.units.ward, query))
    assert len(found) > 12, who
    demand_lists(client, found)


def test_every_number_of_the_city_and_of_the_units_below_is_its_list(house, client):
    found = set()
    for query in ("", "?lens=unit"):
        found |= linked(page_of(client, house.above, house.units.city, query))
        below = page_of(client, house.above, house.units.city, query, "dashboard_below")
        assert "alone=1" in below.content.decode()
        found |= linked(below)
    assert len(found) > 90
    demand_lists(client, found)


def test_the_funnel_is_the_one_that_a_recount_in_sql_finds(house, client):
    for lens, query in (("steward", ""), ("unit", "?lens=unit")):
        board = page_of(client, house.officer, house.units.ward, query).context["board"]
        counted = {figure.key.partition(".")[2]: stage.by_lens[0][0].value
                   for figure, stage in zip(board.figures, board.stages, strict=True)}  # fmt: skip
        assert counted == {name: recount(name, house.units.ward, today().year, lens) for name in RECOUNT}
        assert counted["registered"] == {"steward": 6, "unit": 5}[lens]
        assert board.stages[0].by_lens[0][1].value == 1


def test_parts_add_up_and_months_and_themes_are_there(house, client):
    board = page_of(client, house.above, house.units.city).context["board"]
    registered = board.stages[0].by_lens[0][0].value
    assert registered == 9
    assert board.parts.total.numbers[-1].value == registered
    for line in [*board.parts.lines, board.parts.total]:
        assert sum(number.value for number in line.numbers[:-1]) == line.numbers[-1].value
    assert [sum(line.numbers[place].value for line in board.parts.lines) for place in (0, 1, 2)] == [
        number.value for number in board.parts.total.numbers
    ]
    assert [(line.is_named, line.numbers[0].value) for line in board.themes] == [(True, 3), (False, registered - 3)]
    assert board.months.years == (today().year, today().year - 1)
    assert sum(line.now.value for line in board.months.lines if line.now) == registered
    assert [line.now is None for line in board.months.lines] == [month > today().month for month in range(1, 13)]
    assert [line.before.value for line in board.months.lines] == [1] + 11 * [0]


def test_the_map_shows_the_units_below_or_the_place_among_neighbours(house, client):
    city = page_of(client, house.above, house.units.city)
    spread = city.context["board"].spread
    assert [(spot.unit.short_name, spot.number.value) for spot in spread.spots] == [("Ba Đình", 6), ("Hoàn Kiếm", 2)]
    assert city.content.decode().count("<circle") == 4
    below = page_of(client, house.neighbour, house.units.beside).context["board"].spread
    assert (below.root, below.here) == (house.units.city, house.units.beside)
    assert [spot.number.value for spot in below.spots] == [6, 2]
    hidden = page_of(client, house.neighbour, house.units.beside, "?figure=models_registry.checked").context["board"]
    assert (hidden.figure.key, hidden.spread) == ("models_registry.checked", None)


def test_the_clock_of_opinions(house, client):
    clock = page_of(client, house.officer, house.units.ward).context["board"].clock
    told = {row.tally.key.partition(".")[2]: (row.now.number, row.now.value, row.before.number) for row in clock.rows}
    assert {key: (now, before) for key, (now, _value, before) in told.items()} == {
        "opinions": (5, 1), "opinions_on_the_spot": (1, 0), "opinions_in_time": (1, 0), "opinions_late": (1, 0),
        "opinions_open": (2, 1), "opinions_overdue": (1, 1), "opinions_not_answered": (0, 0), "days_to_answer": (2, 0),
    }  # fmt: skip
    assert sum(number for _title, number in clock.parts) == 5
    assert str(told["opinions_open"][1]) == "40.0"
    assert clock.oldest.received_on.year == today().year - 1
    assert [(title, number.value) for title, number in clock.themes] == [(str(house.theme), 1)]


def test_what_is_late_is_named_with_its_number(house, client):
    late = {each.key: each.number for each in page_of(client, house.leader, house.units.ward).context["board"].late}
    assert late == {
        "dialogues.opinions_overdue": 2, "dialogues.commitments_late": 1, "directives.late": 1, "dialogues.passed": 1,
        "dialogues.unpublished": 2, "models_registry.late": 1, "models_registry.candidacy_late": 1,
        "models_registry.silent": 5, "reviews.rounds": 1,
    }  # fmt: skip
    above = page_of(client, house.above, house.units.ward).context["board"].late
    (candidacies,) = (each for each in above if each.key == "models_registry.candidacy_late")
    assert (candidacies.number, client.get(candidacies.url).context["count"]) == (1, 1)
    beside = page_of(client, house.neighbour, house.units.beside).context["board"].late
    assert [(each.key, each.number) for each in beside] == [("models_registry.silent", 2)]


@pytest.mark.parametrize("who", ["neighbour", "reviewer", "pupil"])
def test_elsewhere_only_what_every_card_shows_is_told(house, client, who):
    page = page_of(client, getattr(house, who), house.units.ward)
    board = page.context["board"]
    assert [each.key.partition(".")[2] for each in board.figures] == ON_CARD
    assert (board.is_inside, board.clock, board.late, board.awards) == (False, None, [], [])
    chosen = page_of(client, getattr(house, who), house.units.ward, "?figure=models_registry.checked")
    assert chosen.context["board"].figure.key == "models_registry.registered"
    below = page_of(client, getattr(house, who), house.units.ward, "", "dashboard_below").context["below"]
    assert [each.key for each in below.columns] == [
        "models_registry.registered", "models_registry.recognised", "models_registry.typical",
        "models_registry.replicated",
    ]  # fmt: skip


def test_without_an_office_there_is_no_dashboard(house, client):
    visit = prove(client, account("nobody"))
    for tail in ("", "below/"):
        assert visit.get(f"/units/{house.units.ward.pk}/dashboard/{tail}").status_code == 403
    assert visit.post(f"/units/{house.units.ward.pk}/dashboard/export/").status_code == 403
    assert visit.get("/units/999999/dashboard/").status_code == 404


def test_the_table_of_units_below_sorts_ranks_and_shares(house, client):
    below = page_of(client, house.above, house.units.city, "", "dashboard_below").context["below"]
    assert [(line.unit.short_name, line.numbers[0].value, line.rank, str(line.share)) for line in below.lines] == [
        ("Ba Đình", 6, 1, "66.7"), ("Hoàn Kiếm", 2, 2, "22.2"),
    ]  # fmt: skip
    assert (below.own.numbers[0].value, below.total[0].value) == (1, 9)
    for place, number in enumerate(below.total):
        assert sum(line.numbers[place].value for line in [*below.lines, below.own]) == number.value
    for order, first in (("name", "Ba Đình"), ("-name", "Hoàn Kiếm"), ("models_registry.registered", "Hoàn Kiếm"),
                         ("-dialogues.opinions", "Ba Đình"), ("odd", "Ba Đình")):  # fmt: skip
        table = page_of(client, house.above, house.units.city, f"?order={order}", "dashboard_below").context["below"]
        assert table.lines[0].unit.short_name == first, order
    assert page_of(client, house.pupil, house.units.school, "", "dashboard_below").context["below"].lines == []


def test_units_that_ended_stand_in_the_table_of_their_time(house, client):
    gone = unit("D1", house.units.city, kind="district", level="district", short_name="Quận cũ")
    model = make_model(gone, "registered", registered_on=today().replace(month=1, day=2))
    RegisteredModel.objects.filter(pk=model.pk).update(steward=house.units.ward)
    Unit.objects.filter(pk=gone.pk).update(valid_to=today().replace(month=6, day=30))
    names = {}
    for query in ("?lens=unit", "", "?lens=unit&period=days&from=01/07/2027&to=02/07/2027"):
        lines = page_of(client, house.above, house.units.city, query, "dashboard_below").context["below"].lines
        names[query] = {line.unit.short_name: line.numbers[0].value for line in lines}
    assert [each.get("Quận cũ") for each in names.values()] == [1, None, None]
    assert [each.get("Ba Đình") for each in names.values()] == [5, 7, 0]


@pytest.mark.parametrize(
    ("query", "field"),
    [("?from=02/01/2026&to=01/01/2026", "to"), ("?period=days&from=xx", "from"), ("?period=odd", "period"),
     ("?from=01/01/0001", "from"), ("?period=days&to=31/12/9999", "to"), ("?lens=odd", "lens")],
)  # fmt: skip
def test_what_makes_no_sense_is_told_at_its_field_and_the_usual_is_shown(house, client, query, field):
    page = page_of(client, house.officer, house.units.ward, query)
    assert list(page.context["form"].errors) == [field]
    assert page.context["scope"].period == Period(begins=today().replace(month=1, day=1), ends=today())
    sent = client.post(f"/units/{house.units.ward.pk}/dashboard/export/{query}")
    assert unquote(sent["Location"]) == f"/units/{house.units.ward.pk}/dashboard/{query}"


def test_periods_are_those_of_today(house, client, time_machine):
    found = {}
    for day, name in (("2026-09-20", "month"), ("2026-09-20", "quarter"), ("2026-09-20", "year"),
                      ("2026-09-20", "last_year"), ("2026-10-01", "quarter")):  # fmt: skip
        time_machine.move_to(f"{day}T05:00:00+00:00", tick=False)
        period = page_of(client, house.officer, house.units.ward, f"?period={name}").context["scope"].period
        found[day, name] = (str(period.begins), str(period.ends))
    assert list(found.values()) == [
        ("2026-09-01", "2026-09-20"), ("2026-07-01", "2026-09-20"), ("2026-01-01", "2026-09-20"),
        ("2025-01-01", "2025-12-31"), ("2026-10-01", "2026-10-01"),
    ]  # fmt: skip


def test_an_empty_unit_says_so(house, client):
    empty = unit("E1", house.units.city, name="Phường Mới", short_name="Mới")
    page = page_of(client, house.above, empty)
    assert (page.context["board"].is_empty, page.context["board"].clock.is_empty) == (True, True)
    assert page.content.decode().count('class="empty-state') == 2
    charts_shown = page.context["charts"]
    assert (charts_shown.parts, charts_shown.months, charts_shown.clock) == ("", "", "")


def test_it_costs_as_many_statements_for_any_number_of_units_and_rows(house, client, monkeypatch):
    monkeypatch.setattr(charts, "svg", lambda spec, **words: charts.SafeString("<svg></svg>"))
    visit = prove(client, again(house.above))
    pages = [f"/units/{house.units.city.pk}/dashboard/{tail}" for tail in ("", "below/")]
    few = {}
    for page in pages:
        visit.get(page)
        with CaptureQueriesContext(connection) as asked:
            visit.get(page)
        few[page] = len(asked)
    for number in range(10):
        make_model(unit(f"N{number}", house.units.city), "registered", registered_on=today())
    for page, most in zip(pages, (37, 20), strict=True):
        with CaptureQueriesContext(connection) as asked:
            visit.get(page)
        assert len(asked) <= few[page] <= most, (page, few[page])


def test_who_reads_all_is_asked_once_about_the_units(house, client):
    """Not for each row again: PostgreSQL expects few rows of what is asked twice, and begins with all models."""
    visit = prove(client, again(house.above))
    for place in (house.units.ward, house.units.city):
        with CaptureQueriesContext(connection) as asked:
            visit.get(f"/units/{place.pk}/dashboard/")
        counts = [q["sql"] for q in asked if q["sql"].startswith("SELECT COUNT(") and "::text LIKE" in q["sql"]]
        for table, number in (("models_registry_candidacy", 1), ("dialogues_opinion", 2), ("dialogues_commitment", 1)):
            found = [sql.count("::text LIKE") for sql in counts if f'FROM "{table}"' in sql]
            assert found == [1] * number, (table, counts)


def test_who_does_not_read_inside_is_told_of_no_late_candidacy(house):
    told = {
        who: {each.key: each.number for each in late_of(again(getattr(house, who)), house.units.ward)}
        for who in ("above", "neighbour", "pupil")
    }
    assert [each.get("models_registry.candidacy_late") for each in told.values()] == [1, None, None], told


def test_a_chart_is_drawn_once_and_a_forged_one_is_not_shown(house, client, monkeypatch):
    drawn = []

    def draw(spec, *, title, description=""):
        drawn.append(title)
        return charts.SafeString(f"<svg>{len(drawn)}</svg>")

    monkeypatch.setattr(charts, "svg", draw)
    kept = {}
    monkeypatch.setattr("mobilization.common.kept_charts.cache.get", kept.get)
    monkeypatch.setattr("mobilization.common.kept_charts.cache.set", lambda name, text, age: kept.update({name: text}))
    first = page_of(client, house.officer, house.units.ward).content
    number = len(drawn)
    assert number == 3
    assert page_of(client, house.officer, house.units.ward).content.count(b"<svg>") == first.count(b"<svg>")
    assert len(drawn) == number
    for name in kept:
        kept[name] = "<script>alert(1)</script>:forged"
    assert b"alert(1)" not in page_of(client, house.officer, house.units.ward).content
    assert len(drawn) == 2 * number


def test_the_page_keeps_to_the_policy_and_prints(house, client):
    html = page_of(client, house.officer, house.units.ward).content.decode()
    assert (" style=" in html, "<script>" in html) == (False, False)
    assert ("css/reports.css" in html, "day-form no-print" in html) == (True, True)


@pytest.mark.django_db(transaction=True)
def test_the_file_has_the_numbers_of_the_page(client, monkeypatch):
    house = make_house()
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    board = page_of(client, house.above, house.units.city, "?lens=unit").context["board"]
    below = page_of(client, house.above, house.units.city, "?lens=unit", "dashboard_below").context["below"]
    assert client.post(f"/units/{house.units.city.pk}/dashboard/export/?lens=unit").status_code == 302
    job = Job.objects.latest("pk")
    runner.run_job(job.pk)
    job.refresh_from_db()
    with default_storage.open(job.files.get().key) as content:
        book = openpyxl.load_workbook(content)
    sheets = [[row[1:] for row in sheet.iter_rows(min_row=2, values_only=True)] for sheet in book.worksheets]
    assert sheets[0] == [tuple(number.value for number in stage.by_lens[0]) for stage in board.stages]
    assert [row[-1] for row in sheets[1]][-1] == board.parts.total.numbers[-1].value == 9
    assert [row[0] for row in sheets[5]] == [row.now.number for row in board.clock.rows]
    assert [row[0] for row in sheets[6]] == [row.now.number for row in board.awards]
    assert [row[0] for row in sheets[7]] == [each.number for each in board.late]
    assert sheets[8][-1][: len(below.total)] == tuple(number.value for number in below.total)
    again_asked = Job.objects.create(kind=job.kind, owner=house.above, params=job.params | {"acting": 0})
    runner.run_job(again_asked.pk)
    again_asked.refresh_from_db()
    assert again_asked.state == "refused"


def test_the_api_tells_the_same_numbers_each_with_its_list(house, client):
    visit = prove(client, again(house.above))
    told = visit.get(f"/api/v1/units/{house.units.city.pk}/dashboard/").json()
    board = page_of(client, house.above, house.units.city).context["board"]
    assert [each["now"]["number"] for each in told["stages"]] == [s.by_lens[0][0].value for s in board.stages]
    assert {each["key"]: each["number"] for each in told["late"]} == {each.key: each.number for each in board.late}
    assert sum(each["number"] for each in told["by_domain_and_level"]) == 9
    assert [each["numbers"]["models_registry.registered"] for each in told["below"]] == [6, 2]
    numbers = [each["now"] for name in ("stages", "opinions", "awards") for each in told[name]]
    numbers += told["late"] + told["by_domain_and_level"]
    asked = [each for each in numbers if each["number"]]
    assert len(asked) > 25
    for each in asked:
        listed = visit.get(f"{each['url']}&page_size=50")
        assert listed.status_code == 200, each["url"]
        rows = listed.json()["results"]
        weighed = sum(row["number"] for row in rows) if "figure=awards." in each["url"] else len(rows)
        assert weighed == each["number"], each["url"]
    wrong = visit.get(f"/api/v1/units/{house.units.city.pk}/dashboard/?from=02/01/2026&to=01/01/2026")
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["to"])
    elsewhere = prove(client, again(house.neighbour)).get(f"/api/v1/units/{house.units.ward.pk}/dashboard/").json()
    assert (len(elsewhere["stages"]), elsewhere["opinions"], elsewhere["late"], elsewhere["awards"]) == (6, [], [], [])


def test_by_unit_equals_what_is_counted_unit_by_unit(house):
    asked = [measures.measure(key) for key in ("models_registry.registered", "dialogues.opinions", "awards.decided")]
    for as_it_was in (False, True):
        scope = Scope(root=house.units.city, as_it_was=as_it_was, period=Period.year(today().year))
        found = measures.by_unit(asked, scope)
        for each in asked:
            side = "unit" if as_it_was else "steward"
            alone = {
                one.pk: measures.counted([each], {"": replace(scope, root=one)})[""][each.key].number
                - sum(
                    measures.counted([each], {"": replace(scope, root=child)})[""][each.key].number
                    for child in Unit.objects.filter(parent=one)
                )
                for one in Unit.objects.all()
            }
            assert found[each.key] == {pk: number for pk, number in alone.items() if number}, (side, each.key)
    assert DecisionRecipient.objects.exists()


def test_a_dashboard_needs_a_unit(house):
    with pytest.raises(ValueError, match="unit"):
        dashboard_of(house.root, Scope(), measures.measure("models_registry.registered"))
