"""Setting up the second factor and signing in with it, in a real browser and both languages (S5)."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from tests.e2e.test_pages_in_a_browser import everywhere, examine
from tests.sign_in import PASSWORD, code_now

pytestmark = pytest.mark.bar("S5")


def first_step(page, user):
    page.goto("/account/login/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main .btn-primary")


def second_step(page, code):
    page.wait_for_url("**/account/login/code/")
    page.fill("[name=code]", code)
    page.click("main .btn-primary")
    page.wait_for_url(re.compile(r"/$"))


def forget_used_codes():
    """A code works once; the tests do not wait half a minute for the next one."""
    cache.clear()


@everywhere
def test_set_up_then_sign_in_with_code_and_with_recovery_code(open_page, officer, settings, width, language):
    settings.MFA_REQUIRED_ROLES = frozenset({"*"})
    page = open_page(width=width, language=language)
    first_step(page, officer)
    page.wait_for_url("**/account/security/app/")
    examine(page, "/account/security/app/", language)
    assert page.evaluate("document.querySelector('.qr').naturalWidth") > 0
    secret = page.inner_text(".secret")
    page.fill("[name=code]", code_now(secret))
    page.click("main .btn-primary")
    page.wait_for_url("**/account/security/codes/")
    expect(page.locator(".codes code")).to_have_count(10)
    recovery = page.locator(".codes code").all_inner_texts()
    paths = ("codes/", "codes/new/", "app/remove/", "")
    for path in paths:
        examine(page, f"/account/security/{path}", language)
    for path in ("/account/email/", "/account/email/wrong/", "/account/confirm/", "/account/confirm/code/"):
        examine(page, path, language)

    forget_used_codes()
    for code in (code_now(secret), recovery[0]):
        page = open_page(width=width, language=language)
        first_step(page, officer)
        page.wait_for_url("**/account/login/code/")
        examine(page, "/account/login/code/", language)
        second_step(page, code)
        assert page.complaints == []


def test_a_wrong_code_is_told_and_the_next_one_opens(open_page, officer):
    page = open_page(language="en")
    first_step(page, officer)
    page.goto("/account/security/app/")
    secret = page.inner_text(".secret")
    page.fill("[name=code]", "000000" if code_now(secret) != "000000" else "000001")
    page.click("main .btn-primary")
    assert "This code is not right" in page.inner_text(".error-summary")
    assert page.inner_text(".secret") == secret
    page.fill("[name=code]", code_now(secret))
    page.click("main .btn-primary")
    page.wait_for_url("**/account/security/codes/")
    with page.expect_download() as download:
        page.click("main a.btn-primary")
    assert download.value.suggested_filename == "recovery-codes.txt"
    expect(page.locator("[data-prints]")).to_be_visible()
