"""A recount finds what differs, and exactly that; sums made anew differ in nothing; who reads and mends."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from dialogues.services.seeding import seed_opinions
from mobilization.outbox import runner
from mobilization.outbox.models import Job
from models_registry.figures import FUNNEL
from models_registry.queries.todo_sums import models_waiting
from models_registry.services.seeding import seed_models
from notifications.models import Notice
from organizations import figures
from organizations.dates import today
from organizations.figures import Period, Scope
from organizations.models import RolledCell
from organizations.services.summing import keep_sums
from reports.models import Recount, RecountDifference
from reports.periodic import recount as nightly
from reports.services.recounting import mend, recount, request_mend, request_recount
from tests.access.people import account, unit, worker
from tests.sign_in import prove
from tests.sums import spoil

D = datetime.date


@pytest.fixture
def city(db):
    city = unit("01", kind="city", level="city", name="Thành phố Hà Nội")
    for code in ("00004", "00070"):
        unit(code, city)
    for name in ("soan", "ky"):
        account(name)
    seed_models(80)
    seed_opinions(80)
    keep_sums()
    return city


@pytest.fixture
def keeper(city):
    return worker("administrator", city, name="quan-tri")


def found():
    return [
        (each.kind, each.measure, each.unit_id, each.as_it_was, each.month, each.divided, each.kept, each.counted)
        for each in RecountDifference.objects.filter(mended_at=None).order_by("pk")
    ]


def spoiled(kind, city):
    """A cell of this year, changed behind the portal's back."""
    cells = RolledCell.objects.filter(kind=kind, facet=0, day__year=today().year, place__root=city)
    cell = cells.filter(place__as_it_was=False, measure=1).order_by("day")[0]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organizations_rolledcell SET number = number + 3 WHERE id = %s", [cell.pk])
    return cell


def test_nothing_differs_and_everything_was_compared(city):
    run = recount()
    assert (run.found, found()) == (0, [])
    assert run.compared > 500
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("kind", "key"), [("stages", "models_registry.registered"), ("opinions", "dialogues.opinions")]
)
def test_one_spoiled_sum_is_one_difference_until_it_is_mended(city, keeper, kind, key):
    cell = spoiled(kind, city)
    run = recount()
    month = cell.day.replace(day=1)
    of_cells = (kind, key, city.pk, False, month, "", cell.number + 3, cell.number)
    assert found()[0] == of_cells
    assert run.found == len(found())
    if kind == "stages":
        assert found() == [of_cells]
    else:  # the tally of the month is told by that sum, too
        assert [(*each[:5], each[5]) for each in found()[1:]] == [(kind, key, city.pk, False, month, "definition")]
    assert list(Notice.objects.values_list("recipient__email", "kind")) == [
        ("quan-tri@example.vn", "reports.recount_differs")
    ]
    before = figures.numbers(FUNNEL[:1], {"": Scope(root=city, period=Period.year(today().year))})
    assert mend(kind=kind, by=keeper) == 0
    after = figures.numbers(FUNNEL[:1], {"": Scope(root=city, period=Period.year(today().year))})
    assert (before != after) == (kind == "stages")
    assert found() == []
    assert recount().found == 0


def test_a_kept_row_that_is_not_the_definitions_is_found(city):
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM models_registry_reachedstage WHERE (model_id, stage, day) IN (SELECT model_id, stage, day"
            " FROM models_registry_reachedstage WHERE stage = 1 AND day >= %s ORDER BY day LIMIT 1)",
            [D(today().year, 1, 1)],
        )
    recount()
    assert {(each[1], each[3], each[5], each[7] - each[6]) for each in found()} == {
        ("models_registry.registered", False, "definition", 1), ("models_registry.registered", True, "definition", 1),
    }  # fmt: skip


def test_what_sums_made_anew_do_not_cure_stays_open(city, keeper):
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM models_registry_reachedstage WHERE (model_id, stage, day) IN (SELECT model_id, stage, day"
            " FROM models_registry_reachedstage WHERE stage = 1 AND day >= %s ORDER BY day LIMIT 1)",
            [D(today().year, 1, 1)],
        )
    spoiled("stages", city)
    recount()
    assert {each[5] for each in found()} == {"", "definition"}
    assert mend(kind="stages", by=keeper) == 0
    assert [each[5] for each in found()] == ["definition", "definition"]


def test_what_differs_no_more_is_not_open_and_many_are_counted(city):
    spoil(kind="stages")
    run = recount()
    assert run.found > 500
    assert run.differences.count() == 500
    with connection.cursor() as cursor:
        cursor.execute("SELECT organizations_build_rolled('stages', NULL, NULL)")
    assert recount().found == 0
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_the_clock_asks_once_and_the_job_tells(city):
    nightly()
    nightly()
    job = Job.objects.get(kind="reports.recount")
    assert runner.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.error_detail
    assert job.result == {"compared": Recount.objects.get().compared, "found": 0}


def test_the_page_shows_what_differs_and_who_may_makes_it_anew(city, keeper, client):
    prove(client, keeper)
    assert "No recount yet" in page(client)
    recount()
    assert "None: all kept sums are what was counted." in page(client)
    cell = spoiled("stages", city)
    recount()
    shown = page(client)
    assert f">{cell.number + 3}<" in shown
    assert "Thành phố Hà Nội" in shown
    asked = client.post("/recounts/stages/mend/")
    job = Job.objects.get(kind="reports.mend_sums")
    assert asked.headers["Location"] == job.get_absolute_url()
    assert runner.run_job(job.pk)
    job.refresh_from_db()
    assert job.result == {"left": 0}
    assert "None: all kept sums are what was counted." in page(client)
    assert client.post("/recounts/other/mend/").status_code == 404
    assert client.post("/recounts/ask/").status_code == 302
    answer = client.get("/api/v1/recounts/").json()
    assert [(len(run["differences"]), run["found"]) for run in answer] == [(1, 1), (0, 0)]


def page(client):
    answer = client.get("/recounts/", headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_reads_and_who_mends(city, client):
    ward = city.children.first()
    auditor, of_ward, officer = worker("auditor", city), worker("administrator", ward), worker("officer", city)
    for user, status in ((auditor, 200), (of_ward, 200), (officer, 403)):
        prove(client, user)
        assert client.get("/recounts/").status_code == status
        assert client.get("/api/v1/recounts/").status_code == status
        for address in ("/recounts/ask/", "/recounts/stages/mend/"):
            assert client.post(address).status_code == 403
        with pytest.raises(PermissionDenied):
            request_recount(by=user)
        with pytest.raises(PermissionDenied):
            request_mend(kind="stages", by=user)
    root = account("root", is_superuser=True)
    assert request_mend(kind="stages", by=root).kind == "reports.mend_sums"
    with pytest.raises(KeyError):
        request_mend(kind="other", by=root)


def test_models_that_wait_are_recounted_by_their_cells_and_by_their_kinds_of_work(city, keeper, client):
    run = recount()
    assert (run.found, run.compared > 500) == (0, True)
    cells = RolledCell.objects.filter(kind="waiting", measure=2, place__root=city, place__as_it_was=False)
    cell = cells.earliest("day")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organizations_rolledcell SET number = number + 3 WHERE id = %s", [cell.pk])
    silent = models_waiting(None, Scope(root=city), "silent").count()
    assert recount().found == 2
    of_cells, of_definition = found()
    assert of_cells[:5] == ("waiting", "models_registry.silent", city.pk, False, cell.day.replace(day=1))
    assert of_cells[6:] == (cell.number + 3, cell.number)
    assert of_definition == (
        "waiting", "models_registry.silent", city.pk, False, today(), "definition", silent + 3, silent,
    )  # fmt: skip
    prove(client, keeper)
    assert "Sums of models that wait" in page(client)
    assert mend(kind="waiting", by=keeper) == 0
    assert recount().found == 0


def test_what_goes_through_all_rows_does_not_remember_each_of_them(db):
    """Else comparing a million models takes half an hour more: rows that are nearly all different are searched for."""
    names = ["organizations_build_rolled", "organizations_rolled_differences"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, proconfig FROM pg_proc WHERE proname = ANY (%s) ORDER BY proname", [names])
        told = cursor.fetchall()
    assert [(name, "enable_memoize=off" in settings) for name, settings in told] == [(name, True) for name in names]
