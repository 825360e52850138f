"""Each page in both languages on a desktop and a small phone: accessible, within its policy, no sideways scrolling."""

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import OperationalError

from mobilization import home
from mobilization.outbox.models import Job

WIDTHS = [1280, 320]
LANGUAGES = ["vi", "en"]
BEFORE_SIGNING_IN = [
    "/account/login/",
    "/account/password/reset/",
    "/account/password/reset/sent/",
    "/account/password/reset/key/done/",
    "/account/password/reset/key/1-wrong/",
    "/account/inactive/",
    "/account/signup/",
]
SIGNED_IN = [
    "/",
    "/jobs/",
    "/jobs/?state=done",
    "/gallery/",
    "/gallery/?domain=economy&order=people",
    "/gallery/?show=confirm",
    "/account/password/change/",
    "/account/logout/",
    "/no-such-page/",
]

everywhere = pytest.mark.parametrize(("width", "language"), [(w, lang) for w in WIDTHS for lang in LANGUAGES])


def examine(page, path, language):
    """Open the page and demand what every page owes its readers."""
    page.goto(path)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    found = Axe().run(page)
    assert found.violations_count == 0, f"{path}\n{found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{path} scrolls sideways by {wide} px"
    assert page.complaints == []


@everywhere
def test_pages_before_signing_in(open_page, live_server, width, language):
    page = open_page(width=width, language=language)
    for path in BEFORE_SIGNING_IN:
        examine(page, path, language)


@everywhere
def test_pages_of_an_officer(open_page, officer, width, language):
    page = open_page(width=width, language=language, user=officer)
    for path in [*SIGNED_IN, f"/jobs/{Job.objects.get().pk}/", f"/jobs/{Job.objects.get().pk}/cancel/"]:
        examine(page, path, language)


@everywhere
def test_forms_with_errors(open_page, live_server, width, language):
    page = open_page(width=width, language=language)
    page.goto("/account/login/")
    page.fill("[name=login]", "nobody")
    page.click("main .btn-primary")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.click(".error-summary a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "id_login"
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.complaints == []


def broken(user):
    raise RuntimeError("a fault in the portal")


def away(user):
    raise OperationalError("gone") from psycopg.OperationalError("gone")


@everywhere
@pytest.mark.parametrize(("fault", "status"), [(broken, 500), (away, 503)])
def test_pages_when_something_is_broken(open_page, officer, monkeypatch, width, language, fault, status):
    monkeypatch.setattr(home, "waiting_for", fault)
    page = open_page(width=width, language=language, user=officer)
    assert page.goto("/").status == status
    examine(page, "/", language)


def test_a_page_that_breaks_the_policy_is_noticed(open_page, live_server):
    page = open_page()
    page.goto("/account/login/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.wait_for_timeout(200)
    assert any("CSP violation: style-src" in complaint for complaint in page.complaints)


def test_a_page_with_a_fault_of_access_is_noticed(open_page, live_server):
    page = open_page()
    page.goto("/account/login/")
    page.evaluate("document.querySelector('label').remove()")
    assert Axe().run(page).violations_count > 0
