"""The search in a browser: from the header, on a phone, without scripts; and titles like the one that is typed."""

import pytest
from playwright.sync_api import expect

from tests.e2e.test_pages_in_a_browser import everywhere, examine, faults
from tests.models_registry.makers import make_campaign, make_cast, make_model


@pytest.fixture
def cast(live_server):
    cast = make_cast()
    campaign = make_campaign(cast.units.city)
    plain = {"campaign": campaign, "summary": "Các hộ ghi tên vào sổ vàng của thôn."}
    make_model(cast.units.ward, "registered", title="Vận động nhân dân hiến đất làm đường", **plain)
    make_model(cast.units.beside, "registered", title="Hiến đất làm đường giao thông", **plain)
    make_model(cast.units.beside, "registered", title="Camera an ninh", **plain)
    return cast


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [390, 1280])
def test_from_any_page_to_the_model(open_page, cast, width, scripts):
    page = open_page(width=width, user=cast.officer, scripts=scripts)
    page.goto("/work/")
    if width == 390:
        page.locator(".head-search-link").click()
        page.locator("#search-words").fill("hien dat ba dinh")
        page.locator(".search-box button").click()
    else:
        page.locator("#head-search").fill("hien dat ba dinh")
        page.locator("#head-search").press("Enter")
    page.wait_for_selector("#found-models")
    assert page.locator("#search-words").input_value() == "hien dat ba dinh"
    expect(page.locator("section:has(#found-models) li")).to_have_count(1)
    assert page.locator("mark").first.inner_text() == "hiến đất"
    page.locator("section:has(#found-models) .row-link").click()
    assert page.locator("h1").inner_text() == "Vận động nhân dân hiến đất làm đường"
    expect(page.locator("#similar li").first).to_contain_text("Hiến đất làm đường giao thông")


def test_a_typing_error_is_forgiven_and_said(open_page, cast):
    page = open_page(width=1280, user=cast.officer)
    page.goto("/search/?q=camera+an+nnih")
    assert page.locator("#nearly").inner_text() == "Không có kết quả chính xác; gần giống:"
    expect(page.locator("#nearly ~ ul .row-link")).to_have_text(["Camera an ninh"], use_inner_text=True)


def test_while_a_title_is_typed(open_page, cast):
    page = open_page(width=390, user=cast.officer)
    page.goto("/models/new/")
    expect(page.locator("#similar li")).to_have_count(0)
    page.locator("#id_title").press_sequentially("Hiến đất làm đường giao thông thôn 5")
    page.wait_for_selector("#similar li")
    expect(page.locator("#similar li")).to_have_count(1)
    assert "Hiến đất làm đường giao thông" in page.locator("#similar").inner_text()
    assert faults(page, "vi") == []


@everywhere
def test_the_pages_are_accessible_and_fit(open_page, cast, width, language):
    page = open_page(width=width, language=language, user=cast.officer)
    for path in ("/search/", "/search/?q=hien+dat", "/search/?q=ba+dinh", "/search/?q=nothing+like+it"):
        examine(page, path, language)
        expect(page.locator("#search-words")).to_be_visible()
