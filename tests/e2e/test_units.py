"""Finding a unit and following its history in a real browser; the pages of units are accessible and fit a phone."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from organizations.models import Unit
from organizations.services.unit_loading import load_units
from tests.e2e.test_pages_in_a_browser import everywhere, examine, sideways

SEARCH = {"vi": "Tên hoặc mã", "en": "Name or code"}
ENDED = {"vi": "Đơn vị này đã kết thúc vào ngày 30/06/2025", "en": "This unit ended on 30/06/2025"}


@pytest.fixture
def hanoi(live_server):
    load_units(settings.BASE_DIR / "data" / "units")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_name_without_accents_to_the_ward_of_2025(open_page, officer, hanoi, language, scripts):
    page = open_page(language=language, user=officer, scripts=scripts)
    page.goto("/units/")
    page.get_by_label(SEARCH[language]).fill("Nguyen Trung Truc")
    page.locator(".filter-buttons button").click()
    page.get_by_role("link", name="Phường Nguyễn Trung Trực").click()
    page.locator("#unit-history ~ .timeline a", has_text="Trúc Bạch").click()  # the first click
    ward = Unit.objects.get(name="Phường Ba Đình", valid_from="2025-07-01")
    page.locator(f'#unit-history ~ .timeline a[href="{ward.get_absolute_url()}"]').click()  # the second
    page.wait_for_url(f"**{ward.get_absolute_url()}")
    assert page.locator("h1").inner_text() == "Phường Ba Đình"
    page.goto("/units/?q=ba+dinh")
    page.get_by_role("link", name="Quận Ba Đình").click()
    assert page.locator("main .notice-title").inner_text() == ENDED[language]
    assert page.complaints == []


@everywhere
def test_pages_of_units(open_page, administrator, hanoi, width, language):
    page = open_page(width=width, language=language, user=administrator)
    district = Unit.objects.get(name="Quận Ba Đình")
    ward = Unit.objects.get(name="Phường Ba Đình", valid_from="2025-07-01")
    paths = ["/units/tree/?on=2024-06-30", district.get_absolute_url(), f"/units/{ward.pk}/edit/"]
    for path in paths:
        examine(page, path, language)
    Unit.objects.filter(pk=ward.pk).update(version=2, note="by somebody else")
    page.locator("main form .btn-primary").click()
    expect(page.locator("#versions")).to_have_count(1)
    assert sideways(page) == []
