"""What a password may be, and what a change of it ends (S5; ASVS 5.0, chapter 6.2)."""

import datetime
import re
import unicodedata

import pytest
import time_machine
from django.core import mail
from django.test import Client

from tests.mails import send_waiting
from tests.sign_in import PASSWORD, prove

pytestmark = [pytest.mark.bar("S5"), pytest.mark.django_db]
ADDRESS = "officer@example.vn"
NEW = "mot mat khau hoan toan moi"


def change(client, new, old=PASSWORD):
    return client.post("/account/password/change/", {"oldpassword": old, "password1": new, "password2": new})


def signs_in(password):
    return Client().post("/account/login/", {"login": ADDRESS, "password": password}).status_code == 302


@pytest.mark.parametrize(
    "new",
    [
        "x" * 6 + "yz" * 3,
        "chỉ chữ thường",
        "một câu dài có dấu tiếng Việt 🌾",
        "dài " * 32,
        "k" * 64 + "h" * 64 + "x",
        "    khoang trang hai dau    ",
    ],
)
def test_any_twelve_characters_will_do(client, person_with_account, new):
    client.force_login(person_with_account)
    assert change(client, new).status_code == 302
    assert signs_in(new)


@pytest.mark.parametrize(
    "new",
    [
        "eleven char",
        "ắ" * 11,
        unicodedata.normalize("NFD", "ắ" * 11),
        "justinbieber",
        "officer@example.vn",
        "QWERTY123456",
    ],
)
def test_short_common_and_own_words_are_refused(client, person_with_account, new):
    client.force_login(person_with_account)
    assert change(client, new).status_code == 200
    assert signs_in(PASSWORD)


@pytest.mark.parametrize(("stored", "typed"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_accents_are_the_same_however_the_keyboard_composes_them(client, person_with_account, stored, typed):
    client.force_login(person_with_account)
    text = "đất nước đổi mới"
    change(client, unicodedata.normalize(stored, text))
    assert signs_in(unicodedata.normalize(typed, text))
    assert not signs_in("dat nuoc doi moi")


@pytest.mark.parametrize("path", ["/account/login/", "/account/password/change/", "/account/confirm/"])
def test_passwords_may_be_pasted_and_filled_in_by_programs(client, person_with_account, path):
    if "login" not in path:
        client.force_login(person_with_account)
    fields = re.findall(r'<input type="password"[^>]*>', client.get(path).content.decode())
    assert fields
    for field in fields:
        assert re.search(r'autocomplete="(current|new)-password"', field)
        assert not re.search(r"maxlength|onpaste|readonly", field)


def test_a_change_ends_all_other_sessions_and_tells_the_person(client, person_with_account):
    elsewhere = Client()
    elsewhere.force_login(person_with_account)
    client.force_login(person_with_account)
    change(client, NEW)
    assert (client.get("/").status_code, elsewhere.get("/").status_code) == (200, 302)
    send_waiting()
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [([ADDRESS], "Mật khẩu của đồng chí đã được đổi")]


def link_by_mail(client):
    client.post("/account/password/reset/", {"email": ADDRESS})
    send_waiting()
    return re.search(r"https?://testserver(\S+)", mail.outbox[-1].body)[1]


def opens(client, link):
    """The address of the form behind a link to set a password, or None."""
    chain = client.get(link, follow=True).redirect_chain
    return chain[-1][0] if chain else None


def test_a_link_by_mail_works_once_and_ends_all_sessions(client, person_with_account):
    elsewhere = Client()
    elsewhere.force_login(person_with_account)
    link = link_by_mail(client)
    client.post(opens(client, link), {"password1": NEW, "password2": NEW})
    assert signs_in(NEW)
    assert elsewhere.get("/").status_code == 302
    assert client.get("/").status_code == 302
    assert opens(Client(), link) is None


def test_a_link_by_mail_lasts_an_hour(client, person_with_account):
    start = datetime.datetime(2026, 11, 23, 8, tzinfo=datetime.UTC)
    with time_machine.travel(start, tick=False) as clock:
        link = link_by_mail(client)
        clock.shift(3599)
        assert opens(Client(), link)
        clock.shift(2)
        assert opens(Client(), link) is None


def test_a_link_by_mail_ends_with_the_next_sign_in(client, person_with_account):
    link = link_by_mail(client)
    assert signs_in(PASSWORD)
    assert opens(Client(), link) is None


def test_a_new_password_asks_for_the_old_one(client, person_with_account):
    prove(client, person_with_account)
    assert change(client, NEW, old="").status_code == 200
    assert signs_in(PASSWORD)
