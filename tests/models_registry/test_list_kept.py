"""What somebody keeps of a list: saved filters, and the Excel file of exactly it; my work and its numbers."""

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import connection

from mobilization.outbox import runner, services
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Job
from models_registry.completeness import missing
from models_registry.enums import CandidacyState, ModelState
from models_registry.models import FieldCheck, RegisteredModel, SavedFilter
from models_registry.queries.todo import TODOS, get
from models_registry.queries.work import ALL
from models_registry.services.lists import MOST_SAVED
from models_registry.waiting import models_waiting
from organizations.dates import today
from organizations.models import Membership
from tests.access.people import again
from tests.models_registry.makers import DAY, make_campaign, make_candidacy, make_model
from tests.worlds import shared

pytestmark = pytest.mark.django_db

# --- saved filters --------------------------------------------------------------------------------------------


def save(client, name, query="state=draft&col=code&odd=1&cursor=x"):
    return client.post("/models/filters/", {"name": name, "query": query})


def test_a_list_is_saved_opened_renamed_and_deleted(client, cast):
    client.force_login(cast.officer)
    assert save(client, " Bản nháp  của tôi ")["Location"] == "/models/?col=code&state=draft"
    saved = SavedFilter.objects.get()
    assert (saved.owner, saved.name, saved.query) == (cast.officer, "Bản nháp của tôi", "col=code&state=draft")
    tabs = client.get("/models/?state=draft&col=code").context["tabs"]
    assert [(tab.label, tab.current) for tab in tabs[1:]] == [("Bản nháp của tôi", True)]
    assert [tab.current for tab in client.get("/models/").context["tabs"]] == [True, False]
    client.post(f"/models/filters/{saved.pk}/rename/", {"name": "Nháp"})
    assert "Nháp" in client.get("/models/filters/").content.decode()
    assert client.get(f"/models/filters/{saved.pk}/delete/").status_code == 200
    client.post(f"/models/filters/{saved.pk}/delete/")
    assert SavedFilter.objects.count() == 0


def test_what_cannot_be_saved_says_why_and_keeps_what_was_typed(client, cast):
    client.force_login(cast.officer)
    save(client, "Một")
    for name, query in (
        ("Một", "state=draft"),
        ("", "state=draft"),
        ("x" * 101, "state=draft"),
        ("a", "q=" + "x" * 2000),
    ):
        response = save(client, name, query)
        assert response.status_code == 422
        assert response.context["form"].errors["name"]
        assert response.context["query"] == query
    saved = SavedFilter.objects.create(owner=cast.officer, name="Hai", query="")
    assert client.post(f"/models/filters/{saved.pk}/rename/", {"name": "Một"}).status_code == 422
    for number in range(SavedFilter.objects.count(), MOST_SAVED):
        save(client, f"n{number}")
    assert save(client, "too many").status_code == 422
    assert SavedFilter.objects.count() == MOST_SAVED


def test_nobody_reaches_anothers_saved_filter(client, cast):
    saved = SavedFilter.objects.create(owner=cast.officer, name="Bản riêng", query="state=draft")
    client.force_login(cast.leader)
    for action in ("rename", "delete"):
        assert client.get(f"/models/filters/{saved.pk}/{action}/").status_code == 404
        assert client.post(f"/models/filters/{saved.pk}/{action}/", {"name": "x"}).status_code == 404
    assert "Bản riêng" not in client.get("/models/filters/").content.decode() + client.get("/models/").content.decode()
    assert SavedFilter.objects.get().name == "Bản riêng"
    save(client, "Bản riêng")  # names are one's own
    assert SavedFilter.objects.count() == 2


# --- the file -------------------------------------------------------------------------------------------------


def rows_of(job):
    with default_storage.open(job.files.get().key) as stored:
        return list(openpyxl.load_workbook(stored).active.iter_rows())


@pytest.mark.bar("A3")
@pytest.mark.bar("B8")
@pytest.mark.django_db(transaction=True)
def test_the_file_is_exactly_the_list(client, monkeypatch, cast):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    for state in ModelState:
        make_model(cast.units.ward, state, title=f'=HYPERLINK("http://x","{state}")')
    make_model(cast.units.beside, ModelState.REGISTERED, subject="individual")
    make_model(cast.units.beside)
    RegisteredModel.objects.update(place="Tổ 5")
    client.force_login(cast.officer)
    client.cookies["django_language"] = "en"
    for query in ("", "within=all", "state=draft", "within=all&col=subject&col=place", "todo=drafts", "q=registered"):
        listed = client.get(f"/models/?{query}")
        wanted = [[row.model.title, *(text for _column, text in row.cells)] for row in listed.context["models"]]
        address = client.post(f"/models/export/?{query}&cursor=x")["Location"]
        job = Job.objects.get(pk=int(address.split("/")[2]))
        assert runner.run_job(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.DONE, job.error_detail
        heading, *rows = rows_of(job)
        assert len(heading) == 1 + len(listed.context["columns"])
        assert [row[0].value for row in rows] == [row[0] for row in wanted]
        assert job.result == {"rows": listed.context["count"]}
        kept, standing = ([None, *listed.context[name]] for name in ("columns", "standing"))
        assert [
            [cell.value is None for column, cell in zip(kept, row, strict=True) if column in standing] for row in rows
        ] == [[text == "–" for text in row] for row in wanted]
        assert {cell.data_type for row in rows for cell in row} <= {"s", "d", "n"}  # no formula


@pytest.mark.django_db(transaction=True)
def test_the_file_holds_what_its_owner_may_see_when_it_is_made(client, monkeypatch, cast):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    given_away = make_model(cast.units.ward)
    registered = make_model(cast.units.ward, ModelState.REGISTERED)
    client.force_login(cast.officer)
    client.post("/models/export/?within=all")
    RegisteredModel.objects.filter(pk=given_away.pk).update(steward=cast.units.beside)
    job = Job.objects.get()
    assert runner.run_job(job.pk)
    job.refresh_from_db()
    assert [row[0].value for row in rows_of(job)[1:]] == [registered.title]
    client.post("/models/export/")
    Membership.objects.filter(person=cast.officer.person).update(valid_to=today() - DAY)
    job = Job.objects.latest("pk")
    assert runner.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.files.count()) == (JobState.REFUSED, 0)


# --- my work --------------------------------------------------------------------------------------------------


@shared
def work(cast):
    """Something of every kind of work in the ward and beside it."""
    over = make_campaign(cast.units.ward, registration_to=today() - DAY)
    make_model(cast.units.city, ModelState.SUBMITTED)
    for unit in (cast.units.ward, cast.units.beside, cast.units.school):
        make_model(unit)
        make_model(unit, summary="")
        make_model(unit, campaign=over)
        make_model(unit, ModelState.RETURNED)
        make_model(unit, ModelState.SUBMITTED, campaign=over)
        make_model(unit, ModelState.REGISTERED, registered_on=today() - 200 * DAY)
        checked = make_model(unit, ModelState.IN_IMPLEMENTATION, last_progress_on=today())
        FieldCheck.objects.create(
            model=checked, on=today(), verdict="as_registered", text="x", checkers="x", unit=cast.units.city
        )
        for state in (CandidacyState.RETURNED, CandidacyState.SUBMITTED, CandidacyState.UNDER_REVIEW):
            make_candidacy(make_model(unit, ModelState.IN_IMPLEMENTATION), state)
        make_candidacy(checked, CandidacyState.SUBMITTED, body=cast.units.city)
        make_candidacy(checked, self_assessment="")
        make_candidacy(checked, CandidacyState.SUBMITTED, campaign=make_campaign(cast.units.city))
        past = make_campaign(cast.units.city, evaluation_from=today() - 9 * DAY, evaluation_to=today() - DAY)
        make_candidacy(checked, campaign=past)
        make_candidacy(make_model(unit, ModelState.IN_IMPLEMENTATION), CandidacyState.SUBMITTED, campaign=past)


COUNTS = {
    "returned": "state = 'returned'",
    "drafts": "state = 'draft'",
    "ready": "state = 'draft' AND summary <> '' AND title <> '' AND domain <> '' AND subject <> ''"
             " AND way_of_working <> '' AND campaign_id IS NOT NULL",
    "late": "state IN ('draft', 'returned') AND (SELECT registration_to FROM directives_campaign c"
            " WHERE c.id = campaign_id) < %(today)s::date",
    "to_register": "state = 'submitted'",
    "silent": "state IN ('registered', 'in_implementation')"
              " AND %(today)s::date - coalesce(last_progress_on, registered_on) > 90",
    "never_checked": "state IN ('registered', 'in_implementation')"
                     " AND NOT EXISTS (SELECT 1 FROM models_registry_fieldcheck f WHERE f.model_id = m.id)",
}  # fmt: skip
OVER = "%(today)s::date > (SELECT evaluation_to FROM directives_campaign x WHERE x.id = c.campaign_id)"
COUNTS_OF_CANDIDACIES = {
    "candidacy_returned": ("m.steward_id", "c.state = 'returned'"),
    "to_assess": ("m.steward_id", "c.state = 'draft' AND self_assessment = ''"),
    "candidacy_ready": ("m.steward_id", "c.state = 'draft' AND self_assessment <> ''"),
    "candidacy_late": ("m.steward_id", f"c.state IN ('draft', 'returned') AND {OVER}"),
    "to_take_up": ("c.body_steward_id", "c.state = 'submitted'"),
    "to_decide": ("c.body_steward_id", "c.state = 'under_review'"),
}  # fmt: skip


def whose(key, unit):
    """The unit whose work this kind is, of records of `unit`: the nearest upward that has somebody for it."""
    roles = {work.key: work.roles for work in ALL}[key]
    place = unit.parent if key == "never_checked" and unit.parent else unit
    while place and not Membership.objects.filter(unit=place, role__in=roles, person__user__is_active=True).exists():
        place = place.parent
    return place


def counted(key, units, user):
    """How many models or candidacies; a candidacy is the work of who has the model, or of who judges.

    A field check is the work of the level above, but where there is none above.
    """
    units = [each for each in units if whose(key, each) == user.acting.unit]
    models, candidacies = "models_registry_registeredmodel m", "models_registry_candidacy c"
    rows, side, condition = models, "m.steward_id", COUNTS.get(key)
    if key not in COUNTS:
        rows = f"{candidacies} JOIN {models} ON m.id = c.model_id"
        side, condition = COUNTS_OF_CANDIDACIES[key]
    with connection.cursor() as cursor:
        sql = f"SELECT count(*) FROM {rows} WHERE {side} = ANY(%(units)s) AND {condition}"
        cursor.execute(sql, {"units": [each.pk for each in units], "today": today()})
        return cursor.fetchone()[0]


@pytest.mark.bar("A3")
@pytest.mark.parametrize("who", ["officer", "leader", "secretary", "city_secretary", "neighbour", "auditor"])
def test_my_work_counts_what_its_lists_show_and_sql_finds(client, cast, work, who):
    user = getattr(cast, who)
    units = list(vars(cast.units).values())
    client.force_login(user)
    sections = client.get("/work/").context["sections"]
    role = user.acting.role
    expected = {work.key for work in ALL if role in work.roles and counted(work.key, units, user)}
    assert {section.todo.key for section in sections} == expected
    assert bool(list(models_waiting(user))) is bool(sections)
    assert bool(expected) is (who != "auditor")
    for section in sections:
        assert section.count == counted(section.todo.key, units, user), section.todo.key
        listed = client.get(section.todo.url)
        assert listed.context["count"] == section.count
        rows = [each.pk for each in listed.context["rows"]]
        assert rows[: len(section.rows)] == [each.pk for each in section.rows]


def test_every_kind_of_work_is_somebodys(cast, work):
    assert set(COUNTS) == {todo.key for todo in TODOS}
    assert {*COUNTS, *COUNTS_OF_CANDIDACIES} == {work.key for work in ALL}
    people = (cast.officer, cast.leader, cast.secretary, cast.city_secretary)
    for each in ALL:
        of_them = [user for user in people if user.acting.role in each.roles]
        assert any(counted(each.key, vars(cast.units).values(), user) for user in of_them), each.key


def test_what_units_below_do_themselves_is_listed_when_asked_for(client, cast, work):
    """The city's secretary looks after everybody's silence; their own work is what nobody nearer does."""
    client.force_login(cast.city_secretary)
    mine, every = (
        {row.pk for row in client.get(f"/models/?todo=to_register&within=all{more}").context["rows"]}
        for more in ("", "&whose=below")
    )
    submitted = RegisteredModel.objects.filter(state=ModelState.SUBMITTED)
    assert every == set(submitted.values_list("pk", flat=True))
    assert mine == set(submitted.filter(steward__in=[cast.units.city, cast.units.beside]).values_list("pk", flat=True))
    Membership.objects.filter(person=cast.secretary.person).update(valid_to=today() - DAY)
    left = {row.pk for row in client.get("/models/?todo=to_register&within=all").context["rows"]}
    assert left == every
    api = client.get("/api/v1/models/?todo=to_register&whose=below").json()["results"]
    assert {row["id"] for row in api} == every


def test_ready_is_what_completeness_says(cast, work):
    make_model(cast.units.ward, domain="")
    make_model(cast.units.ward, way_of_working="")
    RegisteredModel.objects.filter(pk=make_model(cast.units.ward).pk).update(campaign=None)
    drafts = RegisteredModel.objects.filter(state=ModelState.DRAFT, steward__in=[cast.units.ward, cast.units.school])
    complete = {each.pk for each in drafts if not any(lack.is_blocking for lack in missing(each))}
    assert set(get("ready").rows(cast.leader).values_list("pk", flat=True)) == complete
    assert 0 < len(complete) < drafts.count()


def test_the_last_day_of_registration_is_not_late(cast):
    """And the days of the model's own campaign count."""
    days = {name: today() + offset * DAY for name, offset in (("over", -1), ("last", 0), ("open", 1))}
    models = {
        name: make_model(cast.units.ward, campaign=make_campaign(cast.units.ward, registration_to=day))
        for name, day in days.items()
    }
    assert list(get("late").rows(cast.leader)) == [models["over"]]


def test_what_was_returned_shows_its_reason(client, cast):
    from_ward = make_model(cast.units.ward, ModelState.SUBMITTED)
    client.force_login(cast.secretary)
    client.post("/models/bulk/return/", {"model": [from_ward.pk], "reason": "Thiếu số hộ."})
    client.force_login(cast.officer)
    assert "Thiếu số hộ." in client.get("/work/").content.decode()


WORK = ("/models/", "/candidacies/")


def test_the_home_page_says_what_presses_and_leads_to_it(client, cast, work):
    for who in ("officer", "leader", "secretary"):
        client.force_login(again(getattr(cast, who)))
        items = [
            item for item in client.get("/").context["waiting"] if item.url.startswith(("/models/", "/candidacies/"))
        ]
        assert len(items) == 2
        for item in items:
            assert client.get(item.url).context["count"] == item.count > 0
    client.force_login(cast.auditor)
    assert [item for item in client.get("/").context["waiting"] if item.url.startswith(WORK)] == []


# --- a unit's page --------------------------------------------------------------------------------------------


@pytest.mark.bar("A3")
def test_a_units_page_shows_its_models_and_its_predecessors(client, cast):
    ward, beside = cast.units.ward, cast.units.beside
    make_model(beside, ModelState.REGISTERED, steward=ward)  # as a reorganisation leaves it
    for state in (ModelState.REGISTERED, ModelState.DRAFT):
        make_model(ward, state)
    make_model(cast.units.school, ModelState.REGISTERED)

    def numbers(user, unit):
        client.force_login(user)
        (panel,) = [each for each in client.get(f"/units/{unit.pk}/").context["panels"] if each.key == "models"]
        for _label, _tone, cells in panel.data["rows"]:
            for number, url in cells:
                assert client.get(url).context["count"] == number
        assert [client.get(url).context["count"] for _number, url in panel.data["totals"]] == [
            number for number, _url in panel.data["totals"]
        ]
        return {str(tone): [number for number, _url in cells] for _label, tone, cells in panel.data["rows"]}

    assert numbers(cast.officer, ward) == {"neutral": [1, 1], "info": [3, 2]}
    assert numbers(cast.neighbour, ward) == {"info": [3, 2]}
    assert numbers(cast.neighbour, beside) == {"info": [0, 1]}
    client.force_login(cast.officer)
    RegisteredModel.objects.all().delete()
    assert "models" not in [each.key for each in client.get(f"/units/{ward.pk}/").context["panels"]]
