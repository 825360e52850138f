"""Pages, files and API of reports: numbers lead to their rows, words and steps by hand, what units below handed in."""

import datetime
import io
import json
import re
import zipfile

import openpyxl
import pytest
from django.core.files.storage import default_storage

from dialogues.models import Opinion
from mobilization.common.workbooks import write_report_workbook
from mobilization.outbox import runner
from mobilization.outbox.models import Job
from organizations.dates import today
from reports.documents import document_of
from reports.jobs.files import as_json, workbook_of
from reports.models import Report
from reports.queries.reports import cell_text, rows_behind
from reports.queries.todo import TODOS, to_do
from reports.report_paper import paper_of_report
from reports.services.files import request_files
from reports.services.reports import edit_section, take_step
from reports.waiting import reports_waiting
from tests.access.people import account, again, worker
from tests.reports.houses import make_people, make_quarter
from tests.reports.makers import counted, fresh, make_report, make_schedule
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db
D = datetime.date
LINK = re.compile(r'<a href="(/reports/\d+/rows/\?[^"]+)">([^<]+)</a>')


@shared
def people(world):
    return make_people(world)


@shared
def report(world, people):
    return make_quarter(world.heir, people["leader"])


def browser(client, user):
    found = again(user)
    client.force_login(found)
    prove(client, found)
    return client


def test_each_number_leads_to_as_many_rows(client, people, report):
    web = browser(client, people["leader"])
    page = web.get(report.get_absolute_url()).content.decode()
    links = LINK.findall(page)
    assert len(links) > 25
    for address, number in links[::3]:
        told = web.get(address.replace("&amp;", "&"))
        behind = told.context["behind"]
        if not behind.is_weighed:
            assert behind.number == int(number.replace(".", "").replace("+", "")), address
        assert len(behind.rows) + behind.hidden == min(50, behind.number)
        assert behind.hidden == 0


def test_the_rows_of_others_are_counted_and_not_named(client, world, people, report):
    take_step(report, "submit", by=people["leader"])
    take_step(report, "accept", by=people["above"])
    take_step(report, "publish", by=people["approver"])
    elsewhere = browser(client, people["foreign"])
    page = elsewhere.get(report.get_absolute_url())
    assert page.status_code == 200
    asked = {"measure": "dialogues.opinions"}
    told = elsewhere.get(f"/reports/{report.pk}/rows/", asked).context["behind"]
    assert (told.number, told.rows, told.hidden) == (14, [], 14)
    own = rows_behind(fresh(report), asked, again(people["leader"]))
    assert len(own.seen) == 14
    number = Opinion.objects.get(pk=own.seen[0]).number
    assert number not in elsewhere.get(f"/reports/{report.pk}/rows/", asked).content.decode()


def test_an_address_of_no_number_is_not_found(client, world, people, report):
    asked = {"measure": "awards.decided"}
    ids = rows_behind(report, asked, again(people["leader"])).ids
    assert ids
    assert (
        browser(client, people["leader"]).get(f"/reports/{report.pk}/rows/", {"measure": "no.such"}).status_code == 404
    )
    assert client.get(f"/reports/{report.pk}/rows/", asked | {"part": "x", "by": "domain"}).status_code == 404


def test_a_report_is_begun_written_and_submitted_by_hand(client, world, people):
    web = browser(client, people["leader"])
    wrong = web.post(
        "/reports/new/", {"kind": "quarter", "year": "2025", "number": "5", "closing": "calendar", "layout": "party"}
    )
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"number"}
    topical = web.post(
        "/reports/new/", {"kind": "topical", "closing": "calendar", "layout": "party", "title": "Hội nghị"}
    )
    assert set(topical.context["form"].errors) == {"begins", "ends"}
    assert "Hội nghị" in topical.content.decode()  # what was typed stays
    made = web.post(
        "/reports/new/", {"kind": "quarter", "year": "2025", "number": "3", "closing": "calendar", "layout": "party"}
    )
    report = Report.objects.get()
    assert made["Location"] == report.get_absolute_url()
    assert runner.run_job(Job.objects.get(kind="reports.count").pk)
    report = fresh(report)
    section = report.sections.get(place=report.sections.count())
    sent = {
        "kind": "text",
        "heading": section.heading,
        "text": "Đề nghị [[dialogues.no_such]]",
        "version": report.version,
    }
    bad = web.post(f"/reports/sections/{section.pk}/edit/", sent)
    assert bad.status_code == 422
    assert "[[dialogues.no_such]]" in bad.content.decode()
    web.post(f"/reports/sections/{section.pk}/edit/", sent | {"text": "Có [[dialogues.opinions]] ý kiến."})
    page = web.get(report.get_absolute_url())
    assert not page.context["is_counted"] or "Có 14 ý kiến." in page.content.decode()
    counted(report)
    assert "Có 14 ý kiến." in web.get(report.get_absolute_url()).content.decode()
    form = web.get(f"/reports/{report.pk}/do/submit/").context["form"]
    done = web.post(f"/reports/{report.pk}/do/submit/", {"seal": form["seal"].value()})
    assert done.status_code == 302
    assert fresh(report).state == "submitted"


def test_a_second_editor_of_a_section_sees_both(client, people, report):
    web = browser(client, people["leader"])
    section = report.sections.first()
    sent = {"kind": "text", "heading": section.heading, "text": "Lời một", "version": report.version}
    web.post(f"/reports/sections/{section.pk}/edit/", sent)
    late = web.post(f"/reports/sections/{section.pk}/edit/", sent | {"text": "Lời hai"})
    assert late.status_code == 409
    assert "Lời một" in late.content.decode()
    assert "Lời hai" in late.content.decode()
    again_sent = web.post(
        f"/reports/sections/{section.pk}/edit/", sent | {"text": "Lời hai", "version": fresh(report).version}
    )
    assert again_sent.status_code == 302


def test_all_files_say_the_same(world, people, report):
    take_step(report, "submit", by=people["leader"])
    report = fresh(report)
    job = request_files(report, by=again(people["leader"]))
    assert runner.run_job(job.pk)
    files = {}
    for file in Job.objects.get(pk=job.pk).files.all():
        with default_storage.open(file.key) as stored:
            files[file.format] = stored.read()
    assert set(files) == {"docx", "pdf", "xlsx", "json"}
    told = json.loads(files["json"])
    assert told["seal"] == report.seal
    assert told["numbers"] == report.document["numbers"]
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    word = zipfile.ZipFile(io.BytesIO(files["docx"])).read("word/document.xml").decode()
    tables = [section for section in report.document["sections"] if section["table"]]
    assert len(book.sheetnames) == len(tables) + 1
    for section, name in zip(tables, book.sheetnames[1:], strict=True):
        cells = [value for row in book[name].iter_rows(values_only=True) for value in row]
        for row in section["table"]["rows"]:
            assert row["label"] in cells, (name, row["label"])
            assert row["label"].replace("&", "&amp;") in word
            for cell in row["cells"]:
                if cell["behind"] and cell["n"]:
                    assert cell["n"] in cells, (name, row["label"])
    assert files["pdf"].startswith(b"%PDF")
    formats = {cell.number_format for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"#,##0", "+#,##0;-#,##0;0", "+0.0%;-0.0%;0%"} <= formats, formats
    other = worker("officer", world.beside, "officer-of-another")
    refused = request_files(report, by=again(other))
    runner.run_job(refused.pk)
    assert Job.objects.get(pk=refused.pk).state == "refused"
    assert not Job.objects.get(pk=refused.pk).files.exists()


def test_no_files_are_written_while_the_figures_are_counted(people, report):
    section = report.sections.exclude(kind="text").first()
    values = {name: getattr(section, name) for name in ("kind", "heading", "text", "dimension", "chart")}
    edit_section(
        section, version=report.version, values=values | {"measures": section.measures[:1]}, by=again(people["leader"])
    )
    job = request_files(fresh(report), by=again(people["leader"]))
    runner.run_job(job.pk)
    assert Job.objects.get(pk=job.pk).state == "refused"
    counted(report)
    job = request_files(fresh(report), by=again(people["leader"]))
    assert runner.run_job(job.pk)


@pytest.mark.parametrize(
    ("layout", "given", "told"),
    [("state", "312", "312/BC-UBND"), ("state", "312/BC-VP", "312/BC-VP"), ("party", "12", "12-BC/ĐU"),
     ("party", "12-BC/BTV", "12-BC/BTV"), ("party", "", ""), ("state", "Không số", "Không số")],
)  # fmt: skip
def test_workbook_and_json_name_the_number_as_it_stands_on_the_paper(report, layout, given, told):
    report.layout, report.number = layout, given
    facts, json_ = dict(workbook_of(report, document_of(report)).facts), as_json(report, document_of(report))
    assert (facts.get("Số, ký hiệu", ""), json_["number_and_symbol"], json_["number"]) == (told, told, given)
    paper = paper_of_report(report)
    assert not paper.number or f"{paper.number}{'-' if layout == 'party' else '/'}{paper.symbol}" == told


def test_letters_that_nobody_knows_stand_in_no_data(report):
    """On paper they are left open for a pen."""
    report.steward.kind, report.layout, report.number = "agency", "state", "12"
    assert paper_of_report(report).symbol == "BC-…"
    assert as_json(report, document_of(report))["number_and_symbol"] == "12"


def test_the_day_of_publishing_stands_in_workbook_and_json_once_there_is_one(report):
    facts, json_ = dict(workbook_of(report, document_of(report)).facts), as_json(report, document_of(report))
    assert ("Ngày ban hành" in facts, json_["published_on"]) == (False, None)
    report.published_on = D(2025, 10, 9)
    facts, json_ = dict(workbook_of(report, document_of(report)).facts), as_json(report, document_of(report))
    assert (facts["Ngày ban hành"], json_["published_on"]) == ("09/10/2025", "2025-10-09")


def test_what_was_reached_and_changes_in_per_cent_are_shares_of_one_in_the_workbook(report):
    columns = [{"title": title, "kind": kind} for title, kind in
               (("Chỉ tiêu", "label"), ("Đạt (%)", "percent"), ("Tăng, giảm (%)", "percent_change"))]  # fmt: skip
    cells = [{"n": "85.7", "text": None, "behind": None}, {"n": "-8.5", "text": None, "behind": None}]
    table = {"columns": columns, "rows": [{"label": "a", "cells": cells}], "total": None, "note": ""}
    document = document_of(report)
    document["sections"] = [{"heading": "A", "text": "", "kind": "figures", "chart": "", "table": table}]
    stream = io.BytesIO()
    write_report_workbook(stream, workbook_of(report, document))
    row = next(row for row in openpyxl.load_workbook(stream).worksheets[1].iter_rows() if row[0].value == "a")
    assert [(cell.value, cell.number_format) for cell in row[1:3]] == [(0.857, "0.0%"), (-0.085, "+0.0%;-0.0%;0%")]


def test_a_rise_in_per_cent_has_its_sign():
    told = [cell_text({"n": number, "text": None}, "percent_change") for number in ("8.5", "-8.5", "0", None)]
    assert told == ["+8,5%", "-8,5%", "0%", "–"]


def test_what_units_below_handed_in(client, world, people):
    make_schedule(world.city, "quarter", reach="below", due_after=5)
    web = browser(client, people["above"])
    query = "?kind=quarter&year=2025&number=3"
    rows = {each.row.unit.name: each.row for each in web.get(f"/reports/returns/{query}").context["rows"]}
    assert {name: row.group for name, row in rows.items()} == {
        "Phường Ba Đình": "missing",
        "Phường Hoàn Kiếm": "missing",
    }
    assert all(row.is_late and row.due_on == D(2025, 10, 6) for row in rows.values())  # the fifth is a Sunday
    report = make_report(world.heir, people["leader"], kind="quarter", begins=D(2025, 7, 1), ends=D(2025, 9, 30))
    hidden = web.get(f"/reports/returns/{query}").content.decode()
    assert report.get_absolute_url() not in hidden
    take_step(report, "submit", by=people["leader"])
    page = web.get(f"/reports/returns/{query}&group=receive")
    assert [each.row.unit.name for each in page.context["rows"]] == ["Phường Ba Đình"]
    assert report.get_absolute_url() in page.content.decode()
    web.post(f"/reports/returns/accept/{query}", {"report": [page.context["rows"][0].named]})
    assert fresh(report).state == "accepted"
    nothing = web.post(f"/reports/returns/accept/{query}", {})
    assert nothing.status_code == 302
    assert web.post(f"/reports/returns/accept/{query}", {"report": [999_999]}).status_code == 403


def test_what_units_of_another_handed_in_is_told_to_nobody_below_or_beside(client, world, people):
    """Every unit can be named in the address; only who reads inside it sees who is late there."""
    for who, unit, status in (
        ("leader", world.heir, 200), ("leader", world.city, 403), ("foreign_leader", world.heir, 403),
        ("above", world.heir, 200), ("above", world.city, 200),
    ):  # fmt: skip
        web = browser(client, people[who])
        assert web.get(f"/reports/returns/?unit={unit.pk}").status_code == status, (who, unit)
        asked = web.post(f"/reports/returns/export/?unit={unit.pk}").status_code
        assert asked == (302 if status == 200 else 403), (who, unit)


def test_who_reads_all_without_a_unit_begins_at_the_topmost_and_a_member_is_turned_away(client, world):
    page = browser(client, account("steward-of-all", is_superuser=True)).get("/reports/returns/")
    assert (page.status_code, page.context["unit"]) == (200, world.city)
    assert "/reports/returns/" in [each["url"] for tab in page.context["tabs"] for each in tab.get("below", [])]
    assert browser(client, account("nobody")).get("/reports/returns/").status_code == 403


def test_who_has_not_submitted_is_reminded(client, world, people, report):
    make_schedule(world.city, "quarter", reach="below")
    web = browser(client, people["above"])
    web.post("/reports/returns/remind/?kind=quarter&year=2025&number=3")
    told = set(people["leader"].notices.filter(kind="reports.report_due").values_list("data__report", flat=True))
    assert told == {report.pk}


def test_what_waits_stands_at_home(world, people, report):
    def waiting(name):
        return {each.title: each.count for each in reports_waiting(again(people[name]))}

    assert len(waiting("leader")) == 1
    assert waiting("above") == waiting("approver") == {}
    take_step(report, "submit", by=people["leader"])
    assert list(waiting("above").values()) == [1]
    assert waiting("leader") == {}
    take_step(report, "accept", by=people["above"])
    assert list(waiting("approver").values()) == [1]
    for todo, _label in TODOS:
        assert Report.objects.filter(to_do(again(people["approver"]), todo)).count() == (todo == "publish")


def test_the_list_is_searched_and_filtered(client, world, people, report):
    Report.objects.filter(pk=report.pk).update(due_on=D(2025, 10, 6), number="12-BC/ĐU", search="12-bc/du")
    web = browser(client, people["leader"])
    for query, found in (
        ("?q=12-BC", 1), ("?q=ba+dinh", 1), ("?q=không+có", 0), ("?kind=quarter", 1), ("?kind=year", 0),
        ("?state=draft", 1), ("?year=2025", 1), ("?year=2024", 0), ("?late=late", 1), ("?todo=write", 1),
        ("?todo=publish", 0), (f"?subtree={world.heir.pk}", 1),
    ):  # fmt: skip
        assert len(web.get(f"/reports/{query}").context["rows"]) == found, query
    assert fresh(report).is_late(today())


def test_a_report_over_the_api(client, world, people, report):
    web = browser(client, people["leader"])
    told = web.get(f"/api/v1/reports/{report.pk}/")
    body = told.json()
    assert body["document"]["numbers"]["models_registry.registered"]["now"] == 10
    assert "submit" in body["actions"]
    rows = web.get(f"/api/v1/reports/{report.pk}/rows/", {"measure": "models_registry.registered"}).json()
    assert rows["number"] == len(rows["ids"]) == 10
    stale = web.patch(f"/api/v1/reports/{report.pk}/", {"title": "X"}, "application/json", headers={"If-Match": '"99"'})
    assert stale.status_code == 412
    sent, read = {"step": "submit"}, {"If-Match": told["ETag"]}
    steps = f"/api/v1/reports/{report.pk}/steps/"
    assert web.post(steps, sent, "application/json", headers=read).json()["state"] == "submitted"
    assert web.post(steps, sent, "application/json", headers=read).status_code == 409
    assert [each["id"] for each in web.get("/api/v1/reports/?state=submitted").json()["results"]] == [report.pk]
