"""An administrator gives a key, a program uses it until it is revoked; the pages are accessible and fit a phone."""

import pytest
import requests
from django.test import Client as Browser
from playwright.sync_api import expect

from organizations.dates import today
from partners.models import Client
from partners.services.clients import add_client
from tests.access.people import tree, worker
from tests.e2e.test_pages_in_a_browser import everywhere, examine
from tests.sign_in import PASSWORD, prove

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def units(live_server):
    return tree()


@pytest.fixture
def chief(units):
    return worker("administrator", units.ward, "Trần Quản Lý")


def sign_in_freshly(page, user, live_server):
    cookie = prove(Browser(), user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def test_from_the_key_to_its_end(open_page, live_server, units, chief):
    page = open_page(language="vi")
    sign_in_freshly(page, chief, live_server)
    page.goto("/partners/")
    page.locator("main .page-header-row .btn-primary").click()
    page.fill("[name=name]", "Hệ thống một cửa")
    page.fill("[name=contact]", "Văn phòng UBND phường")
    page.select_option("[name=unit]", str(units.ward.pk))
    page.check("[name=scopes][value='units:read']")
    page.click("main .form .btn-primary")
    client_id, secret = (page.input_value(f"#client-{which}") for which in ("id", "secret"))
    page.click("[data-copies=client-secret]")
    asked = {"data": {"grant_type": "client_credentials"}, "auth": (client_id, secret), "timeout": 10}
    token = requests.post(f"{live_server.url}/api/token/", **asked).json()["access_token"]

    def units_read():
        header = {"Authorization": f"Bearer {token}"}
        return requests.get(f"{live_server.url}/api/v1/units/", headers=header, timeout=10)

    assert {unit["name"] for unit in units_read().json()["results"]} >= {"Phường Ba Đình"}
    page.click("main .btn-primary")
    page.wait_for_url("**/partners/*/")
    page.goto(f"{page.url}revoke/")
    page.fill("[name=reason]", "Hết hợp đồng")
    page.click("main .btn-danger")
    page.wait_for_url(f"**{Client.objects.get().get_absolute_url()}")
    assert units_read().status_code == 401
    assert requests.post(f"{live_server.url}/api/token/", **asked).status_code == 401
    assert page.complaints == []


def test_a_stale_session_is_asked_who_it_is(open_page, live_server, chief):
    page, browser = open_page(language="vi"), Browser()
    browser.force_login(chief)  # signed in, and no proof given lately
    cookie = browser.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto("/partners/new/")
    page.fill("[name=password]", PASSWORD)
    page.click("main .btn-primary")
    page.wait_for_url("**/partners/new/")
    expect(page.locator("[name=scopes]")).not_to_have_count(0)


@everywhere
def test_pages_of_keys(open_page, live_server, units, chief, width, language):
    page = open_page(width=width, language=language)
    sign_in_freshly(page, chief, live_server)
    examine(page, "/partners/", language)
    client, _secret = add_client(
        name="Hệ thống báo cáo",
        contact="Sở Nội vụ",
        unit=units.ward,
        scopes=["units:read"],
        valid_from=today(),
        by=chief,
    )
    below = [f"{client.get_absolute_url()}{name}" for name in ("", "secret/", "scopes/", "revoke/")]
    for path in ["/partners/", "/partners/?name=x", "/partners/new/", *below]:
        examine(page, path, language)
    page.click("main .btn-danger")
    expect(page.locator("main [data-takes-focus]")).to_have_count(1)
