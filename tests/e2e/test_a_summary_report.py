"""A ward's report of a month, from its draft to the published paper and its correction, each at their own desk."""

import datetime
import io
import json
import re
from types import SimpleNamespace

import openpyxl
import pytest
import time_machine
from playwright.sync_api import expect

from mobilization.outbox import runner
from mobilization.outbox.models import Job
from reports.enums import COUNT
from reports.models import Report
from reports.services.files import REPORT_FILES
from tests.access.people import tree, worker
from tests.e2e import councils
from tests.e2e.councils import PHONE
from tests.e2e.test_a_dialogue import leading, words_of_word
from tests.e2e.test_pages_in_a_browser import sideways
from tests.models_registry.makers import make_campaign, make_model
from tests.pdf_text import text_of
from tests.reports.makers import make_schedule

MORNING = datetime.datetime(2026, 7, 1, 2, 30, tzinfo=datetime.UTC)
"""June is over; its report is due within five days."""
IN_JUNE, LATER = 3, 1
NUMBER = "12-BC/ĐU"
WRITTEN = "Đảng ủy đã giao từng đồng chí theo dõi một mô hình."
UNWRITTEN = "Đánh giá chung"
LACKS, REASON = "Bổ sung nguyên nhân của hạn chế.", "Một mô hình được ghi muộn."
REGISTERED = "measure=models_registry.registered"


@pytest.fixture(autouse=True)
def folder(settings, live_server, tmp_path):
    settings.MEDIA_ROOT, settings.PORTAL_URL = tmp_path, live_server.url


def house():
    """Who writes in the ward, who reads above; models of June, and a schedule by which the city expects reports."""
    units = tree()
    here = SimpleNamespace(
        units=units, campaign=make_campaign(units.city),
        officer=worker("officer", units.ward, "Cao Thị Cán Bộ"),
        leader=worker("leader", units.ward, "Đỗ Văn Lãnh Đạo"),
        secretary=worker("secretary", units.city, "Trần Thị Thường Trực"),
        approver=worker("approver", units.city, "Lê Văn Phê Duyệt"),
    )  # fmt: skip
    make_schedule(units.city, kind="month", reach="below")
    for number in range(IN_JUNE):
        registered(here, datetime.date(2026, 6, 5 + number))
    return here


def registered(here, day):
    return make_model(here.units.ward, "registered", campaign=here.campaign, registered_on=day)


def work():
    """What the worker does meanwhile: count."""
    for job in Job.objects.filter(kind=COUNT, state="queued"):
        assert runner.run_job(job.pk)


def test_from_the_draft_to_the_correction(live_server, open_page):
    with time_machine.travel(MORNING, tick=True):
        here, pages = house(), councils.Pages(open_page)
        for step in (begun, written, signed, returned, signed, accepted, published, downloaded, corrected):
            step(here, pages)
        narrow(here, open_page)
    assert [page.complaints for page in pages.all if page.complaints] == []


def begun(here, pages):
    """The period that ended last is proposed; while it is counted the page says so."""
    page = pages.of(here.officer, "/reports/new/")
    proposed = {name: page.locator(f"main [name={name}]").input_value() for name in ("kind", "year", "number")}
    assert proposed == {"kind": "month", "year": "2026", "number": "6"}
    councils.send(page, layout="party")
    here.report = Report.objects.get()
    expect(page.locator("main")).to_contain_text("đang được tính")
    work()
    page.reload()
    expect(page.locator("main")).not_to_contain_text("đang được tính")
    expect(number_of(page)).to_have_text(str(IN_JUNE))
    number_of(page).click()
    expect(page.locator(".rows-behind li")).to_have_count(IN_JUNE)


def number_of(page):
    """The number of registered models in the first table, which leads to its rows."""
    return page.locator(f".report-table td.number a[href*='{REGISTERED}']").first


def written(here, pages):
    """A section that nobody wrote is named until it is written."""
    page = pages.of(here.officer, here.report.get_absolute_url())
    notice = page.locator(".notice", has_text="Chưa viết xong")
    expect(notice).to_contain_text(UNWRITTEN)
    page.locator(".section-list li", has_text=UNWRITTEN).locator("a", has_text="Viết").click()
    councils.send(page, text=WRITTEN)
    expect(page.locator(".report-document section", has_text=UNWRITTEN)).to_contain_text(WRITTEN)
    expect(notice).to_be_visible()
    expect(notice).not_to_contain_text(UNWRITTEN)


def signed(here, pages):
    """Each time the leader reads before which sections are still missing."""
    page = pages.of(here.leader, here.report.get_absolute_url())
    page.goto(f"{here.report.get_absolute_url()}do/submit/")
    expect(page.locator("main")).to_contain_text("“…”")
    page.go_back()
    take(page, "submit")
    expect(page.locator(".badge-row")).to_contain_text("Đã gửi")


def take(page, action, **filled):
    page.locator(f"#do-{action}").click()
    expect(page.locator("main form[method=post] .btn-primary")).to_be_visible()
    councils.send(page, **filled)


def returned(here, pages):
    """The city gives it back with a reason that the ward reads; the other ward is told to be missing."""
    page = pages.of(here.secretary, "/reports/returns/?kind=month&year=2026&number=6")
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="Hoàn Kiếm")).to_contain_text("Chưa lập")
    rows.filter(has_text="Ba Đình").locator("a.row-link").click()
    take(page, "return", reason=LACKS)
    page = pages.of(here.leader, here.report.get_absolute_url())
    expect(page.locator("#report-story ~ *").first).to_contain_text(LACKS)


def accepted(here, pages):
    """Ticked on the page of what the units handed in."""
    page = pages.of(here.secretary, "/reports/returns/?kind=month&year=2026&number=6&group=receive")
    page.locator("main tbody input[name=report]").check()
    councils.press(page, page.locator("#accept-ticked"))
    page.goto(here.report.get_absolute_url())
    expect(page.locator(".badge-row")).to_contain_text("Đã tiếp nhận")


def published(here, pages):
    """With the number of the signed paper; what is registered afterwards changes nothing."""
    page = pages.of(here.approver, here.report.get_absolute_url())
    take(page, "publish", number=NUMBER)
    expect(page.locator(".report-facts")).to_contain_text(NUMBER)
    seal = page.locator(".seal").inner_text()
    assert re.fullmatch(r"[0-9a-f]{64}", seal)
    for number in range(LATER):
        registered(here, datetime.date(2026, 6, 20 + number))
    page.reload()
    expect(number_of(page)).to_have_text(str(IN_JUNE))
    expect(page.locator(".seal")).to_have_text(seal)


def downloaded(here, pages):
    """Word, PDF, Excel and JSON say the number of the paper and the figure of the page."""
    page = pages.of(here.leader, here.report.get_absolute_url())
    councils.press(page, page.get_by_role("button", name="Word, PDF, Excel, JSON"))
    job = Job.objects.filter(kind=REPORT_FILES).latest("pk")
    assert runner.run_job(job.pk)
    page.goto(job.get_absolute_url())
    links = page.locator(".files a")
    expect(links).to_have_count(4)
    held = {}
    for place in range(4):
        with page.expect_download() as download:
            links.nth(place).click()
        held[download.value.suggested_filename.rpartition(".")[2]] = download.value.path().read_bytes()
    for read in (text_of(held["pdf"]), words_of_word(held["docx"])):
        text = " ".join(read.split())
        assert [word for word in (NUMBER, WRITTEN, f"{IN_JUNE} mô hình") if word not in text] == []
    book = openpyxl.load_workbook(io.BytesIO(held["xlsx"]))
    cells = [[cell.value for cell in row] for sheet in book for row in sheet]
    assert any("Đã đăng ký" in map(str, row) and IN_JUNE in row for row in cells)
    facts = dict(pair for row in cells if len(pair := [each for each in row if each is not None]) == 2)
    assert (facts["Số, ký hiệu"], facts["Ngày ban hành"]) == (NUMBER, "01/07/2026")
    told = json.loads(held["json"])
    said = (told["number"], told["number_and_symbol"], told["published_on"], told["state"])
    assert said == (NUMBER, NUMBER, "2026-07-01", "published")
    assert told["numbers"]["models_registry.registered"]["now"] == IN_JUNE


def corrected(here, pages):
    """A new edition by the officer: counted anew, it lists what changed; the first stays as it was."""
    page = pages.of(here.officer, here.report.get_absolute_url())
    page.get_by_role("link", name="Đính chính báo cáo").click()
    councils.send(page, reason=REASON)
    work()
    page.reload()
    expect(number_of(page)).to_have_text(str(IN_JUNE + LATER))
    expect(page.locator("main")).to_contain_text(REASON)
    changes = page.locator("#changes-title ~ .table-frame tbody tr")
    changed = changes.evaluate_all("rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))")
    assert any("Đã đăng ký" in where and before == str(IN_JUNE) and leading(now) == IN_JUNE + LATER
               for where, before, now in changed), changed  # fmt: skip
    page.goto(here.report.get_absolute_url())
    expect(number_of(page)).to_have_text(str(IN_JUNE))


def narrow(here, open_page):
    """The pages on the way fit a telephone, in English too, and the browser complains of nothing."""
    paths = (here.report.get_absolute_url(), "/reports/", "/reports/returns/?kind=month&year=2026&number=6")
    for language in ("vi", "en"):
        page = open_page(width=PHONE, language=language, user=here.secretary)
        for path in paths:
            page.goto(path)
            assert (sideways(page), page.complaints) == ([], []), (language, path)
