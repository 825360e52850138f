"""A real browser against the live server; without its packages (`make e2e` brings them) nothing here is collected."""

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from mobilization.outbox.models import Job
from mobilization.translations import compile_all
from organizations.models import User
from tests.sign_in import prove

collect_ignore_glob = []
if find_spec("playwright") and find_spec("axe_playwright_python"):
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's loop runs in the thread of the tests
else:
    collect_ignore_glob = ["test_*.py"]

PATIENCE = 90_000
"""Milliseconds for what a page is asked, the first one of a process among them: a busy machine is no fault of it."""
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LISTENER = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP violation: ${event.violatedDirective} ${event.blockedURI} in ${event.sourceFile}`);
});
"""
LOCALES = {"vi": "vi-VN", "en": "en-GB"}


def pytest_collection_modifyitems(items):
    """Everything in this folder is an e2e test."""
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.path).parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, one for the whole run."""
    compile_all()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, live_server):
    """`open_page(width=…, language=…, user=…)` gives a fresh page; what it complains of is in `page.complaints`."""
    contexts = []

    def open_one(*, width: int = 1280, language: str = "vi", user: User | None = None, scripts: bool = True):
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            locale=LOCALES[language],
            base_url=live_server.url,
            java_script_enabled=scripts,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(LISTENER)
        if user:
            value = prove(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        page = context.new_page()
        page.complaints, page.base = [], live_server.url
        page.on("console", lambda message: _note(page, message))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()


def _note(page, message):
    if message.type in {"error", "warning"} and "the server responded with a status of" not in message.text:
        page.complaints.append(message.text)


@pytest.fixture
def officer(live_server):
    """An officer with one job in each place of its life that a page shows differently."""
    user = User.objects.create_user("officer@example.vn", "mat khau rat dai 1", full_name="Nguyễn Thị Ánh")
    Job.objects.create(kind="outbox.export_jobs", owner=user)
    return user


@pytest.fixture
def administrator(live_server):
    """Who may open the technical administration."""
    return User.objects.create_superuser("admin@example.vn", "mat khau rat dai 1", full_name="Lê Quang Đạo")
