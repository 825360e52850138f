"""Every page's template renders in both languages, carries nothing inline and says which language it speaks."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from mobilization import errors
from mobilization.common.version import VERSION
from mobilization.translations import compile_all
from tests.consistency.sources import ROOT
from tests.consistency.test_pages import inline
from tests.mails import send_waiting

LANGUAGES = ["vi", "en"]
OPEN = [
    "/account/login/",
    "/account/signup/",
    "/account/inactive/",
    "/account/password/reset/",
    "/account/password/reset/sent/",
    "/account/password/reset/key/1-wrong/",
    "/account/password/reset/key/done/",
]
CLOSED = ["/", "/gallery/", "/gallery/?show=confirm", "/jobs/", "/account/password/change/", "/account/logout/"]
PLAIN_ERRORS = ["400", "429", "500", "503"]


@pytest.fixture(autouse=True, scope="module")
def vietnamese():
    compile_all()
    translation.trans_real._translations.clear()


def check(html: str, language: str) -> None:
    assert inline(html) == []
    assert re.search(r'<html lang="(\w+)">', html)[1] == language
    assert html.count("<h1") == 1
    assert html.count("<main") == 1
    assert "{#" not in html
    assert "{%" not in html
    assert "&lt;" not in html, "markup was escaped"


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", OPEN)
def test_pages_before_signing_in(client, path, language):
    response = client.get(path, headers={"accept-language": language}, follow=True)
    assert response.status_code == 200
    check(response.text, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", CLOSED)
def test_pages_behind_the_sign_in(client, person_with_account, path, language):
    assert client.get(path).status_code == 302
    client.force_login(person_with_account)
    response = client.get(path, headers={"accept-language": language})
    assert response.status_code == 200
    check(response.text, language)


class Untouchable:
    """An account, session or list of messages whose look-up would ask the database."""

    def __getattribute__(self, name):
        raise AssertionError(f"the page asked for {name}")

    def __bool__(self):
        raise AssertionError("the page asked whether it is there")

    def __iter__(self):
        raise AssertionError("the page went through it")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", PLAIN_ERRORS)
def test_plain_error_pages_need_no_request(status, language):
    """No request, so no user, no session and no context processor; and no database mark, so no query either."""
    with translation.override(language):
        html = render_to_string(f"{status}.html")
    check(html, language)
    assert status in html


@pytest.mark.parametrize("answer", [errors.server_error, lambda r: errors.bad_request(r, ValueError())])
def test_plain_error_pages_touch_nobody(rf, answer):
    request = rf.get("/")
    request.user = request.session = request._messages = Untouchable()
    check(answer(request).text, "vi")


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_page(client, person_with_account, language):
    client.force_login(person_with_account)
    response = client.get("/no-such-page/", headers={"accept-language": language})
    assert response.status_code == 404
    check(response.text, language)


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_expired_form_of_somebody_not_signed_in(language):
    from_outside = Client(enforce_csrf_checks=True)
    response = from_outside.post("/account/login/", {"login": "a"}, headers={"accept-language": language})
    assert response.status_code == 403
    check(response.text, language)


def test_the_version_is_the_packages():
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_wrong_passwords_are_told_in_the_readers_language(client):
    response = client.post("/account/login/", {"login": "a@example.vn", "password": "x"})
    assert "Địa chỉ thư điện tử hoặc mật khẩu chưa đúng." in response.text
    assert 'autocomplete="current-password"' in response.text
    assert "placeholder" not in response.text


@pytest.mark.django_db
def test_mails_are_in_the_readers_language(client, person_with_account, mailoutbox):
    client.post("/account/password/reset/", {"email": "OFFICER@example.vn"})
    client.post("/account/password/reset/", {"email": "nobody@example.vn"}, headers={"accept-language": "en"})
    send_waiting()
    assert [mail.subject for mail in mailoutbox] == [
        "Đặt lại mật khẩu Cổng thông tin Dân vận khéo",
        "No account with this address",
    ]
    assert "/account/password/reset/key/" in mailoutbox[0].body


@pytest.mark.django_db
def test_the_administration_signs_in_through_our_page(client):
    response = client.get("/admin/", follow=True)
    assert response.request["PATH_INFO"] == "/account/login/"
