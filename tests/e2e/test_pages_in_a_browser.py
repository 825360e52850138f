"""What a page owes its readers: accessible, within its policy, no sideways scrolling; here for what goes wrong."""

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.exceptions import BadRequest
from django.db import OperationalError
from playwright.sync_api import expect

from mobilization import home

WIDTHS = [1280, 320]
DJANGOS_OWN = ["link-in-text-block", "aria-prohibited-attr"]
"""What axe finds in the templates of Django's administration: links in its breadcrumbs, labels of its help marks."""
SWAGGERS_OWN = ["heading-order", "nested-interactive"]
"""What axe finds in what Swagger draws: headings of groups of the third order, a button within the head of each."""

LANGUAGES = ["vi", "en"]
everywhere = pytest.mark.parametrize(("width", "language"), [(w, lang) for w in WIDTHS for lang in LANGUAGES])


def examine(page, path, language):
    """Open the page and demand what every page owes its readers."""
    page.goto(path)
    assert faults(page, language) == [], path


def faults(page, language, *, leaves_out=()):
    """What is wrong with the page that is open: words, one for each fault. `leaves_out`: rules of axe not asked."""
    found = []
    page.wait_for_load_state()
    page.wait_for_selector("[aria-busy=true]", state="detached")  # what scripts draw is looked at when it stands
    if page.locator("html").get_attribute("lang") != language:
        found.append("in another language")
    if page.locator("h1").count() != 1:
        found.append("not one heading of the first order")
    found += [*barriers(page, leaves_out), *sideways(page), *page.complaints]
    page.complaints.clear()
    return found


def sideways(page):
    """Whether the page, with all its style sheets there, is wider than the window."""
    page.wait_for_load_state("load")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"scrolls sideways by {wide} px at {page.viewport_size['width']} px"] if wide > 0 else []


def barriers(page, leaves_out=()):
    """What axe finds, with all style sheets there."""
    page.wait_for_load_state("load")
    out = set(leaves_out)
    out |= set(DJANGOS_OWN) if "/admin/" in page.url else set()
    out |= set(SWAGGERS_OWN) if page.url.endswith("/api/v1/docs/") else set()
    options = {"resultTypes": ["violations"], "preload": False, "rules": {rule: {"enabled": False} for rule in out}}
    seen = Axe().run(page, options=options)
    return [f"{one['id']} ({one['nodes'][0]['html'][:200]})" for one in seen.response["violations"]]


@everywhere
def test_forms_with_errors(open_page, live_server, width, language):
    page = open_page(width=width, language=language)
    page.goto("/account/login/")
    page.fill("[name=login]", "nobody")
    page.click("main .btn-primary")
    expect(page.locator(".error-summary")).to_be_focused()
    page.click(".error-summary a >> nth=0")
    expect(page.locator("#id_login")).to_be_focused()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.complaints == []


def broken(user):
    raise RuntimeError("a fault in the portal")


def away(user):
    raise OperationalError("gone") from psycopg.OperationalError("gone")


def odd(user):
    raise BadRequest("not what a browser sends")


@everywhere
@pytest.mark.parametrize(("fault", "status"), [(odd, 400), (broken, 500), (away, 503)])
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
