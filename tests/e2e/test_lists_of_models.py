"""The list of models in a browser: filter, save, one step for several, the file; on a phone, without scripts."""

import openpyxl
import pytest
from django.core.files.storage import default_storage
from playwright.sync_api import expect

from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from models_registry.models import RegisteredModel
from tests.e2e.test_pages_in_a_browser import everywhere, examine, faults
from tests.models_registry.makers import DAY, make_campaign, make_candidacy, make_cast, make_model, today


@pytest.fixture
def cast(live_server):
    return make_cast()


@pytest.fixture
def models(cast):
    """Three that wait, one registered already and silent, drafts, and one beside the ward."""
    campaign = make_campaign(cast.units.city)
    titles = ("Đường hoa Ba Đình", "Ngày thứ Bảy vì dân", "Tổ tự quản vệ sinh ngõ xóm, không rác thải nhựa")
    waiting = [make_model(cast.units.ward, "submitted", campaign=campaign, title=title) for title in titles]
    registered = make_model(
        cast.units.ward, "registered", campaign=campaign, title="Hiến đất mở đường", registered_on=today() - 200 * DAY
    )
    make_model(cast.units.ward, campaign=campaign, title="Hòa giải ở cơ sở")
    make_model(cast.units.ward, "returned", campaign=campaign, title="Camera an ninh")
    make_model(cast.units.beside, "registered", campaign=campaign, title="Phố đi bộ văn minh")
    make_candidacy(registered, "submitted", campaign=campaign)
    return waiting, registered


def tick(page, *models):
    for model in models:
        page.locator(f"#model-rows [name=model][value='{model.pk}']").check()


def press(page, selector):
    page.locator(selector).first.click()
    page.wait_for_load_state()


@pytest.mark.parametrize("scripts", [True, False])
def test_filter_save_and_register_three_of_four(open_page, cast, models, scripts):
    waiting, _registered = models
    page = open_page(width=390, user=cast.secretary, scripts=scripts)
    page.goto("/work/")
    press(page, "#todo-to_register a")
    expect(page.locator("#model-rows tbody tr")).to_have_count(3)
    tick(page, *waiting)
    RegisteredModel.objects.filter(pk=waiting[0].pk).update(state="registered", registered_on=today())  # meanwhile
    press(page, "button[formaction*=register]")
    expect(page.locator(".confirm-things li")).to_have_count(2)
    assert waiting[0].title in page.locator("#refused-title + ul").inner_text()
    press(page, "main form.confirm .btn-primary")
    expect(page.locator(".notice li")).to_have_count(2)
    assert set(RegisteredModel.objects.filter(unit=cast.units.ward).values_list("state", flat=True)) == {
        "draft",
        "returned",
        "registered",
    }
    page.goto("/models/?state=registered")
    expect(page.locator("#model-rows tbody tr")).to_have_count(4)
    press(page, ".list-tool:has([name=name]) > summary")
    page.fill("#saved-name", "Đã đăng ký")
    press(page, ".list-tool:has([name=name]) form .btn")
    assert page.locator(".tab-links [aria-current]").inner_text().strip() == "Đã đăng ký"
    press(page, ".list-tool:has([name=col]) > summary")
    page.locator("#col-steward").check()
    press(page, ".list-tool:has([name=col]) form .btn")
    expect(page.locator("#model-rows tbody tr")).to_have_count(4)
    expect(page.locator("#model-rows td[data-label='Đơn vị quản lý hiện nay']")).to_have_count(4)
    assert page.complaints == []


def test_the_file_is_the_list(open_page, cast, models, monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    page = open_page(user=cast.secretary)
    page.goto("/models/?within=all&col=code&col=unit")
    shown = page.locator("#model-rows tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.children].map(cell => cell.innerText.trim()))"
    )
    press(page, "form[action*='/models/export/'] button")
    job = Job.objects.get()
    assert runner.run_job(job.pk)
    with default_storage.open(job.files.get().key) as stored:
        rows = list(openpyxl.load_workbook(stored).active.iter_rows(min_row=2, values_only=True))
    assert [list(row) for row in rows] == shown
    assert len(rows) == 7


@everywhere
def test_the_pages_are_accessible_and_fit(open_page, cast, models, width, language):
    waiting, registered = models
    page = open_page(width=width, language=language, user=cast.secretary)
    ids = "&".join(f"model={each.pk}" for each in (*waiting, registered))
    unit = cast.units.ward.pk
    figure = f"?figure=models_registry.registered&within={unit}&lens=unit&from=01/01/2020&to=31/12/2030"
    wrong = "/models/?col=summary&col=steward&state=odd"
    lists = ("/models/", f"/models/{figure}", wrong, "/work/", "/models/filters/")
    for path in (*lists, f"/models/bulk/return/?{ids}", f"/units/{unit}/"):
        examine(page, path, language)
    page.goto(f"/models/bulk/register/?{ids}")
    press(page, "main form.confirm .btn-primary")
    expect(page.locator(".notice")).to_have_count(1)
    assert faults(page, language) == []
