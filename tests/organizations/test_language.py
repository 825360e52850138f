"""The language of an account follows the interface: exports and mails speak what the person reads."""

import pytest

SIGN_IN = "/account/login/"


@pytest.mark.parametrize("language", ["en", "vi"])
def test_switching_keeps_the_page_and_the_choice(client, person_with_account, language):
    client.force_login(person_with_account)
    response = client.post("/language/", {"language": language, "next": "/jobs/?state=done"})
    assert (response.status_code, response["Location"]) == (302, "/jobs/?state=done")
    assert client.cookies["django_language"].value == language
    person_with_account.refresh_from_db()
    assert person_with_account.language == language


@pytest.mark.parametrize(("method", "language"), [("get", "en"), ("post", "fr"), ("post", "")])
def test_what_is_no_choice_changes_nothing(client, person_with_account, method, language):
    client.force_login(person_with_account)
    getattr(client, method)("/language/", {"language": language})
    person_with_account.refresh_from_db()
    assert person_with_account.language == "vi"


def test_a_stranger_switches_the_browser_only(client, db):
    assert client.post("/language/", {"language": "en"}).status_code == 302
    assert client.cookies["django_language"].value == "en"


@pytest.mark.parametrize(("cookie", "browser", "kept"), [("en", "vi", "en"), ("", "en", "en"), ("vi", "en", "vi")])
def test_signing_in_takes_the_language_of_the_page(client, person_with_account, cookie, browser, kept):
    if cookie:
        client.post("/language/", {"language": cookie})
    client.post(
        SIGN_IN,
        {"login": person_with_account.email, "password": "mat khau rat dai 1"},
        headers={"accept-language": browser},
    )
    person_with_account.refresh_from_db()
    assert person_with_account.last_login
    assert person_with_account.language == kept
