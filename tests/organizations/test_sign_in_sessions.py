"""How long sessions last, and what ends them (S5; ASVS 5.0, chapter 7)."""

import datetime

import pytest
import time_machine
from django.conf import settings as portal
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organizations.models import Membership, Unit, User
from organizations.services.sessions import browser_in_words, end_other_sessions, sessions_of
from tests.consistency.test_production_settings import COMPLETE, manage
from tests.sign_in import PASSWORD, prove

pytestmark = [pytest.mark.bar("S5"), pytest.mark.django_db]
START = datetime.datetime(2026, 11, 23, 8, tzinfo=datetime.UTC)
MINUTE, HOUR = 60, 3600


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def key(client):
    cookie = client.cookies.get(portal.SESSION_COOKIE_NAME)
    return cookie and cookie.value


def sign_in(client, user):
    return client.post("/account/login/", {"login": user.email, "password": PASSWORD})


def test_views_are_given_the_account_itself(client, person_with_account):
    client.force_login(person_with_account)
    assert type(client.get("/").wsgi_request.user) is User


def test_an_hour_without_a_request_ends_it(client, person_with_account, clock):
    client.force_login(person_with_account)
    clock.shift(59 * MINUTE)
    assert client.get("/").status_code == 200
    clock.shift(59 * MINUTE)
    assert client.get("/").status_code == 200
    clock.shift(61 * MINUTE)
    answer = client.get("/", follow=True)
    assert answer.redirect_chain == [("/account/login/?next=/", 302)]
    assert "Phiên làm việc đã kết thúc" in answer.content.decode()
    assert (
        not Session.objects.filter(session_key=key(client)).exclude(session_data="").exists()
        or not client.get("/").wsgi_request.user.is_authenticated
    )


def test_open_pages_ask_neither_for_session_nor_account(client, person_with_account, clock, django_assert_num_queries):
    """What machines ask every second, and what everybody reads, stays up when the database is not."""
    client.force_login(person_with_account)
    clock.shift(61 * MINUTE)
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200
    assert Session.objects.filter(session_key=key(client)).exists()


def test_the_idle_time_is_a_setting(client, person_with_account, clock, settings):
    settings.SESSION_IDLE_MINUTES = 15
    client.force_login(person_with_account)
    clock.shift(16 * MINUTE)
    assert client.get("/").status_code == 302


def test_twelve_hours_end_it_however_busy(client, person_with_account, clock):
    client.force_login(person_with_account)
    for _ in range(24):
        clock.shift(30 * MINUTE - 1)
        assert client.get("/").status_code == 200
    clock.shift(60)
    assert client.get("/").status_code == 302


def test_the_api_is_closed_by_the_same_clock(client, person_with_account, clock):
    client.force_login(person_with_account)
    assert client.get("/api/v1/jobs/").status_code == 200
    clock.shift(61 * MINUTE)
    assert client.get("/api/v1/jobs/").status_code == 401


def test_reading_pages_writes_to_the_session_once_a_minute(client, person_with_account, clock):
    client.force_login(person_with_account)
    clock.shift(59)
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/inbox/").status_code == 200
    assert {query["sql"].split()[0] for query in queries.captured_queries} == {"SELECT"}
    assert client.session["seen_at"] == START.timestamp()
    clock.shift(1)
    client.get("/inbox/")
    assert client.session["seen_at"] == START.timestamp() + MINUTE


@pytest.mark.parametrize("lost", ["seen_at", "ends_by"])
def test_a_session_that_lacks_a_clock_is_over(client, person_with_account, lost):
    client.force_login(person_with_account)
    session = client.session
    del session[lost]
    session.save()
    assert client.get("/")["Location"] == "/account/login/?next=/"


def test_signing_in_gives_a_new_session(client, person_with_account):
    client.get("/account/login/")
    session = client.session
    session["planted"] = True
    session.save()
    before = key(client)
    sign_in(client, person_with_account)
    assert (key(client) == before, Session.objects.filter(session_key=before).exists()) == (False, False)


def test_proving_oneself_again_gives_a_new_session(client, person_with_account):
    prove(client, person_with_account, seconds_ago=400)
    before = key(client)
    client.post("/account/confirm/", {"password": PASSWORD, "next": "/"})
    assert (key(client) == before, Session.objects.filter(session_key=before).exists()) == (False, False)
    assert client.get("/").status_code == 200


def test_proving_oneself_again_gives_new_forms(client, person_with_account):
    """A form's token that somebody got hold of before opens nothing that needs the proof."""
    prove(client, person_with_account, seconds_ago=400)
    client.get("/account/confirm/")
    before = client.cookies[portal.CSRF_COOKIE_NAME].value
    client.post("/account/confirm/", {"password": "wrong", "next": "/"})
    assert client.cookies[portal.CSRF_COOKIE_NAME].value == before
    client.post("/account/confirm/", {"password": PASSWORD, "next": "/"})
    assert client.cookies[portal.CSRF_COOKIE_NAME].value != before


def test_acting_in_another_role_gives_a_new_session(client, person_with_account):
    ward = Unit.objects.create(code="1", name="Phường Ba Đình", short_name="Ba Đình", kind="ward", level="grassroots")
    _first, second = [
        Membership.objects.create(
            person=person_with_account.person, unit=ward, role=role, valid_from=datetime.date(2026, 1, 1)
        )
        for role in ("officer", "approver")
    ]
    client.force_login(person_with_account)
    before = key(client)
    assert client.post("/memberships/act/", {"membership": second.pk}).status_code == 302
    assert (key(client) == before, Session.objects.filter(session_key=before).exists()) == (False, False)
    assert client.get("/").wsgi_request.user.acting == second


def test_signing_out_ends_it_on_the_server(client, person_with_account):
    client.force_login(person_with_account)
    before = key(client)
    client.post("/account/logout/")
    assert not Session.objects.filter(session_key=before).exists()


def test_own_sessions_are_listed_and_ended(client, person_with_account):
    stranger = Client()
    stranger.force_login(User.objects.create_user("leader@example.vn", PASSWORD))
    elsewhere = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0; rv:133.0) Gecko/20100101 Firefox/133.0"})
    sign_in(elsewhere, person_with_account)
    client.force_login(person_with_account)
    page = client.get("/account/security/").content.decode()
    assert ("Firefox trên Windows" in page, page.count("last seen") + page.count("dùng lần cuối")) == (True, 2)
    client.post("/account/security/sessions/end/")
    assert [one.is_this_one for one in sessions_of(person_with_account, current=key(client))] == [True]
    assert (client.get("/").status_code, elsewhere.get("/").status_code, stranger.get("/").status_code) == (
        200,
        302,
        200,
    )


def test_all_sessions_of_a_person_end(client, person_with_account):
    client.force_login(person_with_account)
    assert end_other_sessions(person_with_account, keep=None) == 1
    assert client.get("/").status_code == 302


def test_only_sessions_that_have_not_ended_are_listed(person_with_account, clock):
    """Idle ones, those of more than half a day, and those of former versions, without clocks, are not."""
    idle, busy, without = Client(), Client(), Client()
    for browser in (idle, busy, without):
        browser.force_login(person_with_account)
    session = without.session
    del session["seen_at"]
    session.save()

    def listed():
        return [seen.is_this_one for seen in sessions_of(person_with_account, current=key(busy))]

    assert sorted(listed()) == [False, True]
    clock.shift(61 * MINUTE)
    session = busy.session
    session["seen_at"] = (START + datetime.timedelta(minutes=61)).timestamp()
    session.save()
    assert listed() == [True]
    session["seen_at"] = (START + datetime.timedelta(hours=12, seconds=1)).timestamp()
    session.save()
    clock.shift(11 * HOUR - MINUTE)
    assert listed() == [True]
    clock.shift(1)
    assert listed() == []


def test_others_sessions_and_expired_ones_are_left_alone(person_with_account):
    other = User.objects.create_user("other@example.vn", PASSWORD, full_name="Other")
    mine, theirs, over = Client(), Client(), Client()
    for browser, user in ((mine, person_with_account), (theirs, other), (over, person_with_account)):
        browser.force_login(user)
    Session.objects.filter(session_key=key(over)).update(expire_date=START - datetime.timedelta(days=1))
    assert len(sessions_of(person_with_account, current=None)) == 1
    assert end_other_sessions(person_with_account, keep=None) == 1
    assert theirs.get("/").status_code == 200


def test_of_a_browsers_name_so_much_is_kept(client, person_with_account):
    client.post(
        "/account/login/", {"login": person_with_account.email, "password": PASSWORD}, HTTP_USER_AGENT="x" * 500
    )
    assert client.session["program"] == "x" * 200


def test_a_disabled_account_is_out_at_once(client, person_with_account):
    client.force_login(person_with_account)
    User.objects.update(is_active=False)
    assert client.get("/").status_code == 302


def test_cookies_in_production():
    names = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE")
    names += ("SESSION_EXPIRE_AT_BROWSER_CLOSE", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY")
    names += ("SESSION_COOKIE_AGE", "SESSION_IDLE_MINUTES", "PASSWORD_RESET_TIMEOUT", "SESSION_COOKIE_DOMAIN")
    show = f"from django.conf import settings as s; print(*[getattr(s, name) for name in {names}], sep='|')"
    expected = "__Host-session|True|True|Lax|True|__Host-csrf|True|True|43200|60|3600|None"
    assert manage("-c", show, **COMPLETE).stdout.strip() == expected


@pytest.mark.parametrize(
    ("program", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
            "Chrome trên Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge trên Windows"),
        ("Mozilla/5.0 (Linux; Android 14; SM-A556) AppleWebKit/537.36 Chrome/140.0", "Chrome trên Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari trên iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox trên Linux"),
        ("curl/8.0", "trình duyệt khác trên thiết bị khác"),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_words(program, words):
    assert browser_in_words(program) == words
