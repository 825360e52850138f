"""What people do without a mouse, on a phone, and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Job
from mobilization.outbox.services import cancel_job


def focused(page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.className")


def test_the_first_stop_skips_to_the_content(open_page, officer):
    page = open_page(user=officer)
    page.goto("/")
    page.keyboard.press("Tab")
    assert focused(page) == "skip-link"
    assert page.locator(".skip-link").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert focused(page) == "main"


def test_signing_in_and_out(open_page, officer):
    page = open_page(language="en")
    page.goto("/jobs/")
    assert focused(page) == "id_login"
    page.keyboard.type("officer@example.vn")
    page.keyboard.press("Tab")
    page.keyboard.type("mat khau rat dai 1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/jobs/")
    page.focus(".user-menu summary")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/**")
    assert page.complaints == []


def test_a_password_can_be_shown(open_page, live_server):
    page = open_page(language="en")
    page.goto("/account/login/")
    page.fill("[name=password]", "secret")
    button = page.get_by_role("button", name="Show Password")
    button.press("Space")
    assert page.locator("[name=password]").get_attribute("type") == "text"
    assert page.get_by_role("button", name="Hide Password").get_attribute("aria-pressed") == "true"


def test_the_menu_of_the_phone(open_page, officer):
    page = open_page(width=320, user=officer)
    page.goto("/jobs/")
    expect(page.locator("#rail")).to_be_hidden()
    page.focus("[data-opens-rail]")
    page.keyboard.press("Enter")
    expect(page.locator("#rail")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('#rail') !== null")
    page.keyboard.press("Escape")
    expect(page.locator("#rail")).to_be_hidden()
    assert page.evaluate("document.activeElement.hasAttribute('data-opens-rail')")


def test_the_user_menu_closes_with_escape(open_page, officer):
    page = open_page(user=officer)
    page.goto("/")
    page.focus(".user-menu summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator(".user-menu").get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_dialog_asks_and_escape_answers_no(open_page, officer):
    job = Job.objects.get()
    page = open_page(user=officer)
    page.goto(f"/jobs/{job.pk}/")
    page.focus("#job-cancel")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]")
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    assert focused(page) == "job-cancel"
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert page.complaints == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_dialog_asks_and_the_button_answers_yes(open_page, officer, scripts):
    job = Job.objects.get()
    page = open_page(user=officer, scripts=scripts)
    page.goto(f"/jobs/{job.pk}/")
    page.click("#job-cancel")
    page.click("[data-confirm] .btn-danger")
    page.wait_for_url(f"**/jobs/{job.pk}/")
    page.wait_for_selector("#messages .tone-success")
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_progress_refreshes_itself_and_keeps_the_focus(open_page, officer):
    job = Job.objects.get()
    page = open_page(user=officer)
    page.goto(f"/jobs/{job.pk}/")
    page.focus("#job-cancel")
    Job.objects.update(progress_done=12345, progress_total=20000)
    page.wait_for_selector('progress[value="12345"][max="20000"]', timeout=8000)
    assert "12.345 / 20.000" in page.inner_text("#job").replace("\xa0", " ")
    page.wait_for_selector("#job-cancel:focus", timeout=2000)
    assert page.complaints == []


def test_the_end_of_a_job_is_announced_and_the_focus_not_lost(open_page, officer):
    job = Job.objects.get()
    page = open_page(user=officer)
    page.goto(f"/jobs/{job.pk}/")
    page.focus("#job-cancel")
    assert page.inner_text("#announcements") == ""
    cancel_job(job, by=officer)
    page.locator("#announcements", has_text="Đã hủy").wait_for(state="attached", timeout=8000)
    assert focused(page) == "main"
    assert page.complaints == []


def test_the_language_is_switched_in_place(open_page, officer):
    page = open_page(user=officer)
    page.goto("/jobs/?state=done")
    page.get_by_role("button", name="English").click()
    page.wait_for_load_state()
    expect(page).to_have_url(re.compile(r"/jobs/\?state=done$"))
    assert page.locator("html").get_attribute("lang") == "en"


def test_everything_is_reachable_without_scripts(open_page, officer):
    page = open_page(width=320, user=officer, scripts=False)
    page.goto("/")
    expect(page.locator("#rail")).to_be_visible()
    page.click(".user-menu summary")
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
    page.goto("/jobs/")
    page.click(".filter-bar summary")
    page.select_option("[name=state]", "done")
    page.click(".filter-buttons button")
    page.wait_for_url("**state=done**")
    expect(page.locator(".empty-state")).to_be_visible()


def test_files_are_chosen_by_key(open_page, officer):
    page = open_page(language="en", user=officer)
    page.on("filechooser", lambda _chooser: None)  # the browser tells of them from now on, not from the key on
    page.goto("/gallery/")
    page.focus("#id_photos")
    frame = page.locator("#id_photos + .file-face")
    assert frame.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"  # one sees where one is
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files([{"name": "Đường hoa.jpg", "mimeType": "image/jpeg", "buffer": b"-"}])
    assert frame.locator("[role=status]").inner_text() == "Đường hoa.jpg"
    assert page.locator("#id_photos").get_attribute("aria-describedby").endswith("id_photos_chosen")
