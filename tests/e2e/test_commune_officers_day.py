"""A new commune officer's first day, in both languages: the letter, an old unit, roles, inbox, second factor."""

import datetime

import pytest
from django.conf import settings as configured
from playwright.sync_api import expect

from mobilization.outbox import readers, services
from mobilization.outbox.events import publish_events
from notifications.from_events import tell
from organizations.dates import today
from organizations.models import Unit, User
from organizations.services.memberships import add_membership
from organizations.services.people import add_person
from organizations.services.unit_loading import load_units
from tests.e2e.first_day import accept, fits, send_letters, set_up_app, sign_in_with_code
from tests.organizations.reorganisations import make_member

ADDRESS = "canbo@example.vn"
WORDS = {
    "vi": {
        "search": "Tên hoặc mã",
        "role": "Cán bộ đơn vị",
        "other": "Thường trực",
        "security": "Đăng nhập và bảo mật",
    },
    "en": {"search": "Name or code", "role": "Unit officer", "other": "Secretary", "security": "Sign-in and security"},
}


@pytest.fixture
def ward(live_server, monkeypatch):
    """The units of Hà Nội; an administrator adds the officer of today's ward Ba Đình, who has a second role."""
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    load_units(configured.BASE_DIR / "data" / "units")
    return Unit.objects.get(name="Phường Ba Đình", valid_from="2025-07-01")


def invited(ward, language):
    admin = User.objects.create_user("admin@example.vn", None, full_name="Lê Quản Trị")
    make_member(ward.parent, "administrator", person=admin.person)
    admin = User.objects.get(pk=admin.pk)
    words = {"full_name": "Đỗ Thị Cán Bộ", "email": ADDRESS, "language": language}
    first = today() - datetime.timedelta(days=30)
    return add_person(**words, unit=ward, role="officer", valid_from=first, by=admin).person, admin


def give_another_role(person, admin):
    """As secretary of the ward beside; the inbox tells of it."""
    beside = Unit.objects.get(name="Phường Hoàn Kiếm", valid_from="2025-07-01")
    add_membership(person=person, unit=beside, role="secretary", valid_from=today(), by=admin)
    publish_events()
    readers.read_events("notifications", tell)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_officers_first_day(open_page, ward, language, width):
    say = WORDS[language]
    person, admin = invited(ward, language)
    page = open_page(language=language, width=width)
    accept(page, send_letters(), ADDRESS)
    page.wait_for_url(lambda url: url.endswith("/"))
    assert page.locator("html").get_attribute("lang") == language
    give_another_role(person, admin)

    page.goto("/units/")
    page.get_by_label(say["search"]).fill("nguyen trung truc")
    page.locator(".filter-buttons button").click()
    page.get_by_role("link", name="Phường Nguyễn Trung Trực").click()
    page.locator("#unit-history ~ .timeline a", has_text="Trúc Bạch").click()
    page.locator(f'#unit-history ~ .timeline a[href="{ward.get_absolute_url()}"]').click()
    assert page.locator("h1").inner_text() == "Phường Ba Đình"
    assert fits(page)

    acting = page.locator(".acting-now")
    page.locator(".user-menu summary").click()
    before = acting.inner_text()
    page.locator(".user-panel [name=membership]").click()
    page.wait_for_selector(".message, .notice")
    page.locator(".user-menu summary").click()
    told = sorted([before, acting.inner_text()], key=lambda text: say["other"] in text)
    assert [say["role"] in told[0], say["other"] in told[1]] == [True, True]

    page.goto("/inbox/")
    assert "Phường Hoàn Kiếm" in page.locator("main").inner_text()
    page.click("main .page-header-row button")
    expect(page.locator("main .page-header-row button")).to_have_count(0)
    assert fits(page)

    page.locator(".user-menu summary").click()
    page.get_by_role("link", name=say["security"]).click()
    page.locator("main .btn-primary").click()
    page.wait_for_url("**/account/security/app/")
    secret = set_up_app(page)
    again = open_page(language=language, width=width)
    sign_in_with_code(again, person.user, secret)
    expect(again.locator("h1")).to_have_count(1)
    assert page.complaints == again.complaints == []
