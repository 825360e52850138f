"""The pages of councils and their API, by the test client: no JavaScript anywhere."""

import datetime
import json

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mobilization.common import finding
from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from organizations.dates import today
from organizations.models import Person
from reviews.models import Council, CouncilMember, CouncilRules, CriteriaSet
from tests.access.people import again, worker
from tests.reviews.makers import make_council, make_criteria, make_person, make_seat

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def visit(client, ward):
    client.force_login(again(ward.secretary))
    return client


def written(day):
    return f"{day:%d/%m/%Y}"


def posted(response):
    """What the form of the page would send."""
    form = response.context["form"]
    found = {field.html_name: field.value() for field in form if field.value() not in (None, "", False)}
    return {name: written(value) if isinstance(value, datetime.date) else value for name, value in found.items()}


# --- the list -------------------------------------------------------------------------------------------------


def test_filters_narrow_the_list(visit, ward):
    over = make_council(ward.units.school, "Ban cũ", document_number="9-QĐ", valid_to=today() - DAY)
    for query, found in (
        ("", {over, ward.council}),
        ("?q=ban+cu", {over}),
        ("?q=125", {ward.council}),
        ("?term=now", {ward.council}),
        ("?term=over", {over}),
        (f"?within={ward.units.school.pk}", {over}),
        ("?term=odd", set()),
        ("?within=0", set()),
    ):
        assert set(visit.get("/councils/" + query).context["rows"]) == found, query


def test_empty_lists_say_what_to_do(visit):
    assert "empty-state" in visit.get("/councils/?q=nothing").content.decode()
    Council.objects.all().delete()
    assert "empty-state" in visit.get("/councils/").content.decode()


def fill(ward, number):
    """So many councils, and as many seats and rules in the first one."""
    first, known = ward.council, {"unit": ward.units.ward, "steward": ward.units.ward, "valid_from": today()}
    Council.objects.bulk_create(
        Council(name=f"C{place}", document_number="1-QĐ", document_date=today(), **known)
        for place in range(Council.objects.count(), number)
    )
    have = CouncilRules.objects.count()
    people = Person.objects.bulk_create(Person(full_name=f"P{n}") for n in range(have, number))
    CouncilMember.objects.bulk_create(
        CouncilMember(council=first, person=person, valid_from=first.valid_from) for person in people
    )
    CouncilRules.objects.bulk_create(
        CouncilRules(council=first, valid_from=day, valid_to=day, source="x")
        for day in (today() + n * DAY for n in range(have, number))
    )


@pytest.mark.parametrize("path", ["councils/", "councils/{}/", "api/v1/councils/"])
def test_ten_and_600_rows_cost_no_more_queries_than_one(visit, ward, path):
    counts = []
    for number in (1, 10, 600):
        fill(ward, number)
        with CaptureQueriesContext(connection) as queries:
            assert visit.get("/" + path.format(ward.council.pk)).status_code == 200
        counts.append(len(queries))
    assert max(counts) == counts[0], counts
    assert counts[0] <= 20


@pytest.mark.django_db(transaction=True)
@pytest.mark.bar("A3")
def test_the_file_has_the_rows_of_the_list(visit, ward, monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    make_council(ward.units.city, "Hội đồng thành phố")
    make_seat(ward.council, make_person(ward.units.ward, "=1+1"), role="chair")
    make_council(ward.units.school, "Hội đồng trường")
    address = visit.post("/councils/export/", query_params={"q": "hoi dong"})["Location"]
    job = Job.objects.get(pk=int(address.split("/")[2]))
    runner.run_job(job.pk)
    with default_storage.open(job.files.get().key) as file:
        councils, members = openpyxl.load_workbook(file).worksheets
        rows = [row[0].value for row in councils.iter_rows(min_row=2)]
        seats = [row[1].value for row in members.iter_rows(min_row=2)]
    assert (set(rows), seats) == ({"Hội đồng xét công nhận", "Hội đồng trường"}, ["=1+1"])


# --- one council ----------------------------------------------------------------------------------------------


def test_a_council_is_set_up_and_filled_on_pages(visit, ward):
    known = {"name": "Hội đồng 2026", "document_number": "1-QĐ/ĐU", "document_date": written(today())}
    page = visit.post("/councils/new/", {"unit": ward.units.ward.pk, "valid_from": written(today()), **known})
    council = Council.objects.get(name="Hội đồng 2026")
    assert page["Location"] == council.get_absolute_url()
    person = make_person(ward.units.ward)
    new = f"/councils/{council.pk}/members/new/"
    visit.post(new, posted(visit.get(new)) | {"person": person.pk, "role": "chair"})
    seat = council.members.get()
    edit = f"/councils/members/{seat.pk}/edit/"
    visit.post(edit, posted(visit.get(edit)) | {"valid_to": written(today())})
    assert council.members.get().valid_to == today()
    rules = f"/councils/{council.pk}/rules/new/"
    visit.post(rules, posted(visit.get(rules)) | {"source": "Quy chế", "needed_share": " 2 / 3 ", "quorum_share": "60"})
    assert (council.rules.get().needed_share, council.rules.get().quorum_share) == ("2/3", "60%")
    shown = visit.get(council.get_absolute_url())
    assert (shown.context["sitting"], shown.context["quorum"]) == (1, 1)
    assert "Nguyễn Văn An" in shown.content.decode()


def test_all_faults_of_the_rules_are_told_at_once_and_once_each(visit, ward):
    path = f"/councils/{ward.council.pk}/rules/new/"
    wrong = {"valid_from": "32/13/2026", "quorum_share": "3/2", "needed_share": "hai phần ba", "deadline_days": "-1"}
    page = visit.post(path, posted(visit.get(path)) | wrong | {"fewest_sheets": "0", "source": ""})
    form, share = page.context["form"], ["Ghi tỷ lệ bằng phân số hoặc số phần trăm nguyên, ví dụ: 2/3, 50%."]
    faults = {name: len(told) for name, told in form.errors.items()}
    assert faults == dict.fromkeys([*wrong, "fewest_sheets", "source"], 1)
    assert form.errors["quorum_share"] == form.errors["needed_share"] == share
    assert [form[name].value() for name in wrong] == list(wrong.values())


def test_of_many_units_one_is_searched_for_and_what_was_typed_stays(visit, ward, monkeypatch):
    monkeypatch.setattr(finding, "MOST_OFFERED", 1)
    criteria = make_criteria(ward.units.ward)
    known = {"name": "Bản nháp", "title": "Bản nháp"}
    for path in ("/councils/new/", "/committees/new/", "/criteria/new/", f"/criteria/{criteria.pk}/copy/"):
        form = visit.get(path).context["form"]
        assert [unit.pk for unit in form.fields["unit"].queryset] == [ward.units.ward.pk], path
        found = visit.post(path, known | {"unit": ward.units.ward.pk, "go": "find", "find_unit": "truong ba dinh"})
        form = found.context["form"]
        assert (found.status_code, form.is_bound) == (200, False), path
        assert {unit.pk for unit in form.fields["unit"].queryset} == {ward.units.ward.pk, ward.units.school.pk}
        assert "Bản nháp" in {form.initial.get("name"), form.initial.get("title")}
    made = visit.post(path, {"unit": ward.units.school.pk, "title": "Bộ của trường", "find_unit": "truong"})
    assert made.status_code == 302
    assert CriteriaSet.objects.get(title="Bộ của trường").unit == ward.units.school
    assert Council.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "lacking"),
    [("reviewer", {"/committees/"}), ("officer", {"/sheets/"}), ("secretary", set()), ("approver", set())],
)
def test_only_lists_in_which_one_may_find_something_have_a_tab(client, ward, role, lacking):
    client.force_login(again(worker(role, ward.units.ward, f"tabs-{role}")))
    every = {"/councils/", "/rounds/", "/sheets/", "/committees/", "/criteria/"}
    nav = client.get("/criteria/").content.decode().partition('class="tab-links"')[2].partition("</nav>")[0]
    assert {path for path in every if f'href="{path}"' in nav} == every - lacking


def test_what_is_missing_is_said_at_its_field(visit, ward):
    page = visit.post("/councils/new/", {"unit": ward.units.beside.pk, "name": ""})
    assert page.status_code == 422
    assert {"unit", "name", "document_number", "document_date", "valid_from"} <= set(page.context["form"].errors)


@pytest.mark.bar("X13")
def test_a_second_editor_sees_both_versions(visit, ward):
    edit = f"/councils/{ward.council.pk}/edit/"
    mine = posted(visit.get(edit)) | {"name": "Tên của tôi"}
    visit.post(edit, posted(visit.get(edit)) | {"name": "Tên của người khác"})
    page = visit.post(edit, mine)
    assert page.status_code == 409
    assert [row[1:] for row in page.context["differences"]] == [("Tên của người khác", "Tên của tôi")]
    assert visit.post(edit, posted(page)).status_code == 302
    assert Council.objects.get(pk=ward.council.pk).name == "Tên của tôi"
    seat = make_seat(ward.council)
    edit = f"/councils/members/{seat.pk}/edit/"
    mine = posted(visit.get(edit)) | {"role": "chair"}
    visit.post(edit, posted(visit.get(edit)) | {"position": "Phó Bí thư"})
    page = visit.post(edit, mine)
    assert (page.status_code, len(page.context["differences"])) == (409, 2)
    assert CouncilMember.objects.get().role == "member"


def test_taking_away_asks_first(visit, ward):
    seat = make_seat(ward.council)
    address = f"/councils/members/{seat.pk}/remove/"
    assert str(seat) in visit.get(address).content.decode()
    assert CouncilMember.objects.exists()
    assert visit.post(address)["Location"] == ward.council.get_absolute_url()
    assert not CouncilMember.objects.exists()
    begun = CouncilRules.objects.create(council=ward.council, valid_from=today(), source="x")
    visit.post(f"/councils/rules/{begun.pk}/remove/")
    assert CouncilRules.objects.exists(), "they have begun"


def test_who_may_not_keep_it_is_offered_nothing(client, ward):
    make_seat(ward.council)
    client.force_login(again(ward.officer))
    shown = client.get(ward.council.get_absolute_url())
    assert (shown.context["actions"], "/remove/" in shown.content.decode()) == ([], False)
    client.force_login(again(ward.beside))
    assert client.get(ward.council.get_absolute_url()).status_code == 404
    reviewer = worker("reviewer", ward.units.ward)
    client.force_login(again(reviewer))
    assert client.get(ward.council.get_absolute_url()).status_code == 404


# --- the API --------------------------------------------------------------------------------------------------


def send(client, method, path, data, **headers):
    return getattr(client, method)(
        f"/api/v1/{path}", json.dumps(data), content_type="application/json", headers=headers
    )


def test_the_api_keeps_a_council(visit, ward):
    day = today().isoformat()
    known = {"name": "Hội đồng API", "document_number": "1-QĐ", "document_date": day, "valid_from": day}
    made = send(visit, "post", "councils/", {"unit": ward.units.ward.pk, **known})
    assert (made.status_code, made.json()["actions"]) == (201, ["edit", "members", "rules", "rounds", "sessions"])
    path = f"councils/{made.json()['id']}/"
    assert send(visit, "patch", path, {"name": "Khác"}).status_code == 428
    changed = send(visit, "patch", path, {"name": "Khác"}, **{"If-Match": made["ETag"]})
    assert (changed.status_code, changed.json()["name"]) == (200, "Khác")
    assert send(visit, "patch", path, {"name": "Nữa"}, **{"If-Match": made["ETag"]}).status_code == 412
    person = make_person(ward.units.ward)
    assert visit.get(f"/api/v1/{path}people/").json() == [{"id": person.pk, "full_name": person.full_name}]
    stranger = make_person(ward.units.beside)
    wrong = send(visit, "post", f"{path}members/", {"person": stranger.pk, "valid_from": day})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["person"])
    seat = send(visit, "post", f"{path}members/", {"person": person.pk, "role": "chair", "valid_from": day})
    assert seat.status_code == 201
    at = f"council-members/{seat.json()['id']}/"
    assert send(visit, "patch", at, {"position": "X"}, **{"If-Match": '"other"'}).status_code == 412
    ended = send(visit, "patch", at, {"valid_to": day}, **{"If-Match": seat.json()["seen"]})
    assert (ended.status_code, ended.json()["valid_to"]) == (200, day)
    later = (today() + DAY).isoformat()
    rules = send(visit, "post", f"{path}rules/", {"valid_from": later, "source": "Quy chế"})
    assert rules.status_code == 201
    assert visit.delete(f"/api/v1/council-rules/{rules.json()['id']}/").status_code == 204
    assert visit.delete(f"/api/v1/{at}").status_code == 204
    whole = visit.get(f"/api/v1/{path}").json()
    assert (whole["members"], whole["rules"]) == ([], [])
