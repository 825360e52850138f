"""The funnel's figures: each against rows written by hand, and against a recount in SQL that shares nothing."""

import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client

from directives.models import Theme
from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from models_registry.figures import FUNNEL
from models_registry.models import (
    FieldCheck,
    ModelTransition,
    Recognition,
    Reconfirmation,
    RegisteredModel,
    TypicalChoice,
    UpwardProposal,
)
from organizations import figures
from organizations.figures import Period, Scope
from organizations.services.summing import keep_sums
from tests.access.people import unit, worker
from tests.models_registry.makers import make_campaign, make_candidacy, make_model
from tests.worlds import shared

D = datetime.date
HERE = ZoneInfo("Asia/Ho_Chi_Minh")
YEAR = Period.year(2025)
MARCH, OCTOBER = D(2025, 3, 10), D(2025, 10, 1)
STAGES = [each.key.removeprefix("models_registry.") for each in FUNNEL]
ZERO = dict.fromkeys(STAGES, 0)


@pytest.fixture(autouse=True)
def autumn_of_2026():
    """The year that is counted is over."""
    with time_machine.travel(datetime.datetime(2026, 11, 5, 9, tzinfo=HERE), tick=False):
        yield


@shared
def place():
    city = unit("01", kind="city", level="city", name="Thành phố Hà Nội", short_name="Hà Nội")
    city.ward = unit("00004", city, name="Phường Ba Đình", short_name="Ba Đình")
    city.beside = unit("00070", city, name="Phường Hoàn Kiếm", short_name="Hoàn Kiếm")
    city.campaign = make_campaign(city)
    return city


def made(place, state="registered", *, of=None, on=MARCH, **fields):
    return make_model(of or place.ward, state, campaign=place.campaign, registered_on=on, listed_on=on, **fields)


def stepped(model, action, to_state, *at, from_state="registered"):
    moment = datetime.datetime(*at, tzinfo=HERE)
    ModelTransition.objects.create(subject=model, action=action, from_state=from_state, to_state=to_state, at=moment)


def check(model, on):
    FieldCheck.objects.create(
        model=model, on=on, verdict="partly", text="Đã xem", checkers="Tổ kiểm tra", unit=model.unit
    )


def candidacy(place, model, state="submitted", on=OCTOBER, **fields):
    return make_candidacy(model, state, submitted_on=on, **fields)


def recognition(place, model, on, *, revoked_on=None, body=None):
    asked = make_candidacy(model, "under_review", submitted_on=D(2024, 10, 1), body=body)
    return Recognition.objects.create(
        model=model, candidacy=asked, level=asked.level, unit=asked.body, recognised_on=on, document_number="1-QĐ",
        document_date=on, revoked_on=revoked_on, revoked_ground="Khai sai" if revoked_on else "",
    )  # fmt: skip


def counted(root, period=YEAR, *, as_it_was=False):
    """The numbers by stage; the one statement and the single definitions say the same."""
    scope = Scope(root=root, as_it_was=as_it_was, period=period)
    together = figures.numbers(FUNNEL, {"asked": scope})["asked"]
    assert together == {each.key: each.number(scope) for each in FUNNEL}
    return {key.removeprefix("models_registry."): number for key, number in together.items()}


# --- each figure, at its edges --------------------------------------------------------------------------------------


def test_registered_counts_by_its_local_day_and_not_what_was_withdrawn(place):
    for day in (D(2024, 12, 31), D(2025, 1, 1), D(2025, 12, 31), D(2026, 1, 1)):
        made(place, on=day)
    made(place, "ended", ended_on=D(2025, 6, 1))
    made(place, "ended", ended_on=D(2025, 6, 1), end_kind="withdrawn")
    make_model(place.ward, "draft", campaign=place.campaign)
    make_model(place.ward, "submitted", campaign=place.campaign)
    assert counted(place) == ZERO | {"registered": 3, "stopped": 1}
    assert counted(place, Period())["registered"] == 5


def test_checked_counts_a_model_once(place):
    often, late, never = made(place), made(place), made(place)
    for day in (D(2025, 4, 1), D(2025, 5, 1), D(2024, 12, 31)):
        check(often, day)
    check(late, D(2026, 1, 1))
    assert counted(place)["checked"] == 1
    assert set(figures.get("models_registry.checked").rows(YEAR)) == {often}
    assert never not in figures.get("models_registry.checked").rows(Period())


@pytest.mark.parametrize(("hour", "number"), [(23, 1), (24, 0)])
def test_at_work_on_the_last_day_until_local_midnight(place, hour, number):
    model = made(place, "in_implementation")
    day, hour = (31, 23) if hour == 23 else (1, 0)
    year, month = (2025, 12) if day == 31 else (2026, 1)
    stepped(model, "begin", "in_implementation", year, month, day, hour, 30)
    assert counted(place)["in_implementation"] == number


def test_at_work_follows_the_log_through_stop_and_resumption(place):
    model = made(place, "in_implementation")
    stepped(model, "begin", "in_implementation", 2025, 2, 1)
    stepped(model, "stop", "ended", 2025, 4, 1, from_state="in_implementation")
    stepped(model, "resume", "in_implementation", 2025, 8, 1, from_state="ended")

    def until(month, day):
        return counted(place, Period(begins=D(2025, 1, 1), ends=D(2025, month, day)))["in_implementation"]

    assert [until(1, 31), until(2, 1), until(3, 31), until(4, 1), until(7, 31), until(8, 1)] == [0, 1, 1, 0, 0, 1]
    assert counted(place, Period())["in_implementation"] == 1
    assert counted(place, Period.year(2026))["in_implementation"] == 1


def test_submitted_counts_whatever_became_of_it(place):
    for state in ("submitted", "returned", "under_review", "not_recognised"):
        candidacy(place, made(place), state)
    candidacy(place, made(place), "draft", on=None)
    twice = made(place)
    candidacy(place, twice)
    candidacy(place, twice, body=place)
    candidacy(place, made(place), on=D(2026, 1, 1))
    assert counted(place)["submitted"] == 5


def test_recognised_counts_a_model_once_and_no_revoked_recognition(place):
    twice, revoked, both = made(place), made(place), made(place)
    recognition(place, twice, D(2025, 11, 1))
    recognition(place, twice, D(2025, 12, 1), body=place)
    recognition(place, revoked, D(2025, 11, 1), revoked_on=D(2026, 2, 1))
    recognition(place, both, D(2025, 11, 1), revoked_on=D(2026, 2, 1))
    recognition(place, both, D(2025, 12, 31), body=place)
    recognition(place, made(place), D(2026, 1, 1))
    assert counted(place)["recognised"] == 2
    assert set(figures.get("models_registry.recognised").rows(YEAR)) == {twice, both}


def test_typical_and_proposed_upward_fall_with_the_recognition(place):
    for revoked_on in (None, D(2026, 2, 1)):
        model = made(place)
        given = recognition(place, model, D(2025, 11, 1), revoked_on=revoked_on)
        on = {"document_number": "2-QĐ", "document_date": D(2025, 12, 1)}
        TypicalChoice.objects.create(recognition=given, chosen_on=D(2025, 12, 1), **on)
        above = make_candidacy(model, "submitted", body=place, submitted_on=D(2026, 1, 2))
        UpwardProposal.objects.create(recognition=given, candidacy=above, proposed_on=D(2025, 12, 31))
    numbers = counted(place)
    assert (numbers["typical"], numbers["proposed_upward"]) == (1, 1)
    assert counted(place, Period.year(2026))["proposed_upward"] == 0


def test_reconfirmed_counts_what_still_works_by_the_day_not_the_year_meant(place):
    for verdict, on in (("effective", D(2025, 1, 1)), ("revised", D(2025, 12, 31)), ("stopped", D(2025, 5, 1)),
                        ("effective", D(2026, 1, 1))):  # fmt: skip
        Reconfirmation.objects.create(
            model=made(place, on=D(2023, 5, 1)), year=2025, level="grassroots", unit=place.ward, on=on, verdict=verdict
        )
    assert counted(place)["reconfirmed"] == 2


def test_stopped_counts_what_stands_stopped(place):
    made(place, "ended", ended_on=D(2025, 12, 31))
    made(place, "ended", ended_on=D(2026, 1, 1))
    taken_up = made(place, "in_implementation")
    stepped(taken_up, "stop", "ended", 2025, 4, 1)
    stepped(taken_up, "resume", "in_implementation", 2025, 8, 1)
    assert counted(place)["stopped"] == 1


# --- whose, and by what -----------------------------------------------------------------------------------------


def test_as_it_was_counts_the_maker_and_as_it_is_now_who_looks_after_it(place):
    model = made(place, of=place.beside)
    RegisteredModel.objects.filter(pk=model.pk).update(steward=place.ward)
    assert [counted(each)["registered"] for each in (place.ward, place.beside, place)] == [1, 0, 1]
    assert [counted(each, as_it_was=True)["registered"] for each in (place.ward, place.beside, place)] == [0, 1, 1]
    assert counted(None)["registered"] == 1


def test_parts_add_up_and_themes_count_under_each(place):
    themes = [Theme.objects.create(code=code, name_vi=code, name_en=code) for code in ("first", "second")]
    for number, (domain, subject) in enumerate([("economy", "collective"), ("economy", "individual"),
                                                ("culture_society", "collective")]):  # fmt: skip
        model = made(place, of=place if number else place.ward, domain=domain, subject=subject)
        model.themes.set(themes[:number])
    scope = Scope(root=place, period=YEAR)
    registered = figures.get("models_registry.registered")
    crossed = figures.divided([registered], scope, ["domain", "level", "subject"])[registered.key]
    assert crossed == {
        ("economy", "grassroots", "collective"): 1,
        ("economy", "city", "individual"): 1,
        ("culture_society", "city", "collective"): 1,
    }
    assert sum(crossed.values()) == registered.number(scope) == 3
    assert registered.by("theme", scope) == {None: 1, themes[0].pk: 2, themes[1].pk: 1}
    assert registered.by("steward", scope) == {place.pk: 2, place.ward.pk: 1}


def test_a_month_is_the_figure_of_its_days():
    assert Period(begins=D(2025, 1, 15), ends=D(2025, 3, 2)).months() == [
        Period(begins=D(2025, 1, 15), ends=D(2025, 1, 31)),
        Period(begins=D(2025, 2, 1), ends=D(2025, 2, 28)),
        Period(begins=D(2025, 3, 1), ends=D(2025, 3, 2)),
    ]
    assert len(YEAR.months()) == 12
    assert YEAR.year_before() == Period.year(2024)
    assert Period(begins=D(2024, 2, 29)).year_before() == Period(begins=D(2023, 2, 28))
    with pytest.raises(ValueError, match="open period"):
        Period(begins=D(2025, 1, 1)).months()


def test_the_whole_funnel_of_two_lenses_and_two_years_takes_one_statement(place, django_assert_num_queries):
    scopes = {
        f"{year} {lens}": Scope(root=place, as_it_was=lens == "unit", period=Period.year(year))
        for year in (2024, 2025)
        for lens in ("unit", "steward")
    }
    with django_assert_num_queries(2):  # the first finds no sums of the place
        found = figures.numbers(FUNNEL, scopes)
    assert found == {name: {each.key: 0 for each in FUNNEL} for name in scopes}
    unit("00071", place)
    keep_sums()
    with django_assert_num_queries(1):
        assert figures.numbers(FUNNEL, scopes) == found


# --- the recount ----------------------------------------------------------------------------------------------------

RECOUNT = {
    "registered": "m.registered_on BETWEEN %(a)s AND %(z)s",
    "checked": "EXISTS (SELECT FROM models_registry_fieldcheck c WHERE c.model_id = m.id AND "
    """c."on" BETWEEN %(a)s AND %(z)s)""",
    "in_implementation": "(SELECT t.to_state FROM models_registry_modeltransition t WHERE t.subject_id = m.id AND "
    "(t.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date <= %(z)s ORDER BY t.at DESC, t.id DESC LIMIT 1) "
    "= 'in_implementation'",
    "submitted": "EXISTS (SELECT FROM models_registry_candidacy c WHERE c.model_id = m.id AND c.submitted_on "
    "BETWEEN %(a)s AND %(z)s)",
    "recognised": "EXISTS (SELECT FROM models_registry_recognition r WHERE r.model_id = m.id AND r.revoked_on IS NULL "
    "AND r.recognised_on BETWEEN %(a)s AND %(z)s)",
    "typical": "EXISTS (SELECT FROM models_registry_recognition r JOIN models_registry_typicalchoice t ON "
    "t.recognition_id = r.id WHERE r.model_id = m.id AND r.revoked_on IS NULL AND t.chosen_on BETWEEN %(a)s AND %(z)s)",
    "proposed_upward": "EXISTS (SELECT FROM models_registry_recognition r JOIN models_registry_upwardproposal p ON "
    "p.recognition_id = r.id WHERE r.model_id = m.id AND r.revoked_on IS NULL AND p.proposed_on "
    "BETWEEN %(a)s AND %(z)s)",
    "replicated": "EXISTS (SELECT FROM models_registry_registeredmodel k WHERE k.origin_id = m.id AND "
    "k.end_kind <> 'withdrawn' AND k.registered_on BETWEEN %(a)s AND %(z)s)",
    "reconfirmed": "EXISTS (SELECT FROM models_registry_reconfirmation r WHERE r.model_id = m.id AND "
    """r.verdict IN ('effective', 'revised') AND r."on" BETWEEN %(a)s AND %(z)s)""",
    "stopped": "m.end_kind = 'stopped' AND m.ended_on BETWEEN %(a)s AND %(z)s",
}


def recount(stage, root, year, lens="steward", more="TRUE"):
    sql = (
        "SELECT count(*) FROM models_registry_registeredmodel m JOIN organizations_unit u ON "
        f"u.id = m.{lens}_id WHERE m.registered_on IS NOT NULL AND m.end_kind <> 'withdrawn' "
        f"AND starts_with(u.path, %(path)s) AND ({RECOUNT[stage]}) AND ({more})"
    )
    days = {"a": D(year, 1, 1), "z": D(year, 12, 31), "path": root.path}
    with connection.cursor() as cursor:
        cursor.execute(sql, days)
        return cursor.fetchone()[0]


@pytest.fixture
def crowd(place):
    """Models of two years in both wards, each at another stage; the ward looks after some of the neighbour's."""
    for number in range(36):
        day = D(2024 + number % 2, 1 + number % 12, 1 + number % 28)
        state = ("registered", "in_implementation", "ended")[number % 3]
        ended = (
            {"ended_on": D(2025, 12, 1), "end_kind": ("stopped", "withdrawn")[number % 2]} if number % 3 == 2 else {}
        )
        of = place.beside if number % 4 == 0 else place.ward
        model = made(place, state, of=of, on=day, subject=("collective", "individual")[number % 5 % 2],
                     domain=("economy", "political_system")[number % 7 % 2], **ended)  # fmt: skip
        if number % 5 == 0:
            made(place, of=(place, place.beside)[number % 2], on=D(2024 + number % 3 % 2, 7, 1), origin=model)
        if number % 8 == 0:
            RegisteredModel.objects.filter(pk=model.pk).update(steward=place.ward)
        if number % 5 == 2:
            RegisteredModel.objects.filter(pk=model.pk).update(origin=RegisteredModel.objects.earliest("pk"))
        if number % 7 == 3:
            RegisteredModel.objects.filter(pk=model.pk).update(origin=model.pk - 1)
        if state != "registered":
            stepped(model, "begin", "in_implementation", day.year, day.month, 28, 23, 59)
        if state == "ended":
            stepped(model, "stop", "ended", 2025, 12, 1, from_state="in_implementation")
        if number % 2:
            check(model, D(2025, 1 + number % 12, 3))
            check(model, D(2024, 5, 3))
        if number % 6 in (1, 3, 4):
            given = recognition(place, model, D(2024 + number % 3 % 2, 12, 5),
                                revoked_on=D(2026, 1, 1) if number % 6 == 3 else None)  # fmt: skip
            on = {"document_number": "3-QĐ", "document_date": D(2025, 12, 1)}
            TypicalChoice.objects.create(recognition=given, chosen_on=D(2025, 12, number % 9 + 1), **on)
            above = candidacy(place, model, body=place)
            UpwardProposal.objects.create(recognition=given, candidacy=above, proposed_on=D(2025, 12, 9))
            Reconfirmation.objects.create(model=model, year=2025, level="grassroots", unit=place.ward, on=D(2025, 9, 1),
                                          verdict=("effective", "stopped")[number % 4 % 2])  # fmt: skip
    return place


@pytest.mark.parametrize("stage", STAGES)
def test_the_recount_in_sql_agrees(crowd, stage):
    figure = figures.get(f"models_registry.{stage}")
    seen = set()
    for lens in ("steward", "unit"):
        for year in (2024, 2025):
            for root in (crowd, crowd.ward, crowd.beside):
                scope = Scope(root=root, as_it_was=lens == "unit", period=Period.year(year))
                number = recount(stage, root, year, lens)
                assert figure.number(scope) == number
                seen.add(number)
                crossed = figures.divided([figure], scope, ["domain", "level", "subject"])[figure.key]
                for (domain, level, subject), part in crossed.items():
                    more = f"m.domain = '{domain}' AND m.level = '{level}' AND m.subject = '{subject}'"
                    assert part == recount(stage, root, year, lens, more)
                assert sum(crossed.values()) == number
    assert len(seen) > 1  # not all nought


def test_many_months_at_once_say_what_each_says_alone(crowd):
    often = made(crowd, "in_implementation", on=D(2024, 1, 1))
    for month, (was, became) in enumerate([("registered", "in_implementation"), ("in_implementation", "ended")] * 5, 2):
        stepped(often, "x", became, 2025, month, 28, from_state=was)
        if month % 3 == 0:  # away and back in one moment
            stepped(often, "x", was, 2025, month, 28, from_state=became)
    without_a_beginning = made(crowd, "ended", on=D(2024, 1, 1), ended_on=D(2025, 3, 1))
    stepped(without_a_beginning, "stop", "ended", 2025, 3, 1, from_state="in_implementation")
    scopes = {
        (lens, month): Scope(root=crowd, as_it_was=lens == "unit", period=month)
        for lens in ("unit", "steward")
        for month in [*Period(begins=D(2024, 11, 1), ends=D(2026, 1, 31)).months(), Period()]
    }
    found = figures.numbers(FUNNEL, scopes)
    assert found == {name: {each.key: each.number(scope) for each in FUNNEL} for name, scope in scopes.items()}
    assert len({numbers["models_registry.in_implementation"] for numbers in found.values()}) > 3


# --- one number, wherever it stands -----------------------------------------------------------------------------------


def rows_of_all_pages(client, address):
    """How many models a list of the API gives, page after page."""
    number = 0
    while address:
        page = client.get(address).json()
        number, address = number + len(page["results"]), page["next"]
    return number


def rows_of_excel(client, query):
    """How many rows the file of the list has, its heading aside."""
    job = Job.objects.get(pk=int(client.post(f"/models/export/?{query}")["Location"].split("/")[2]))
    assert runner.run_job(job.pk)
    with default_storage.open(job.files.get().key) as content:
        return openpyxl.load_workbook(content).active.max_row - 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["city", "ward", "beside"])
def test_one_number_wherever_it_stands(crowd, where, monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    root = crowd if where == "city" else getattr(crowd, where)
    client = Client()
    with time_machine.travel(datetime.datetime(2025, 12, 31, 9, tzinfo=HERE), tick=False):
        client.force_login(worker("officer", root, "at-home"))
        home = client.get("/").context["stages"]
        client.force_login(worker("officer", crowd, "above"))  # reads inside all that the unit ever made
        panels = client.get(root.get_absolute_url()).context["panels"]
        unit_page = next(each.data["stages"] for each in panels if each.key == "funnel")
        for place_of_lens, lens in enumerate(("steward", "unit")):
            for year in (2025, 2024):
                wanted = [recount(stage, root, year, lens) for stage in STAGES]
                if where != "beside" and year == 2025:
                    assert all(wanted), wanted
                on_page = [stage.by_lens[place_of_lens][2025 - year] for stage in unit_page]
                assert [number.value for number in on_page] == wanted
                if lens == "steward":
                    assert [stage.by_lens[0][2025 - year].value for stage in home] == wanted
                asked = {"within": root.pk, "from": f"{year}-01-01", "to": f"{year}-12-31"}
                told = client.get("/api/v1/figures/", asked | ({"lens": "unit"} if lens == "unit" else {})).json()
                assert [each["number"] for each in told] == wanted
                if year == 2025:
                    assert [rows_of_all_pages(client, f"{each['url']}&page_size=8") for each in told] == wanted
                    assert [client.get(number.url).context["count"] for number in on_page] == wanted
                    queries = [number.url.partition("?")[2] for number in on_page]
                    assert [rows_of_excel(client, query) for query in queries] == wanted
        everywhere = urlencode({"within": "all", "figure": "models_registry.registered"})
        assert rows_of_excel(client, everywhere) == client.get(f"/models/?{everywhere}").context["count"] > 0
