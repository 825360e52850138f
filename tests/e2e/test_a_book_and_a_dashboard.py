"""A book of models from its rule to what the public reads, and a unit's dashboard whose numbers lead to their rows."""

import pytest
import time_machine
from playwright.sync_api import expect

from mobilization.outbox import runner
from mobilization.outbox.models import Job
from reports.models import Book
from tests.e2e import councils
from tests.e2e.councils import PHONE
from tests.e2e.test_a_dialogue import leading, words_of_word
from tests.e2e.test_pages_in_a_browser import sideways
from tests.models_registry.makers import make_cast
from tests.pdf_text import text_of
from tests.reports.book_makers import YEAR, make_book, make_name, make_picture, make_told
from tests.reports.houses import NOW, make_house

TITLE, FOREWORD, SILENT = "Những cách làm hay", "Lời nói đầu của ban biên soạn.", "Lê Thị Không Cho"


@pytest.fixture(autouse=True)
def folder(settings, live_server, tmp_path):
    settings.MEDIA_ROOT, settings.PORTAL_URL = tmp_path, live_server.url


def test_a_book_from_its_rule_to_the_public(live_server, open_page):
    cast, pages = make_cast(), councils.Pages(open_page)
    ward = cast.units.ward
    model = make_told(ward, title="Đường hoa thay bãi rác")
    make_picture(model, moment="after", caption="Đường hoa trước ngõ 12")
    make_picture(model, consent=False)
    make_name(model, "Trần Thị Mai")
    make_name(model, SILENT, consent=False)
    page = pages.of(cast.officer, "/books/new/")
    page.locator("[name=kind][value=year]").check()
    councils.send(page, title=TITLE, begins=f"01/01/{YEAR}", ends=f"31/12/{YEAR}", foreword=FOREWORD)
    book = Book.objects.get()
    row = page.locator("section[aria-labelledby=book-contents] tbody tr")
    expect(row).to_have_count(1)
    for said in (model.title, "1 ảnh chưa được đồng ý công bố", "1 người chưa đồng ý công bố tên"):
        expect(row).to_contain_text(said)
    councils.confirm(page, "#do-submit")
    expect(page.locator("#book-job")).to_be_visible()
    assert runner.run_job(Job.objects.get(kind="reports.make_book", state="queued").pk)
    page = pages.of(cast.approver, book.get_absolute_url())
    councils.confirm(page, "#do-publish")
    texts = list(files_of(page))
    assert [
        [word in text for word in (TITLE.upper(), FOREWORD, model.title, "Trần Thị Mai", SILENT)] for text in texts
    ] == [[True, True, True, True, False]] * 2
    page = open_page(width=PHONE)
    page.goto("/showcase/books/")
    expect(page.locator("main")).to_contain_text(TITLE)
    with page.expect_download() as download:
        page.locator("main a[href$='/pdf/']").click()
    assert " ".join(text_of(download.value.path().read_bytes()).split()) in texts
    assert (sideways(page), page.complaints, [each.complaints for each in pages.all]) == ([], [], [[], []])


def files_of(page):
    """What stands in Word and PDF of the published edition."""
    links = page.locator("section[aria-labelledby=book-files] .files a")
    expect(links).to_have_count(2)
    for place in range(2):
        with page.expect_download() as download:
            links.nth(place).click()
        read = text_of if download.value.suggested_filename.endswith("pdf") else words_of_word
        yield " ".join(read(download.value.path().read_bytes()).split())


def test_fields_that_are_wrong_are_named_and_nothing_typed_is_lost(live_server, open_page):
    cast, pages = make_cast(), councils.Pages(open_page)
    book = make_book(cast.units.ward)
    page = pages.of(cast.officer, f"{book.get_absolute_url()}edit/")
    page.fill("[name=title]", "")
    page.fill("[name=photographs]", "9")
    page.fill("[name=foreword]", FOREWORD)
    councils.press(page, page.locator("main form[method=post] .btn-primary").first)
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary.locator("li")).to_have_count(2)
    summary.locator("a").first.press("Enter")
    expect(page.locator("[name=title]")).to_be_focused()
    expect(page.locator("[name=foreword]")).to_have_value(FOREWORD)
    councils.send(page, title=TITLE, photographs="2")
    expect(page.locator("h1")).to_have_text(TITLE)
    assert page.complaints == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_late_and_each_number_lead_to_so_many_rows(live_server, open_page, language):
    """On the day of the house, whenever the test runs."""
    with time_machine.travel(NOW, tick=True):
        house = make_house()
        page = open_page(language=language, user=house.leader)
        address = f"/units/{house.units.ward.pk}/dashboard/"
        page.goto(address)
        tiles = page.locator(".late-tiles a").evaluate_all(LINKS)
        assert len(tiles) > 5
        told = [(leading(text), counted_at(page, link), link) for link, text in tiles]
        assert [each for each in told if each[0] != each[1]] == []
        page.goto(address)
        numbers = page.locator("#funnel-title ~ * a[href]").evaluate_all(LINKS)
        told = [(leading(text), counted_at(page, link), link) for link, text in numbers if text.strip()[:1].isdigit()]
        assert len(told) > 3
        assert [each for each in told if each[0] != each[1]] == []
    assert page.complaints == []


LINKS = "links => links.map(each => [each.getAttribute('href'), each.innerText])"


def counted_at(page, link):
    """How many rows the list behind the link says it has."""
    page.goto(link)
    return leading(page.locator("main .list-count").first.inner_text())
