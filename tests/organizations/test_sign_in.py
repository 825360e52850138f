"""Guessing passwords is slowed down per account, in PostgreSQL, whatever headers say (S5)."""

import datetime
import re
import time
from types import SimpleNamespace

import pytest
import time_machine
from allauth.core.internal import ratelimit
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client

from organizations.models import SignInFailures, User
from organizations.services import sign_in as sign_in_service
from organizations.services.sign_in import FREE_FAILURES, Proof, begin_attempt, forget_failures, take_back
from tests.mails import send_waiting
from tests.sign_in import PASSWORD
from tests.threads import at_once

pytestmark = [pytest.mark.bar("S5"), pytest.mark.django_db]
ADDRESS = "officer@example.vn"
START = datetime.datetime(2026, 11, 23, 8, tzinfo=datetime.UTC)
PAUSED = re.compile(r"Too many failed attempts\. Try again in (\d+) minutes?\.")


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def sign_in(address=ADDRESS, password="wrong", client=None, **headers):
    client = client or Client(headers={"accept-language": "en"})
    return client.post("/account/login/", {"login": address, "password": password}, headers=headers)


def pause_told(answer) -> int:
    """The minutes the page tells; 0 when it tells of no pause."""
    found = PAUSED.search(answer.content.decode())
    return int(found[1]) if found else 0


def fail(times, **how):
    return [pause_told(sign_in(**how)) for _ in range(times)]


def test_nobody_signs_up(client, db):
    new = {"email": ADDRESS, "password1": "mat khau rat dai 9", "password2": "mat khau rat dai 9"}
    assert [client.get("/account/signup/").status_code, client.post("/account/signup/", new).status_code] == [200, 200]
    assert not User.objects.exists()


def test_pauses_grow_and_end(person_with_account, clock):
    told = []
    assert fail(5) == [0, 0, 0, 0, 0]
    for _ in range(8):
        told.append(pause_told(sign_in()))
        clock.shift(told[-1] * 60 + 1)
        assert pause_told(sign_in()) == 0
    assert told == [1, 2, 4, 8, 16, 32, 60, 60]
    clock.shift(3601)
    assert sign_in(password=PASSWORD)["Location"] == "/"


def test_the_right_password_is_refused_during_the_pause(person_with_account, clock):
    fail(5)
    assert pause_told(sign_in(password=PASSWORD)) == 1
    clock.shift(59)
    assert pause_told(sign_in(password=PASSWORD)) == 1
    clock.shift(2)
    assert sign_in(password=PASSWORD).status_code == 302


def test_waiting_in_the_pause_does_not_lengthen_it(person_with_account, clock):
    fail(5)
    assert fail(20) == [1] * 20
    assert SignInFailures.objects.get().failures == 5


def test_unknown_addresses_are_answered_the_same(person_with_account, clock):
    known = [sign_in() for _ in range(7)]
    unknown = [sign_in(address="nobody@example.vn") for _ in range(7)]

    def words(answer, address):
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(address, "")

    for ours, theirs in zip(known, unknown, strict=True):
        assert ours.status_code == theirs.status_code
        assert words(ours, ADDRESS) == words(theirs, "nobody@example.vn")


def test_addresses_stand_nowhere_in_the_table(person_with_account):
    fail(1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT kept::text FROM organizations_signinfailures kept")
        (row,) = cursor.fetchall()
    assert (ADDRESS in row[0], "officer" in row[0]) == (False, False)


def test_the_key_is_secret(settings):
    begin_attempt(Proof.PASSWORD, ADDRESS)
    settings.SECRET_KEY = "another" * 10
    begin_attempt(Proof.PASSWORD, ADDRESS)
    assert SignInFailures.objects.count() == 2


def test_spellings_of_an_address_are_one(person_with_account, clock):
    for spelling in ("officer@example.vn", "OFFICER@example.vn", " officer@EXAMPLE.vn ", "Officer@example.vn"):
        sign_in(address=spelling)
    assert fail(2) == [0, 1]


@pytest.mark.parametrize("spelling", ["OFFICER@example.vn", " officer@example.vn", "\uff4ffficer@example.vn"])
def test_spellings_have_one_key(spelling):
    begin_attempt(Proof.PASSWORD, ADDRESS)
    begin_attempt(Proof.PASSWORD, spelling)
    assert SignInFailures.objects.values_list("failures", flat=True).get() == 2


def test_of_an_endless_address_the_beginning_counts():
    long = "a" + "\u0301\u0323" * 50_000
    began = time.process_time()
    assert [begin_attempt(Proof.PASSWORD, long) for _ in range(FREE_FAILURES + 1)] == [0] * (FREE_FAILURES + 1)
    assert begin_attempt(Proof.PASSWORD, long + "x") > 0
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP", "True-Client-IP", "User-Agent"]
)
def test_no_header_and_no_address_changes_the_count(person_with_account, clock, header):
    for number in range(5):
        client = Client(headers={"accept-language": "en"}, REMOTE_ADDR=f"10.0.0.{number}")
        sign_in(client=client, **{header: f"192.0.2.{number}"})
    client = Client(headers={"accept-language": "en"}, REMOTE_ADDR="10.9.9.9")
    assert pause_told(sign_in(client=client, **{header: "192.0.2.99"})) == 1


def test_the_second_line_looks_at_no_header(rf):
    asked = [rf.post("/account/login/", headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(3)]
    assert {ratelimit.get_ip(request) for request in asked} == {"127.0.0.1"}


def test_a_lost_cache_forgets_nothing(person_with_account, clock):
    fail(5)
    cache.clear()
    assert fail(1) == [1]


def test_others_sign_in_meanwhile(person_with_account, clock):
    User.objects.create_user("leader@example.vn", PASSWORD)
    fail(6)
    assert sign_in(address="leader@example.vn", password=PASSWORD).status_code == 302


def test_success_begins_anew(person_with_account, clock):
    fail(4)
    assert sign_in(password=PASSWORD).status_code == 302
    assert SignInFailures.objects.count() == 0
    assert fail(6) == [0, 0, 0, 0, 0, 1]


def test_failures_of_yesterday_are_forgotten(person_with_account, clock):
    fail(4)
    clock.shift(24 * 3600 + 1)
    assert fail(6) == [0, 0, 0, 0, 0, 1]


def test_old_counts_are_swept_when_somebody_signs_in(person_with_account, clock):
    fail(3, address="nobody@example.vn")
    clock.shift(24 * 3600 + 1)
    sign_in(password=PASSWORD)
    assert SignInFailures.objects.count() == 0


def test_a_new_password_by_mail_unlocks(client, person_with_account, clock):
    fail(5)
    client.post("/account/password/reset/", {"email": ADDRESS})
    send_waiting()
    link = re.search(r"https://testserver(\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    new = "mot mat khau hoan toan moi"
    client.post(form, {"password1": new, "password2": new})
    assert sign_in(password=new).status_code == 302


def test_a_new_password_by_mail_allows_no_more_guesses_of_codes(person_with_account):
    for _ in range(5):
        begin_attempt(Proof.CODE, ADDRESS)
    forget_failures(ADDRESS, Proof.PASSWORD)
    assert begin_attempt(Proof.CODE, ADDRESS) > 0


def test_an_attempt_taken_back_leaves_the_failures_before_it(clock):
    for _ in range(4):
        begin_attempt(Proof.PASSWORD, ADDRESS)
    begin_attempt(Proof.PASSWORD, ADDRESS)
    take_back(Proof.PASSWORD, ADDRESS)
    assert SignInFailures.objects.values_list("failures", "locked_until").get() == (4, None)


def test_failed_confirmations_count(client, person_with_account, clock):
    client.force_login(person_with_account)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    told = [pause_told(client.post("/account/confirm/", {"password": "wrong"})) for _ in range(6)]
    assert told == [0, 0, 0, 0, 0, 1]
    assert pause_told(client.post("/account/confirm/", {"password": PASSWORD})) == 1
    assert pause_told(sign_in(password=PASSWORD)) == 1


def test_failed_old_passwords_count(client, person_with_account, clock):
    client.force_login(person_with_account)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    new = "mot mat khau hoan toan moi"
    form = {"oldpassword": "wrong", "password1": new, "password2": new}
    told = [pause_told(client.post("/account/password/change/", form)) for _ in range(6)]
    assert told == [0, 0, 0, 0, 0, 1]
    client.post("/account/password/change/", {**form, "oldpassword": PASSWORD})
    person_with_account.refresh_from_db()
    assert person_with_account.check_password(PASSWORD)


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_administration_has_no_door_of_its_own_for_passwords(client, method):
    """Neither to sign in nor to change one: there wrong ones were counted nowhere."""
    root = User.objects.create_superuser("root@example.vn", PASSWORD)
    guesses = {"old_password": "wrong", "new_password1": "x", "new_password2": "x"}
    assert getattr(client, method)("/admin/login/", {"username": root.email, "password": PASSWORD}).status_code == 302
    assert "_auth_user_id" not in client.session
    client.force_login(root)
    answer = getattr(client, method)("/admin/password_change/", guesses)
    assert answer["Location"] == "/account/password/change/"


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_are_no_better_than_five_in_a_row(person_with_account, monkeypatch):
    checked = []
    monkeypatch.setattr(User, "check_password", lambda user, password: checked.append(password))
    answers = at_once(50, lambda index: pause_told(sign_in(password=f"guess {index}")))
    assert len(checked) == 5
    assert sorted(answers) == [0] * 5 + [1] * 45
    assert SignInFailures.objects.values_list("failures", flat=True).get() == 5


def test_a_thousand_failures_are_an_hours_pause(clock):
    """The doubling is bounded before it is computed: no number of failures breaks the statement."""
    begin_attempt(Proof.PASSWORD, ADDRESS)
    SignInFailures.objects.update(failures=100_000)
    assert begin_attempt(Proof.PASSWORD, ADDRESS) == 0
    assert begin_attempt(Proof.PASSWORD, ADDRESS) == 3600


def test_taking_back_twice_leaves_no_debt():
    begin_attempt(Proof.PASSWORD, ADDRESS)
    for _ in range(2):
        take_back(Proof.PASSWORD, ADDRESS)
    assert SignInFailures.objects.values_list("failures", flat=True).get() == 0


def test_a_refusal_is_never_taken_for_permission(clock, monkeypatch):
    """0 means: check it. A pause that ends, or a count that goes, at this very moment still refuses."""
    for _ in range(5):
        begin_attempt(Proof.PASSWORD, ADDRESS)
    until = SignInFailures.objects.get().locked_until
    moments = [until - datetime.timedelta(seconds=1), until + datetime.timedelta(seconds=1)]
    monkeypatch.setattr(sign_in_service.timezone, "now", lambda: moments.pop(0))
    assert begin_attempt(Proof.PASSWORD, ADDRESS) == 1
    monkeypatch.undo()
    monkeypatch.setattr(sign_in_service, "SignInFailures", SimpleNamespace(objects=SignInFailures.objects.none()))
    assert begin_attempt(Proof.PASSWORD, ADDRESS) == 1
