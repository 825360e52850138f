"""What somebody with bad intentions tries with reports: drafts of others, steps unseen, odd texts and addresses."""

import datetime
import io
import json
import time
import zipfile

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.utils import Error
from django.urls import reverse

from mobilization.outbox import runner
from mobilization.outbox.models import Job
from mobilization.workflow.refusals import WrongState
from organizations.dates import today
from organizations.models import User
from reports.documents import changes, document_of
from reports.models import Report, ReportSection
from reports.narrative import demand_known, measures_in, written
from reports.queries.reports import timeline
from reports.services.counting import is_whole
from reports.services.drafting import begin_report, correct_report
from reports.services.files import request_files
from reports.services.reports import MOST_SECTIONS, add_section, edit_section, take_step
from reports.services.templates import make_template
from tests.access.people import DAY, again, worker
from tests.reports.houses import make_people, make_quarter
from tests.reports.makers import counted, fresh, make_report
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db
D = datetime.date
ODD = (
    "\x00", "%00", "'", '"><script>', "-1", "0", "9" * 40, "٣", "²", "1e9", "NaN", "null", "../../etc/passwd", "\ud7ff",
    "a" * 3_000, "{{7*7}}", "domain", "month", "lower", "2025-13", "0000-00", "31/02/2025", "01/01/0001", "31/12/9999",
)  # fmt: skip
WORDS = '=cmd|" /C calc"!A0 <b>đậm</b> {{7*7}} #set page(fill: red) $x$ \\u{41} @SUM(1+1) [[period]]'
"""What a table program, a browser, a template, or the program that sets papers would take for a command."""

WORDS_STAY = "submitted report keeps its words"
MOVED = "UPDATE reports_reportsection SET report_id = %({})s, place = place + 100 WHERE report_id = %({})s"
ADDED_IDS = (
    "INSERT INTO reports_countedids (count_id, measure, scope, dimension, part, ids, digest) "
    "VALUES (%(count)s, 'awards.decided', 'now', 'domain', 'x', '{1}', '')"
)


@shared
def people(world):
    return make_people(world)


@shared
def report(world, people):
    return make_quarter(world.heir, people["leader"])


@shared
def published(people, report):
    take_step(report, "submit", by=people["leader"])
    take_step(report, "return", by=people["above"], reason="Số liệu phần ba không khớp")
    take_step(report, "submit", by=people["leader"])
    take_step(report, "accept", by=people["above"])
    take_step(report, "publish", by=people["approver"])
    return fresh(report)


def browser(client, user):
    found = again(user)
    client.force_login(found)
    prove(client, found)
    return client


def said(answer):
    return [str(each) for each in answer.wsgi_request._messages]


def test_a_foreign_ward_neither_reads_nor_touches_a_draft(client, people, report):
    section = report.sections.first()
    before = fresh(report).version
    for who in ("foreign", "foreign_leader", "reviewer", "above"):
        web = browser(client, people[who])
        for name, pk in (("report", report.pk), ("behind", report.pk), ("report_edit", report.pk),
                         ("report_correct", report.pk), ("section_new", report.pk), ("section_edit", section.pk),
                         ("section_remove", section.pk)):  # fmt: skip
            assert web.get(reverse(f"reports:{name}", args=[pk])).status_code == 404, (who, name)
        for name in ("report_count", "report_files"):
            assert web.post(reverse(f"reports:{name}", args=[report.pk])).status_code == 404, (who, name)
        for action in ("submit", "accept", "return", "publish", "drop", "no-such"):
            assert web.post(reverse("reports:report_act", args=[report.pk, action])).status_code == 404
        assert web.post(reverse("reports:section_move", args=[section.pk, "up"]), {"version": 1}).status_code == 404
        assert web.get(f"/api/v1/reports/{report.pk}/").status_code == 404
        assert web.get(f"/api/v1/reports/{report.pk}/rows/?measure=awards.decided").status_code == 404
        for verb in ("steps", "count", "correct"):
            sent = {"step": "submit", "reason": "Vì"}
            assert web.post(f"/api/v1/reports/{report.pk}/{verb}/", sent, "application/json").status_code in (403, 404)
        assert web.get("/api/v1/reports/?state=draft").json()["results"] == []
        assert report.title not in web.get("/reports/").content.decode()
    assert (fresh(report).version, fresh(report).state) == (before, "draft")


def test_that_a_correction_is_being_written_is_the_units_own(client, people, published):
    draft = correct_report(published, reason="Sai một số", by=people["leader"])
    address = draft.get_absolute_url()
    own = browser(client, people["officer"]).get(published.get_absolute_url())
    assert address in own.content.decode()
    for who in ("foreign", "above", "reviewer"):
        web = browser(client, people[who])
        assert address not in web.get(published.get_absolute_url()).content.decode(), who
        assert web.get(reverse("reports:report_correct", args=[published.pk])).status_code == 403, who
        sent = {"reason": "Vì"}
        told = web.post(f"/api/v1/reports/{published.pk}/correct/", sent, "application/json")
        assert told.status_code == 403, who
        with pytest.raises(PermissionDenied):
            correct_report(published, reason="Vì", by=again(people[who]))
    with pytest.raises(WrongState):
        correct_report(published, reason="Vì", by=again(people["leader"]))


def test_why_a_published_report_was_returned_is_read_inside_alone(client, people, published):
    reason = "Số liệu phần ba không khớp"
    for who in ("leader", "officer", "above", "approver"):
        assert reason in browser(client, people[who]).get(published.get_absolute_url()).content.decode(), who
    for who in ("foreign", "foreign_leader", "reviewer"):
        page = browser(client, people[who]).get(published.get_absolute_url())
        assert page.status_code == 200
        assert reason not in page.content.decode(), who
        assert [each.text for each in timeline(published, again(people[who]))] == [""] * 5


def test_nobody_signs_what_was_not_counted_when_it_was_shown(client, people, report):
    values = {"kind": "figures", "heading": "Thêm", "text": "", "measures": ["awards.decided"],
              "dimension": "", "chart": ""}  # fmt: skip
    add_section(report, version=report.version, values=values, after=0, by=people["officer"])
    web = browser(client, people["leader"])
    form = web.get(f"/reports/{report.pk}/do/submit/").context["form"]
    assert form["seal"].value() == ""
    counted(report)
    web.post(f"/reports/{report.pk}/do/submit/", {"seal": form["seal"].value()})
    assert fresh(report).state == "draft"
    form = web.get(f"/reports/{report.pk}/do/submit/").context["form"]
    web.post(f"/reports/{report.pk}/do/submit/", {"seal": form["seal"].value()})
    assert fresh(report).state == "submitted"


@pytest.mark.parametrize("action", ["accept", "return"])
def test_what_was_changed_in_between_is_neither_accepted_nor_returned(client, people, report, action):
    take_step(report, "submit", by=people["leader"])
    web = browser(client, people["above"])
    form = web.get(f"/reports/{report.pk}/do/{action}/").context["form"]
    shown = {"seal": form["seal"].value(), "reason": "Vì"}
    resubmitted(report, people)
    web.post(f"/reports/{report.pk}/do/{action}/", shown)
    assert fresh(report).state == "submitted"
    now = web.get(f"/reports/{report.pk}/do/{action}/").context["form"]["seal"].value()
    assert now == fresh(report).seal != shown["seal"]
    web.post(f"/reports/{report.pk}/do/{action}/", shown | {"seal": now})
    assert fresh(report).state in ("accepted", "returned")


def test_what_was_changed_in_between_is_not_published(client, people, report):
    take_step(report, "submit", by=people["leader"])
    take_step(report, "accept", by=people["above"])
    web = browser(client, people["approver"])
    seal = web.get(f"/reports/{report.pk}/do/publish/").context["form"]["seal"].value()
    take_step(report, "return", by=people["above"], reason="Vì")
    renamed(report, people)
    take_step(fresh(report), "submit", by=people["leader"])
    take_step(report, "accept", by=people["above"])
    web.post(f"/reports/{report.pk}/do/publish/", {"seal": seal})
    assert fresh(report).state == "accepted"


def test_of_several_only_those_that_were_shown_are_accepted(client, people, report):
    take_step(report, "submit", by=people["leader"])
    web = browser(client, people["above"])
    query = "?kind=quarter&year=2025&number=3"
    (row,) = (each for each in web.get(f"/reports/returns/{query}").context["rows"] if each.may_accept)
    resubmitted(report, people)
    for sent in (row.named, str(report.pk), f"{report.pk}.", f"x.{report.pk}", f"{report.pk}.{'0' * 64}"):
        web.post(f"/reports/returns/accept/{query}", {"report": [sent]})
        assert fresh(report).state == "submitted", sent
    (row,) = (each for each in web.get(f"/reports/returns/{query}").context["rows"] if each.may_accept)
    web.post(f"/reports/returns/accept/{query}", {"report": [row.named]})
    assert fresh(report).state == "accepted"


def test_a_program_signs_what_it_read(client, people, report):
    web = browser(client, people["leader"])
    read = web.get(f"/api/v1/reports/{report.pk}/")["ETag"]
    renamed(report, people)
    address = f"/api/v1/reports/{report.pk}/steps/"
    sent = {"step": "submit"}
    assert web.post(address, sent, "application/json").status_code == 428
    for tag in (read, '"1-draft"', f'"1-draft.{"0" * 64}"'):
        assert web.post(address, sent, "application/json", headers={"If-Match": tag}).status_code == 409, tag
    assert fresh(report).state == "draft"
    now = web.get(f"/api/v1/reports/{report.pk}/")["ETag"]
    assert now != read
    assert web.post(address, sent, "application/json", headers={"If-Match": now}).status_code == 200
    assert web.get(f"/api/v1/reports/{report.pk}/")["ETag"].endswith(f'.{fresh(report).seal}"')
    above = browser(client, people["above"])
    assert above.post(address, {"step": "accept"}, "application/json", headers={"If-Match": now}).status_code == 200


def test_what_is_no_longer_whole_is_not_published(people, report):
    take_step(report, "submit", by=people["leader"])
    take_step(report, "accept", by=people["above"])
    document = fresh(report).document
    Report.objects.filter(pk=report.pk).update(document=document | {"title": "Tên khác"})
    with pytest.raises(WrongState):
        take_step(report, "publish", by=people["approver"])
    Report.objects.filter(pk=report.pk).update(document=document)
    assert take_step(report, "publish", by=people["approver"]).state == "published"


def test_a_report_has_at_most_so_many_sections(people, report):
    values = {"kind": "text", "heading": "H", "text": "", "measures": [], "dimension": "", "chart": ""}
    for _number in range(MOST_SECTIONS - report.sections.count()):
        report = add_section(report, version=report.version, values=values, after=0, by=people["leader"])
    with pytest.raises(ValidationError):
        add_section(report, version=report.version, values=values, after=0, by=people["leader"])
    assert report.sections.count() == MOST_SECTIONS


def renamed(report, people):
    """The first section says something else."""
    now = fresh(report)
    section = now.sections.first()
    values = {name: getattr(section, name) for name in ("kind", "heading", "measures", "dimension", "chart")}
    edit_section(section, version=now.version, values=values | {"text": f"Lời {now.version}"}, by=people["officer"])


def resubmitted(report, people):
    """Taken back, written and submitted again while somebody looks at it."""
    take_step(report, "take_back", by=people["leader"], reason="Sửa")
    renamed(report, people)
    take_step(fresh(report), "submit", by=people["leader"])


def test_a_correction_hides_no_change_behind_equal_headings(people, published):
    made = correct_report(published, reason="Vì", by=people["leader"])
    first, second, *_others = made.sections.all()
    ReportSection.objects.filter(pk__in=[first.pk, second.pk]).update(heading="Trùng", text="Như cũ")
    before = document_of(fresh(made))
    ReportSection.objects.filter(pk=first.pk).update(text="Khác hẳn")
    after = document_of(fresh(made))
    assert [(each.section, each.before, each.after) for each in changes(before, after)] == [
        ("Trùng", "Như cũ", "Khác hẳn")
    ]
    assert [(each.before, each.after) for each in changes(after | {"title": "Tên cũ"}, after)] == [
        ("Tên cũ", after["title"])
    ]


@pytest.mark.parametrize(
    ("write", "why"),
    [
        (MOVED.format("other", "report"), WORDS_STAY),
        (MOVED.format("report", "other"), WORDS_STAY),
        (ADDED_IDS, "rows behind a submitted report stay"),
        ("DELETE FROM reports_reportcount WHERE id = %(count)s", "violates foreign key"),
    ],
)
def test_what_is_frozen_takes_and_gives_nothing(world, people, published, write, why):
    other = make_report(world.heir, people["leader"], kind="month", begins=D(2025, 7, 1), ends=D(2025, 7, 31))
    names = {"count": published.count_id, "report": published.pk, "other": other.pk}
    with pytest.raises(Error, match=why), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(write, names)
    assert is_whole(fresh(published))
    assert published.sections.count() == len(published.document["sections"])


@pytest.mark.parametrize("text", ["[[" + " " * 15_000 + "x[", "[[" * 9_000, "[[a" + "\n" * 9_000 + "[", "[" * 19_000])
def test_marks_are_read_in_a_moment_whatever_stands_there(text):
    started = time.process_time()
    demand_known(text)
    assert measures_in(text) == []
    assert written(text, {}, period="", unit="") == text
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "mark",
    ["[[ ]]x[[%]]", "[[a:b:c]]", "[[models_registry.registered:]]", "[[:before]]", "[[period:before]]",
     "[[models_registry.registered:now]]", "[[[[awards.decide]]:x]]", "[[__class__]]", "[[awards.decided:__len__]]"],
)  # fmt: skip
def test_marks_that_mean_nothing_are_refused(mark):
    with pytest.raises(ValidationError):
        demand_known(mark)


@pytest.mark.bar("B8")
def test_commands_in_titles_and_words_are_words(world, people, report):
    section = report.sections.first()
    Report.objects.filter(pk=report.pk).update(title=f"{WORDS} tên", number="=1+1")
    ReportSection.objects.filter(pk=section.pk).update(heading=f"+{WORDS}", text=f"@{WORDS}")
    tables = report.sections.exclude(kind="text")
    assert tables.exists()
    ReportSection.objects.filter(pk=tables.first().pk).update(heading=f"=1+1 {WORDS}"[:300])
    job = request_files(fresh(report), by=again(people["leader"]))
    assert runner.run_job(job.pk)
    files = {}
    for file in Job.objects.get(pk=job.pk).files.all():
        assert file.name.isascii()
        assert "/" not in file.name
        with default_storage.open(file.key) as stored:
            files[file.format] = stored.read()
    assert set(files) == {"docx", "pdf", "xlsx", "json"}
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" and "cmd" in str(cell.value)]
    assert any("cmd|" in str(cell.value) for cell in cells)
    word = zipfile.ZipFile(io.BytesIO(files["docx"])).read("word/document.xml").decode()
    assert "&lt;b&gt;đậm&lt;/b&gt;" in word
    assert "{{7*7}}" in word
    assert "{{7*7}}" in json.loads(files["json"])["title"]
    assert files["pdf"].startswith(b"%PDF")


def test_a_page_shows_commands_as_words(client, people, report):
    section = report.sections.first()
    ReportSection.objects.filter(pk=section.pk).update(heading=WORDS, text=f"<script>x</script>\n{WORDS}")
    Report.objects.filter(pk=report.pk).update(title=WORDS)
    page = browser(client, people["leader"]).get(report.get_absolute_url()).content.decode()
    assert "<script>x" not in page
    assert "<b>đậm" not in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "{{7*7}}" in page


@pytest.mark.parametrize(
    ("begins", "ends"),
    [(D(2025, 7, 3), D(2025, 7, 19)), (D(2025, 1, 1), D(2025, 12, 31)), (D(2024, 12, 1), D(2025, 1, 31))],
)
def test_a_periodic_report_has_the_days_of_its_kind(client, world, people, begins, ends):
    values = {"kind": "month", "begins": begins, "ends": ends, "closing": "calendar", "layout": "party"}
    with pytest.raises(ValidationError) as told:
        begin_report(unit=world.heir, values=values, template=None, by=people["leader"])
    assert set(told.value.message_dict) == {"begins"}
    sent = values | {"begins": str(begins), "ends": str(ends)}
    answer = browser(client, people["leader"]).post("/api/v1/reports/", sent, "application/json")
    assert answer.status_code == 400
    assert not Report.objects.exists()


def test_a_report_of_two_lifetimes_is_counted(world, people):
    values = {"kind": "parts", "heading": "Theo tháng", "text": "", "measures": ["awards.decided"],
              "dimension": "month", "chart": ""}  # fmt: skip
    template = make_template(
        unit=world.city, values={"title": "Dài", "layout": "party"}, sections=[], written=[values],
        by=worker("leader", world.city, "plans-city"),
    )  # fmt: skip
    days = {"kind": "topical", "title": "Dài", "closing": "calendar", "layout": "party"}
    with pytest.raises(ValidationError) as told:
        begin_report(
            unit=world.heir, values=days | {"begins": D(1990, 1, 1), "ends": D(2090, 12, 31)}, template=template,
            by=people["leader"],
        )  # fmt: skip
    assert set(told.value.message_dict) == {"ends"}
    made = begin_report(
        unit=world.heir, values=days | {"begins": D(2016, 1, 1), "ends": D(2025, 12, 31)}, template=template,
        by=people["leader"],
    )  # fmt: skip
    assert counted(made).count.content["tables"]["1"]["rows"]


def test_a_template_has_at_most_so_many_sections(world):
    planner = worker("leader", world.city, "plans-city")
    one = {"kind": "text", "heading": "H", "text": "", "measures": [], "dimension": "", "chart": ""}
    with pytest.raises(ValidationError):
        make_template(
            unit=world.city, values={"title": "Nhiều"}, sections=[], written=[one] * (MOST_SECTIONS + 1), by=planner
        )
    made = make_template(
        unit=world.city, values={"title": "Vừa"}, sections=[], written=[one] * MOST_SECTIONS, by=planner
    )
    assert made.sections.count() == MOST_SECTIONS


ASKED = ("measure", "scope", "by", "part", "page", "unit", "kind", "year", "number", "closing", "group", "q", "state",
         "within", "period", "from", "to", "lens", "todo", "late", "subtree", "steward", "after", "figure", "level",
         "template", "theme", "sort", "go", "in_use", "about", "standing")  # fmt: skip


@pytest.mark.parametrize("value", ODD)
def test_odd_addresses_are_answered(client, world, people, report, value):
    web = browser(client, people["leader"])
    real = {"measure": "awards.decided", "kind": "quarter", "year": "2025", "number": "3", "period": "days"}
    plain = ("reports", "returns", "report_new", "books", "figures", "claims", "templates", "schedules", "targets",
             "rank", "target_grid", "schedule_new", "target_new", "template_new")  # fmt: skip
    addresses = [reverse(f"reports:{name}") for name in plain]
    addresses += [
        reverse("reports:behind", args=[report.pk]), reverse("reports:report_act", args=[report.pk, "submit"]),
        reverse("reports:figure", args=["awards.decided"]), reverse("reports:section_new", args=[report.pk]),
        reverse("reports:dashboard", args=[world.heir.pk]), reverse("reports:dashboard_below", args=[world.heir.pk]),
        "/api/v1/reports/", f"/api/v1/reports/{report.pk}/rows/",
    ]  # fmt: skip
    for address in addresses:
        answer = web.get(address, real | dict.fromkeys(ASKED, value))
        assert answer.status_code < 500, address
    for asked in ({"part": value}, {"by": value, "part": value}, {"scope": value}, {"page": value}):
        for address in addresses[-2:]:
            assert web.get(address, {"measure": "awards.decided"} | asked).status_code < 500, asked
        assert web.get(reverse("reports:behind", args=[report.pk]), real | asked).status_code < 500, asked


def test_who_was_switched_off_or_moved_on_does_nothing(client, world, people, report):
    web = browser(client, people["leader"])
    User.objects.filter(pk=people["leader"].pk).update(is_active=False)
    assert web.post(f"/reports/{report.pk}/do/submit/", {}).status_code in (302, 403)
    assert fresh(report).state == "draft"
    User.objects.filter(pk=people["leader"].pk).update(is_active=True)
    people["leader"].person.memberships.update(valid_to=today() - DAY)
    web = browser(client, people["leader"])
    assert web.get(report.get_absolute_url()).status_code == 404
    assert not Report.objects.visible_to(again(people["leader"])).exists()
