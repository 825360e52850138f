"""The inbox and the working calendar in a browser: accessible, usable on a phone, in both languages."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from notifications.enums import NoticeKind
from notifications.models import MailPreference, Notice
from organizations.models import CalendarDay, User
from organizations.services.calendar import seed_calendar
from tests.e2e.test_pages_in_a_browser import everywhere, examine

pytestmark = pytest.mark.django_db(transaction=True)


@everywhere
def test_inbox(open_page, officer, width, language):
    page = open_page(width=width, language=language, user=officer)
    examine(page, "/inbox/", language)
    for end in ("done", "refused"):
        data = {"job": "outbox.export_jobs", "end": end}
        Notice.objects.create(
            recipient=officer, kind=NoticeKind.JOB_FINISHED, subject_type="outbox.job", subject_id="1", data=data
        )
    examine(page, "/inbox/", language)
    examine(page, "/inbox/?state=read", language)
    page.goto("/inbox/")
    page.click("main .page-header-row button")
    assert Notice.objects.unread().count() == 0
    expect(page.locator("main .page-header-row button")).to_have_count(0)


@everywhere
def test_notices_by_mail(open_page, officer, width, language):
    page = open_page(width=width, language=language, user=officer)
    page.goto("/inbox/")
    page.click('main .page-header-row a[href="/inbox/preferences/"]')
    examine(page, "/inbox/preferences/", language)
    words = {"vi": "Thư gộp hằng ngày", "en": "In one mail a day"}[language]
    page.select_option('[name="jobs.set_aside"]', label=words)
    expect(page.locator('[name="memberships.given"] option')).to_have_count(2)
    page.click("main .btn-primary")
    page.wait_for_selector("main .notice-success, main [role=status]")
    assert list(MailPreference.objects.values_list("user", "kind", "way")) == [(officer.pk, "jobs.set_aside", "digest")]
    assert page.locator('[name="jobs.set_aside"]').input_value() == "digest"
    User.objects.filter(pk=officer.pk).update(address_refused_at=timezone.now())
    examine(page, "/inbox/preferences/", language)
    page.click(".user-menu summary")
    expect(page.locator('.user-panel a[href="/inbox/preferences/"]')).to_be_visible()
    assert page.complaints == []


@everywhere
def test_calendar(open_page, officer, administrator, width, language):
    seed_calendar()
    examine(open_page(width=width, language=language, user=officer), "/calendar/2026/", language)
    page = open_page(width=width, language=language, user=administrator)
    special = CalendarDay.objects.get(day="2026-08-22")
    days = ["new", f"{special.pk}/change", f"{special.pk}/remove"]
    for path in ["/calendar/2026/", "/calendar/2031/", *(f"/calendar/days/{day}/" for day in days)]:
        examine(page, path, language)
    page.goto("/calendar/days/new/")
    page.fill("[name=day]", "10/10/2026")
    page.check("[name=is_working][value=yes]")
    page.fill("[name=name]", "Làm bù")
    page.click("main .btn-primary")
    expect(page.locator(".confirm-effects li")).to_have_count(3)
    page.click("main .btn-primary")
    page.wait_for_url("**/calendar/2026/")
    assert CalendarDay.objects.get(day=datetime.date(2026, 10, 10)).is_working
    assert page.complaints == []
