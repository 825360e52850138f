"""A city's secretary enters a directive and asks all wards; a ward's officer finds it and reports it done."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from directives.models import DirectiveDocument, Duty
from tests.access.people import DAY, again, tree, worker
from tests.common.made_files import pdf
from tests.e2e.test_pages_in_a_browser import everywhere, faults


@pytest.fixture
def people(live_server):
    units = tree()
    found = {"secretary": worker("secretary", units.city), "officer": worker("officer", units.ward)}
    return units, {name: again(user) for name, user in found.items()}


def fill(page, **fields):
    for name, value in fields.items():
        page.fill(f"main [name={name}]", value)


def press(page):
    page.locator("main form[method=post] .btn-primary").last.click()
    page.wait_for_load_state()


def looks_right(page, language):
    assert faults(page, language) == []


def enter(page, language):
    page.goto("/documents/")
    page.locator("#document-new").click()
    fill(page, number="12/CT-TU", issued_on="31/12/2999", issuer="Thành phố Hà Nội", abstract="Đẩy mạnh Dân vận khéo")
    press(page)
    expect(page.locator(".error-summary")).to_have_count(1)
    looks_right(page, language)
    fill(page, issued_on="05/12/2025")
    page.set_input_files("main [name=files]", {"name": "ct.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    press(page)
    assert page.locator("h1").inner_text() == "12/CT-TU"
    looks_right(page, language)


def ask_wards(page, language):
    page.locator("#ask").click()
    looks_right(page, language)
    day = timezone.localdate() + 5 * DAY
    fill(page, text="Đăng ký mô hình năm 2026", due_on=f"{day:%d/%m/%Y}")
    page.check("main [name=whom][value=level]")
    page.select_option("main [name=level]", "grassroots")
    press(page)
    looks_right(page, language)
    press(page)
    assert page.locator(".requirement-progress").inner_text()[0] == "0"
    looks_right(page, language)


def find_and_report(page, language):
    page.goto("/")
    looks_right(page, language)
    page.goto("/documents/?q=12+ct+tu")
    page.get_by_role("link", name="12/CT-TU").click()
    page.locator(".requirement a").first.click()
    looks_right(page, language)
    page.locator("tbody .row-link").first.click()
    looks_right(page, language)
    page.locator("#done").click()
    fill(page, note="Đã đăng ký 3 mô hình")
    page.set_input_files("main [name=files]", {"name": "bc.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    looks_right(page, language)
    press(page)
    expect(page.locator("main .file-tile")).to_have_count(1)
    looks_right(page, language)


@everywhere
def test_from_a_directive_to_a_report(open_page, people, width, language):
    units, users = people
    city = open_page(width=width, language=language, user=users["secretary"])
    enter(city, language)
    ask_wards(city, language)
    ward = open_page(width=width, language=language, user=users["officer"])
    find_and_report(ward, language)
    assert Duty.objects.done().get().steward == units.ward
    city.goto(DirectiveDocument.objects.get().get_absolute_url())
    assert city.locator(".requirement-progress").inner_text()[0] == "1"
    city.goto("/duties/units/")
    looks_right(city, language)
    assert (city.complaints, ward.complaints) == ([], [])


def test_without_javascript(open_page, people):
    _units, users = people
    page = open_page(user=users["secretary"], scripts=False)
    page.goto("/documents/new/")
    fill(page, number="13-CT/TU", issued_on="05/12/2025", issuer="Bộ Chính trị", abstract="Đẩy mạnh")
    press(page)
    assert page.locator("h1").inner_text() == "13-CT/TU"
    page.locator("#ask").click()
    page.check("main [name=whom][value=units]")
    page.locator("main [name=units]").nth(1).check()
    fill(page, text="Báo cáo")
    press(page)
    assert Duty.objects.count() == 0
    press(page)
    assert Duty.objects.count() == 1
