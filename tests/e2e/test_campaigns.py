"""A secretary opens the campaign of the year and pastes its targets; an administrator adds a theme and a rule."""

import pytest
from playwright.sync_api import expect

from directives.models import Campaign, CampaignTarget, RulePeriod, Theme
from models_registry.enums import ModelState
from models_registry.rules import SILENT_DAYS
from organizations.dates import today
from tests.access.people import tree, worker
from tests.e2e.test_pages_in_a_browser import everywhere, examine
from tests.models_registry.makers import make_campaign, make_model

pytestmark = pytest.mark.django_db(transaction=True)


def save(page):
    page.locator("main form[method=post] .btn-primary").last.click()
    page.wait_for_load_state()


@everywhere
def test_the_campaign_of_the_year(open_page, width, language):
    units, year = tree(), today().year
    page = open_page(width=width, language=language, user=worker("secretary", units.city))
    last = make_campaign(units.city, name=f"Dân vận khéo {year - 1}", year_from=year - 1, year_to=year - 1)
    examine(page, f"/campaigns/{last.pk}/", language)
    page.click(f"main a[href='/campaigns/new/?from={last.pk}']")
    examine(page, page.url, language)
    page.fill("[name=registration_from]", f"01/01/{year}")
    page.fill("[name=registration_to]", "")
    save(page)  # something is missing: all else stays
    expect(page.locator(".error-summary li")).to_have_count(1)
    assert page.input_value("[name=registration_from]") == f"01/01/{year}"
    page.fill("[name=registration_to]", f"31/12/{year}")
    page.check("[name=needed][value=photo]")
    save(page)
    campaign = Campaign.objects.get(name=f"Dân vận khéo {year}")
    make_model(units.ward, ModelState.REGISTERED, campaign=campaign)
    examine(page, f"/campaigns/{campaign.pk}/targets/", language)
    page.click("main details summary")
    page.fill("[name=lines]", "Phường Ba Đình\t3\nPhường Không Có\t2\nhoan kiem\t4")
    page.click("main button[value=paste]")
    page.wait_for_load_state()
    expect(page.locator(".error-summary li")).to_have_count(1)
    assert page.input_value("[name=lines]") == "Phường Không Có\t2"
    page.fill(f"[name=unit-{units.beside.pk}]", "5")
    save(page)
    assert dict(CampaignTarget.objects.values_list("unit__code", "models_wanted")) == {"00004": 3, "00070": 5}
    assert page.locator("#targets tfoot td.num").first.inner_text().strip() == "8"
    for path in ("/campaigns/", f"/campaigns/{campaign.pk}/", f"/campaigns/{campaign.pk}/edit/"):
        examine(page, path, language)
    assert page.complaints == []


@everywhere
def test_a_theme_and_a_rule(open_page, width, language):
    units = tree()
    page = open_page(width=width, language=language, user=worker("administrator", units.city))
    examine(page, "/vocabularies/themes/", language)
    page.goto("/vocabularies/themes/new/")
    for name, value in (("code", "flower-roads"), ("name_vi", "Đường hoa"), ("name_en", "Flower roads")):
        page.fill(f"[name={name}]", value)
    save(page)
    theme = Theme.objects.get()
    for path in ("", f"{theme.pk}/edit/", f"{theme.pk}/retire/"):
        examine(page, f"/vocabularies/themes/{path}", language)
    page.goto(f"/rules/{SILENT_DAYS}/new/")
    for name, value in (("value", "60"), ("valid_from", "01/01/2099"), ("source", "Hướng dẫn số 05-HD/BTGDVTU")):
        page.fill(f"[name={name}]", value)
    save(page)
    period = RulePeriod.objects.get()
    assert (period.value, period.valid_from.year) == (60, 2099)
    for path in ("/rules/", f"/rules/periods/{period.pk}/change/", f"/rules/periods/{period.pk}/remove/"):
        examine(page, path, language)
    assert page.complaints == []
