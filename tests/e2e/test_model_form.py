"""A commune officer registers a model on a phone: two photographs, left in the middle, taken up again, finished."""

import re

import pytest
from playwright.sync_api import expect

from directives.models import Theme
from models_registry.models import ModelFile, RegisteredModel
from models_registry.services.drafts import save_model
from tests.common.made_files import jpeg
from tests.e2e.test_pages_in_a_browser import faults
from tests.models_registry.makers import make_campaign, make_cast, make_model

PHONE = 390
SAVED = {"vi": "Đã lưu lúc", "en": "Saved at"}
CHOOSE = {"vi": "Chọn ảnh", "en": "Choose photographs"}
OFFLINE = {"vi": "Chưa lưu được: mất kết nối", "en": "Not saved: no connection"}


@pytest.fixture
def cast(live_server, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_cast()


@pytest.fixture
def campaign(cast):
    return make_campaign(cast.units.city, needed=["photo", "person", "situation"])


def go(page, where):
    """Press one of the form's buttons and wait for the next page."""
    with page.expect_navigation():
        page.locator(f"main form button[name=go][value={where}]").first.click()


def picture(name, size):
    return {"name": name, "mimeType": "image/jpeg", "buffer": jpeg(size)}


def start(page, title):
    page.goto("/models/new/")
    page.fill("[name=title]", title)
    page.check("[name=subject][value=collective]")
    page.check("[name=domain][value=culture_society]")
    with page.expect_navigation():
        page.locator("main form .btn-primary").click()
    return RegisteredModel.objects.get()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_first_word_to_the_leaders_desk(open_page, cast, campaign, language, scripts):
    page = open_page(width=PHONE, language=language, user=cast.officer, scripts=scripts)
    model = start(page, "Đường nở hoa tổ 5")
    assert model.campaign == campaign  # the only one that is open
    page.fill("[name=summary]", "Ba mươi hộ cùng trồng hoa dọc đường làng.")
    page.fill("[name=started_on]", "31/02/2025")
    go(page, "next")
    assert page.locator(".error-summary a").get_attribute("href") == "#id_started_on"
    expect(page).not_to_have_url(re.compile("#"))  # else the page would open below its errors
    assert page.input_value("[name=started_on]") == "31/02/2025"
    page.fill("[name=started_on]", "01/03/2025")
    go(page, "next")
    expect(page).to_have_url(re.compile("/edit/way/"))
    page.fill("[name=situation_before]", "Đường làng nhiều rác.")
    if scripts:  # it saves by itself, and the page is left by another link
        page.locator(f"#save-status:has-text('{SAVED[language]}')").wait_for()
        page.goto("/")
    else:
        go(page, "leave")
    page.goto(f"/models/{model.pk}/edit/")  # comes back where the way of working is missing
    expect(page).to_have_url(re.compile("/edit/way/"))
    assert page.input_value("[name=situation_before]") == "Đường làng nhiều rác."
    page.fill("[name=way_of_working]", "Chi bộ họp dân, từng hộ nhận một đoạn đường.")
    go(page, "next")
    people(page)
    photos(page, model, language if scripts else None)
    expect(page).to_have_url(re.compile("/edit/check/"))
    expect(page.locator(".lacks")).to_have_count(0)
    assert cast.leader.get_full_name() in page.inner_text("main")
    expect(page.locator(f"a[href='/models/{model.pk}/do/submit/']")).to_have_count(0)
    assert page.complaints == []


def people(page):
    page.fill("[name=persons-0-name]", "Nguyễn Thị Hoa")
    go(page, "stay")
    expect(page).to_have_url(re.compile("#persons-new$"))  # one goes on where the next person is written
    page.fill("[name=persons-1-name]", "Trần Văn Minh")
    go(page, "next")


def photos(page, model, language):
    """`language`: in which the field for files speaks; None without scripts, where it is the browser's own."""
    page.goto(f"/models/{model.pk}/edit/photos/")
    face = page.locator("#id_photos + .file-face")
    expect(face).to_be_visible(visible=bool(language))
    assert language is None or face.locator(".btn").inner_text() == CHOOSE[language]
    page.set_input_files("[name=photos]", [picture("truoc.jpg", (640, 480)), picture("sau.jpg", (480, 640))])
    expect(face.locator("li")).to_have_text(["truoc.jpg", "sau.jpg"] if language else [], use_inner_text=True)
    go(page, "stay")
    expect(page).to_have_url(re.compile("#kept-files$"))  # at the photographs, which want their captions
    expect(page.locator("img.thumb")).to_have_count(2)
    expect(page.locator("[name$=consent_to_publish]:checked")).to_have_count(0)
    page.fill("[name=files-0-caption]", "Trước khi làm")
    page.check("[name=files-0-consent_to_publish]")
    go(page, "next")
    told = ModelFile.objects.order_by("id").values_list("caption", "consent_to_publish")
    assert list(told) == [("Trước khi làm", True), ("", False)]


def test_the_leader_submits_from_the_overview(open_page, cast, campaign):
    model = make_model(cast.units.ward, campaign=campaign)
    page = open_page(width=PHONE, user=cast.leader)
    page.goto(f"/models/{model.pk}/edit/check/")
    with page.expect_navigation():
        page.locator(f"a[href='/models/{model.pk}/do/submit/']").click()
    with page.expect_navigation():
        page.locator("main form .btn-primary").click()
    assert RegisteredModel.objects.get().state == "submitted"
    assert page.complaints == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_without_a_connection_it_is_sent_again(open_page, cast, campaign, language):
    model = make_model(cast.units.ward, campaign=campaign)
    page = open_page(width=PHONE, language=language, user=cast.officer)
    page.goto(f"/models/{model.pk}/edit/way/")
    page.context.set_offline(True)
    page.fill("[name=situation_before]", "Không có mạng.")
    page.locator(f"#save-status.is-failed:has-text('{OFFLINE[language]}')").wait_for()
    page.context.set_offline(False)
    page.locator(f"#save-status:not(.is-failed):has-text('{SAVED[language]}')").wait_for()
    assert RegisteredModel.objects.get().situation_before == "Không có mạng."


@pytest.mark.bar("X13")
def test_autosave_does_not_overwrite_the_other(open_page, cast, campaign):
    model = make_model(cast.units.ward, campaign=campaign)
    page = open_page(width=PHONE, language="en", user=cast.officer)
    page.goto(f"/models/{model.pk}/edit/way/")
    save_model(model, by=cast.leader, version=1, changes={"way_of_working": "Của lãnh đạo"})
    page.fill("[name=way_of_working]", "Của tôi")
    page.locator("#save-status.is-failed").wait_for()
    assert RegisteredModel.objects.get().way_of_working == "Của lãnh đạo"
    go(page, "next")
    expect(page.locator("#versions td")).to_have_text(["Của lãnh đạo", "Của tôi"], use_inner_text=True)
    assert faults(page, "en") == []
    go(page, "next")
    assert RegisteredModel.objects.get().way_of_working == "Của tôi"


def test_rows_that_saved_themselves_are_not_doubled(open_page, cast, campaign):
    model = make_model(cast.units.ward, campaign=campaign)
    page = open_page(width=PHONE, language="en", user=cast.officer)
    page.goto(f"/models/{model.pk}/edit/people/")
    page.fill("[name=persons-0-name]", "Nguyễn Thị Hoa")
    page.locator("#save-status:has-text('Saved at')").wait_for()
    page.fill("[name=persons-0-position]", "Bí thư chi bộ")
    go(page, "next")
    assert list(model.responsible_persons.values_list("name", "position")) == [("Nguyễn Thị Hoa", "Bí thư chi bộ")]


@pytest.mark.parametrize("scripts", [True, False])
def test_themes_are_folded_on_a_phone_and_found_by_words(open_page, cast, campaign, scripts):
    model = make_model(cast.units.ward, "draft", campaign=campaign)
    names = ("Xây dựng nông thôn mới", "Trật tự đô thị", "Chuyển đổi số")
    themes = [Theme.objects.create(code=f"t{n}", name_vi=name, name_en=name) for n, name in enumerate(names)]
    page = open_page(width=PHONE, user=cast.officer, scripts=scripts)
    page.goto(f"/models/{model.pk}/edit/links/")
    fold = page.locator("#id_themes details")
    first = fold.get_by_label("Trật tự đô thị")
    expect(first).to_be_hidden()
    assert fold.locator("summary").inner_text().strip() == "Chưa chọn mục nào"
    fold.locator("summary").click()
    if scripts:
        fold.locator("[type=search]").fill("do thi")
        expect(fold.locator(".choices label:visible")).to_have_text(["Trật tự đô thị"], use_inner_text=True)
    first.check()
    if scripts:
        assert fold.locator("summary").inner_text().split("\n") == ["Trật tự đô thị", "1"]
    go(page, "next")
    assert list(model.themes.all()) == [themes[1]]
    page.goto(f"/models/{model.pk}/edit/links/")
    assert fold.locator("summary").inner_text().split("\n") == ["Trật tự đô thị", "1"]
    assert page.complaints == []
