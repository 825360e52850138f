"""A new auditor's first day: sign in, a unit's history, a person's work, the file to take away."""

import pytest
from playwright.sync_api import expect

from mobilization.common.recording import because, recording
from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from organizations.models import Unit, User
from tests.e2e.test_pages_in_a_browser import sideways
from tests.organizations.history import place

WORDS = {
    "vi": {
        "history": "Lịch sử",
        "changed": "Đã sửa",
        "name": "Tên: Phúc Xá → Hồng Hà",
        "by": "bởi Nguyễn Secretary",
        "because": "vì: Nghị quyết 1656",
        "activity": "Những thay đổi đã thực hiện",
        "record": "Lịch sử thay đổi",
        "export": "Xuất ra Excel",
        "sign in": "Đăng nhập",
    },
    "en": {
        "history": "History",
        "changed": "Changed",
        "name": "Name: Phúc Xá → Hồng Hà",
        "by": "by Nguyễn Secretary",
        "because": "because: Nghị quyết 1656",
        "activity": "What they changed",
        "record": "Record of changes",
        "export": "Export to Excel",
        "sign in": "Sign in",
    },
}


@pytest.fixture
def here(live_server, monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    made = place()
    with recording(actor=made.secretary.pk), because("Nghị quyết 1656"):
        Unit.objects.filter(pk=made.ward.pk).update(name="Hồng Hà")
    return made


def words(page, text):
    """Whether people read this on the page, arrows and all."""
    return text in " ".join(page.locator("main").inner_text().replace("became", "").replace("đổi thành", "").split())


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_auditors_first_day(open_page, here, language, width):
    say = WORDS[language]
    User.objects.filter(pk=here.auditor.pk).update(language=language)
    page = open_page(language=language, width=width)
    page.goto(f"/units/{here.ward.pk}/")
    page.fill("[name=login]", here.auditor.email)
    page.fill("[name=password]", "mat khau rat dai 1")
    page.get_by_role("button", name=say["sign in"], exact=True).click()
    page.wait_for_url(f"**/units/{here.ward.pk}/")
    panel = page.get_by_role("region", name=say["history"], exact=True)
    expect(panel).to_be_visible()
    expect(panel.get_by_text(say["because"])).to_be_hidden()  # folded until it is wanted
    panel.locator("summary").click()
    for key in ("changed", "name", "by", "because"):
        assert words(page, say[key]), key

    page.goto(f"/people/{here.secretary.person_id}/")
    page.get_by_role("link", name=say["activity"]).click(timeout=5000)
    page.wait_for_url("**/activity/")
    assert words(page, say["name"])
    assert sideways(page) == []

    page.goto("/history/")
    assert page.locator("h1").inner_text() == say["record"]
    assert sideways(page) == []
    page.get_by_role("button", name=say["export"]).click()
    page.wait_for_url("**/jobs/*/")
    job = Job.objects.get(kind="organizations.export_history")
    assert runner.run_job(job.pk)
    page.goto(job.get_absolute_url())
    with page.expect_download() as download:
        page.locator(".files a").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    assert page.complaints == []
