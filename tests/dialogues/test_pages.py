"""The pages: from the plan to the published conclusion, what they warn of, offer and refuse; exports and what waits."""

import datetime

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from dialogues.models import Conference
from dialogues.views.parts import LISTS
from dialogues.waiting import conferences_waiting
from mobilization.outbox import runner
from mobilization.outbox.models import Job
from organizations.dates import today
from organizations.models import Unit
from organizations.panels import unit_panels
from tests.access.people import again
from tests.dialogues.makers import ANNOUNCED, DAY, invite, make_conference
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
PLAN = {
    "kind": "regular",
    "branch": "state",
    "title": "Đối thoại năm",
    "secretary_hosts": "on",
    "secretary_name": "Lê A",
}


def typed(day):
    return f"{day:%d/%m/%Y}"


@pytest.fixture
def visit(client, here):
    """`visit.as_(user)` signs in; begins as the officer."""
    client.as_ = lambda user: client.force_login(again(user))
    client.as_(here.officer)
    return client


def test_from_the_plan_to_the_announcement(visit, here):
    new = visit.get("/conferences/new/")
    assert (new.status_code, new.context["form"].fields["unit"].initial) == (200, here.ward.pk)
    first, last = today() - 2 * DAY, today() + 20 * DAY
    first = max(first, datetime.date(last.year, 1, 1))
    plan = PLAN | {"unit": here.ward.pk, "planned_from": typed(first), "planned_to": typed(last), "groups": "Nông dân"}
    wrong = visit.post("/conferences/new/", plan | {"kind": "on_request", "ends": "9:00"})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"voters", "ends"})
    assert wrong.context["form"]["title"].value() == "Đối thoại năm"
    made = visit.post("/conferences/new/", plan)
    conference = Conference.objects.get()
    at = conference.get_absolute_url()
    visit.as_(here.leader)
    assert visit.get(f"{at}do/announce/")["Location"] == f"{at}edit/"
    visit.as_(here.officer)
    assert (made.status_code, made["Location"]) == (302, at)
    page = visit.get(at)
    assert page.context["actions"] == ["edit", "link"]
    assert {step.action for step in page.context["steps"]} == {"move"}
    assert page.context["lacking"] == [
        "ngày tổ chức", "giờ bắt đầu", "nội dung", "cách thức tham gia", "địa điểm hoặc đường dẫn",
    ]  # fmt: skip
    edit = visit.get(f"{at}edit/").context["form"]
    assert (set(edit.fields) & {"planned_from", "planned_to"}, "day" in edit.fields) == (set(), True)
    ready = PLAN | {"version": "1", "day": typed(today() + 5 * DAY), "begins": "8h30", "groups": "Nông dân\nPhụ nữ"}
    ready |= {"place": "Hội trường", "content": "Môi trường", "how_to": "Gửi ý kiến trước", "link": "hop.example/1"}
    assert visit.post(f"{at}edit/", ready)["Location"] == at
    for who, waits in (("auditor", False), ("leader", False), ("officer", True)):
        visit.as_(getattr(here, who))
        assert (visit.get(at).context["lacking"], visit.get(at).context["waits_for_leader"]) == ([], waits)
    stale = visit.post(f"{at}edit/", ready | {"place": "Nơi khác"})
    assert (stale.status_code, [each[1:] for each in stale.context["differences"]]) == (
        409, [("Hội trường", "Nơi khác")],
    )  # fmt: skip
    conference.refresh_from_db()
    assert (conference.begins, conference.link) == (datetime.time(8, 30), "https://hop.example/1")
    assert "day" not in visit.get(f"{at}edit/").context["form"].fields
    visit.as_(here.leader)
    warned = visit.get(f"{at}do/announce/")
    assert [str(each) for each in warned.context["messages"]] == [
        "Thông báo muộn: chỉ còn 5 ngày, quy định ít nhất 7 ngày."
    ]
    assert visit.post(f"{at}do/announce/", {"reason": " "}).status_code == 422
    assert visit.post(f"{at}do/announce/", {"reason": "Bão"})["Location"] == at
    told = visit.get(at)
    assert told.context["late"]
    assert told.context["entries"][0].text == "Bão"


def test_all_faults_of_a_plan_are_told_in_one_round(visit, here):
    first, last = today(), today() + 20 * DAY
    window = {"unit": here.ward.pk, "planned_from": typed(first), "planned_to": typed(last)}
    many = {
        "title": "", "secretary_hosts": "", "council_name": "Lê B", "kind": "", "voters": "3", "planned_to": "32/1",
        "day": typed(first - 9 * DAY), "begins": "9:00", "ends": "8:00",
    }  # fmt: skip
    told = visit.post("/conferences/new/", PLAN | window | many).context["form"]
    assert set(told.errors) == {
        "title", "secretary_hosts", "secretary_name", "council_name", "kind", "planned_to", "ends",
    }  # fmt: skip
    planned = make_conference(here.ward, here.officer)
    edit = f"{planned.get_absolute_url()}edit/"
    unhosted = PLAN | {"version": "1", "secretary_hosts": "", "secretary_name": "", "title": "", "capacity": "x"}
    assert set(visit.post(edit, unhosted).context["form"].errors) == {"title", "capacity", "secretary_hosts"}


def test_where_the_day_is_known_it_is_the_planned_time_too(visit, here):
    last = today() + 20 * DAY
    plan = PLAN | {"unit": here.ward.pk}
    unplanned = visit.post("/conferences/new/", plan | {"planned_from": "", "planned_to": ""})
    assert set(unplanned.context["form"].errors) == {"planned_from", "planned_to"}
    fixed = {"planned_from": "", "planned_to": "", "day": typed(last), "begins": "9 giờ", "title": "Đã có ngày"}
    untold = visit.post("/conferences/new/", plan | fixed | {"begins": "sáng"}).context["form"].errors
    assert untold == {"begins": ["Ghi giờ như 08:30 hoặc 8h30."]}
    assert visit.post("/conferences/new/", plan | fixed).status_code == 302
    known = Conference.objects.get()
    assert (known.planned_from, known.planned_to, known.begins) == (last, last, datetime.time(9))
    assert visit.get(known.get_absolute_url()).context["may_register"]
    visit.as_(here.auditor)
    read = visit.get(known.get_absolute_url())
    assert (read.context["lacking"], read.context["may_register"]) == ([], False)


def test_from_the_announcement_to_the_published_conclusion(visit, here):
    conference = make_conference(here.ward, here.root, "announced", announced_on=today())
    invite(conference, "Nông dân", "Phụ nữ")
    at = conference.get_absolute_url()
    visit.as_(here.leader)
    moved = {"reason": "Sân xong sớm", **dict.fromkeys(("planned_from", "planned_to", "day"), typed(today()))}
    assert visit.post(f"{at}do/move_announced/", moved).status_code == 422  # when it begins is not said
    assert visit.post(f"{at}do/move_announced/", moved | {"begins": "09:00"})["Location"] == at
    assert visit.post(f"{at}do/hold/", {})["Location"] == at
    group = conference.groups.get(name="Phụ nữ")
    came = visit.get(f"{at}attendance/").context["form"]
    assert [field.label for field in came.visible_fields()] == ["Nông dân", "Phụ nữ"]
    version = str(Conference.objects.get().version)
    assert visit.post(f"{at}attendance/", {"version": version, f"attended-{group.pk}": "-2"}).status_code == 422
    assert visit.post(f"{at}attendance/", {"version": version, f"attended-{group.pk}": "57"})["Location"] == at
    assert visit.post(f"{at}attendance/", {"version": version, f"attended-{group.pk}": "58"}).status_code == 409
    assert visit.get(at).context["came"] == 57
    assert visit.post(f"{at}do/conclude/", {"published_on": typed(today())})["Location"] == at  # nothing is written yet
    assert Conference.objects.get().state == "held"
    version = str(Conference.objects.get().version)
    text = {"version": version, "conclusion": "Sửa đường trước tháng 9", "conclusion_number": "4-TB/ĐU"}
    assert visit.post(f"{at}conclusion/", text)["Location"] == at
    assert visit.post(f"{at}conclusion/", text).status_code == 409
    assert visit.post(f"{at}do/conclude/", {"published_on": typed(today() + DAY)}).status_code == 422
    assert visit.post(f"{at}do/conclude/", {"published_on": typed(today())})["Location"] == at
    done = visit.get(at)
    assert (done.context["actions"], [step.action for step in done.context["steps"]]) == (["link"], ["take_back"])
    for closed in ("edit/", "attendance/", "conclusion/"):
        assert visit.get(f"{at}{closed}")["Location"] == at  # and says why


def test_steps_ask_for_the_right_and_the_state_first(visit, here):
    made = make_conference(here.ward, here.root)
    at = made.get_absolute_url()
    assert visit.get(f"{at}do/announce/").status_code == 403
    assert visit.get(f"{at}do/odd/").status_code == 404
    visit.as_(here.leader)
    assert visit.get(f"{at}do/conclude/")["Location"] == at
    assert visit.post(f"{at}do/announce/", {})["Location"] == at  # incomplete, and said
    assert Conference.objects.get().state == "planned"
    assert visit.post(f"{at}do/cancel/", {"reason": ""}).status_code == 422
    assert visit.post(f"{at}do/cancel/", {"reason": "Gộp"})["Location"] == at
    assert visit.get(at).context["why"].reason == "Gộp"
    over = make_conference(here.ward, here.root, day=today() - DAY)
    assert visit.post(f"{over.get_absolute_url()}do/hold/", {}).status_code == 422
    assert visit.post(f"{over.get_absolute_url()}do/hold/", {"reason": "Đột xuất"}).status_code == 302


def test_the_list_is_narrowed(visit, here):
    a = make_conference(here.ward, here.root, title="Sân chơi trẻ em", kind="contact", committee_hosts=True)
    b = make_conference(here.units.school, here.root, "held", title="Học phí", branch="party")
    make_conference(here.units.beside, here.root)

    def found(query):
        return {row.pk for row in visit.get(f"/conferences/?{query}").context["rows"]}

    assert found("") == {a.pk, b.pk}
    assert found("q=san+choi") == found("kind=contact") == found("host=committee") == {a.pk}
    assert found("branch=party") == found("state=held") == found(f"unit={here.units.school.pk}") == {b.pk}
    assert found(f"subtree={here.ward.pk}") == {a.pk, b.pk}
    assert found(f"subtree={here.units.beside.pk}") == found("year=1999") == found("year=odd") == set()
    assert found("standing=held") == {b.pk}
    empty = visit.get("/conferences/?q=nothing+like+it")
    assert "Không có hội nghị nào" in empty.content.decode()


def export(visit, address, user):
    made = visit.post(address)
    job = Job.objects.order_by("-id").first()
    assert (made.status_code, job.owner) == (302, user)
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.failures
    with default_storage.open(job.files.get().key) as content:
        return openpyxl.load_workbook(content)


@pytest.mark.django_db(transaction=True)
def test_lists_as_files(visit, here):
    held = make_conference(here.ward, here.root, "held", committee_hosts=True, committee_name="Trần B")
    invite(held, "Nông dân")
    make_conference(here.ward, here.root, title="Khác")
    make_conference(here.units.beside, here.root, "held", title="Nơi khác")
    book = export(visit, "/conferences/export/?state=held", here.officer)
    plan, groups = book.worksheets
    assert [row[0].value for row in plan.iter_rows(min_row=2)] == ["Đối thoại với Nhân dân"]
    assert [each.value for each in plan[2]][6:9] == ["có", None, "Trần B"]
    assert [row[2].value for row in groups.iter_rows(min_row=2)] == ["Nông dân"]
    board = export(visit, "/conferences/board/export/", here.officer).active
    told = {row[0].value: [each.value for each in row[3:]] for row in board.iter_rows(min_row=2)}
    assert told == {"Phường Ba Đình": [1, 2, 1, 0, 0, 0, 0, 0, 0]}
    assert visit.post("/conferences/export/?state=odd")["Location"].startswith("/conferences/?")
    assert visit.post("/conferences/board/export/?level=odd")["Location"].startswith("/conferences/board/?")


def test_what_waits_at_home_is_the_rows_of_its_list(visit, here, django_assert_num_queries):
    make_conference(here.ward, here.root, day=today() + 12 * DAY, **ANNOUNCED)
    make_conference(here.ward, here.root, day=today() + 40 * DAY)
    make_conference(here.ward, here.root, planned_from=today() - DAY)
    make_conference(here.ward, here.root, "held")
    make_conference(here.ward, here.root, "held", kind="contact")
    make_conference(here.units.school, here.root, "held")
    user = again(here.officer)
    assert user.acting
    with django_assert_num_queries(2):
        items = list(conferences_waiting(user))
    assert [item.count for item in items] == [1, 1, 1]
    for item in items:
        assert visit.get(item.url).context["count"] == 1
    for other in (here.auditor, here.approver, here.root):
        assert list(conferences_waiting(again(other))) == []
    panel = next(each for each in unit_panels.of(user, here.ward) if each.key == "dialogues")
    assert (len(panel.data["conferences"]), panel.data["more"]) == (5, "")
    make_conference(here.ward, here.root)
    panel = next(each for each in unit_panels.of(user, here.ward) if each.key == "dialogues")
    assert visit.get(panel.data["more"]).context["count"] == 6
    assert visit.get(here.ward.get_absolute_url()).status_code == 200


def test_a_conference_follows_its_unit_and_keeps_the_one_that_held_it(here):
    """Unit as it was, steward as it is: of a unit that has ended the successor looks after it."""
    held = make_conference(here.ward, here.root, "held")
    Conference.objects.filter(pk=held.pk).update(steward=here.units.city)
    held.refresh_from_db()
    assert (held.unit, held.steward) == (here.ward, here.units.city)
    assert not Conference.objects.visible_to(again(here.officer)).exists()
    assert Unit.objects.get(pk=held.unit_id) == here.ward


def test_signed_out(client, here):
    made = make_conference(here.ward, here.root)
    for path in ("/conferences/", "/conferences/board/", made.get_absolute_url()):
        assert client.get(path).status_code == 302
    assert prove(client, again(here.reviewer)).get(made.get_absolute_url()).status_code == 404


def test_every_page_of_the_section_stands_in_it(visit):
    for name in (*(name for name, _title in LISTS), "earlier_list"):
        at = reverse(f"dialogues:{name}")
        assert f'<a href="{reverse("dialogues:conferences")}" class="is-here"' in visit.get(at).content.decode(), name
