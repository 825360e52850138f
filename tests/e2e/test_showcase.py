"""The showcase in a browser: from the sign-in page to a story, with and without scripts; a model that is taken out."""

import pytest
from playwright.sync_api import expect

from models_registry.models import Indicator, RegisteredModel
from organizations.dates import today
from organizations.models import Unit
from tests.e2e.test_pages_in_a_browser import everywhere, examine
from tests.models_registry.makers import make_cast
from tests.showcase.makers import make_public


@pytest.fixture
def cast(live_server):
    cast = make_cast()
    for unit, latitude in ((cast.units.ward, "21.035"), (cast.units.beside, "21.03")):
        Unit.objects.filter(pk=unit.pk).update(latitude=latitude, longitude="105.85")
    cast.model = make_public(
        cast.units.ward, typical=True, title="Vận động nhân dân hiến đất làm đường", situation_before="Ngõ hẹp.",
        results="Đường rộng 5 m.", households=46,
    )  # fmt: skip
    RegisteredModel.objects.filter(pk=cast.model.pk).update(ended_on=today(), end_kind="stopped", state="ended")
    Indicator.objects.create(
        model=cast.model, name="Đất", unit_of_measure="m²", baseline=0, target=9, actual=6, measured_on=today()
    )
    make_public(cast.units.beside, title="Hiến đất làm đường giao thông", origin=cast.model)
    return cast


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [390, 1280])
def test_from_the_sign_in_page_to_a_story(open_page, cast, width, scripts):
    page = open_page(width=width, scripts=scripts)
    page.goto("/account/login/")
    page.locator("#to-showcase").click()
    expect(page.locator(".story-cards li")).to_have_count(2)
    page.locator("[name=q]").fill("hien dat ba dinh")
    page.locator(".showcase-search button").click()
    expect(page.locator(".story-cards li")).to_have_count(1)
    page.locator(".showcase-search summary").click()
    page.locator("[name=domain]").select_option("economy")
    page.locator(".showcase-search button").click()
    assert page.locator(".empty-title").inner_text() == "Không có mô hình được công nhận nào phù hợp"
    page.locator(".empty-state .btn").click()
    page.locator(".story-cards a").first.click()
    assert page.locator("h1").inner_text() == "Vận động nhân dân hiến đất làm đường"
    expect(page.locator(".genealogy li")).to_have_count(2)
    page.locator(".showcase-languages a[lang=en]").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator("header .brand").click()
    assert page.locator("h1").inner_text() == "Recognised models"


def test_what_is_taken_out_is_gone(open_page, cast):
    inside, outside = open_page(user=cast.leader), open_page()
    address = f"/showcase/{cast.model.code}/"
    assert outside.goto(address).status == 200
    inside.goto(cast.model.get_absolute_url())
    inside.locator("#showcase-panel .btn").click()
    inside.locator("[name=reason]").fill("Đang rà soát số liệu")
    inside.locator("main form[method=post] .btn-danger").click()
    inside.wait_for_selector("#showcase-panel")
    assert outside.goto(address).status == 404
    inside.locator("#showcase-panel .btn").click()
    inside.locator("main form[method=post] .btn-primary").click()
    inside.wait_for_selector("#showcase-panel")
    assert outside.goto(address).status == 200


def test_what_a_page_loads_is_its_own_and_light(open_page, cast):
    """The bytes that the browser names for each answer, uncompressed pages and styles included."""
    page, sizes = open_page(), {}
    page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
    page.goto(f"/showcase/{cast.model.code}/")
    page.wait_for_load_state("networkidle")
    assert [url for url in sizes if not url.startswith(page.base)] == []
    assert [url for url in sizes if url.endswith(".js")] == []
    assert any(url.endswith(".woff2") for url in sizes)


@everywhere
def test_the_pages_are_accessible_and_fit(open_page, cast, width, language):
    page = open_page(width=width, language=language)
    story = f"/showcase/{cast.model.code}/"
    for path in ("/showcase/", "/showcase/?unit=odd&only=typical", "/showcase/?q=khong+co", "/showcase/open-data/"):
        examine(page, path, language)
    examine(page, story, language)
    expect(page.locator(".centroid-map")).to_be_visible()
