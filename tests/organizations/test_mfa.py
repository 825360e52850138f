"""The second factor: who must have it, setting it up, signing in with it, taking it off (S5)."""

import base64
import datetime
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client

from mobilization.settings.people import WITH_POWER, roles_with_second_factor
from organizations.enums import Role
from organizations.models import Membership, SignInFailures, Unit, User
from organizations.second_factor import (
    SecondFactorAdapter,
    has_second_factor,
    must_have_second_factor,
)
from organizations.services.second_factors import remove_second_factor
from organizations.services.sign_in import Proof, begin_attempt
from tests.consistency.test_closed_addresses import address, walk
from tests.consistency.test_production_settings import COMPLETE, manage
from tests.mails import send_waiting
from tests.sign_in import PASSWORD, code_now, prove

pytestmark = [pytest.mark.bar("S5"), pytest.mark.django_db]
START = datetime.datetime(2026, 11, 23, 8, tzinfo=datetime.UTC)
SET_UP = "/account/security/app/"
PAUSED = re.compile(r"Too many failed attempts\. Try again in (\d+) minutes?\.")


@pytest.fixture(autouse=True)
def clock():
    cache.clear()
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def english():
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def ward(db):
    return Unit.objects.create(code="1", name="Phường Ba Đình", short_name="Ba Đình", kind="ward", level="grassroots")


def member(user, ward, role, **when):
    when = {"valid_from": datetime.date(2026, 1, 1), **when}
    Membership.objects.create(person=user.person, unit=ward, role=role, **when)
    return user


def set_up(client, user):
    """Switch the app on as the page does; the secret the app keeps."""
    prove(client, user)
    secret = re.search(r'<code class="secret">(\w+)</code>', client.get(SET_UP).content.decode())[1]
    assert client.post(SET_UP, {"code": code_now(secret)})["Location"] == "/account/security/codes/"
    return secret


def recovery_codes(client):
    return re.findall(r"<li><code>(\d{8})</code></li>", client.get("/account/security/codes/").content.decode())


def first_step(client, user):
    return client.post("/account/login/", {"login": user.email, "password": PASSWORD})


def second_step(client, code):
    return client.post("/account/login/code/", {"code": code})


def pause_told(answer):
    found = PAUSED.search(answer.content.decode())
    return int(found[1]) if found else 0


# --- who must have one ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("required", [[], ["approver"], WITH_POWER, ["*"]], ids=["off", "approver", "power", "all"])
def test_the_setting_says_which_roles(client, person_with_account, ward, settings, role, required):
    settings.MFA_REQUIRED_ROLES = roles_with_second_factor(required)
    client.force_login(member(person_with_account, ward, role))
    answer = client.get("/account/logout/"), client.get("/")
    asked = required == ["*"] or role in required
    assert [each.status_code for each in answer] == [200, 302 if asked else 200]
    if asked:
        assert answer[1]["Location"] == SET_UP


def test_superusers_are_people_with_power(person_with_account, settings):
    settings.MFA_REQUIRED_ROLES = roles_with_second_factor(WITH_POWER)
    assert not must_have_second_factor(person_with_account)
    person_with_account.is_superuser = True
    assert must_have_second_factor(person_with_account)
    settings.MFA_REQUIRED_ROLES = roles_with_second_factor(["approver"])
    assert not must_have_second_factor(person_with_account)


def test_any_role_in_force_counts_not_only_the_acting_one(client, person_with_account, ward, settings):
    settings.MFA_REQUIRED_ROLES = roles_with_second_factor(["approver"])
    member(person_with_account, ward, Role.OFFICER, valid_from=datetime.date(2020, 2, 1))
    member(User.objects.create_user("other@example.vn", None, full_name="Khác"), ward, Role.APPROVER)
    assert not must_have_second_factor(person_with_account)
    member(person_with_account, ward, Role.APPROVER)
    client.force_login(person_with_account)
    assert client.get("/")["Location"] == SET_UP


def test_only_ones_own_app_is_a_second_factor(person_with_account):
    other = User.objects.create_user("other@example.vn", None, full_name="Khác")
    Authenticator.objects.create(user=other, type=Authenticator.Type.TOTP, data={})
    Authenticator.objects.create(user=person_with_account, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert (has_second_factor(person_with_account), has_second_factor(other)) == (False, True)
    assert remove_second_factor(person_with_account)
    assert list(Authenticator.objects.values_list("user", flat=True)) == [other.pk]
    assert not remove_second_factor(person_with_account)


def test_a_role_that_has_ended_asks_for_nothing(client, person_with_account, ward, settings):
    settings.MFA_REQUIRED_ROLES = roles_with_second_factor(["approver"])
    client.force_login(member(person_with_account, ward, Role.APPROVER, valid_to=datetime.date(2026, 11, 22)))
    assert client.get("/").status_code == 200


def test_every_address_leads_to_the_set_up(client, person_with_account, settings):
    """Walk all routes as somebody who lacks it: nothing answers but set-up, confirming, signing out and open pages."""
    settings.MFA_REQUIRED_ROLES = frozenset({"*"})
    User.objects.update(is_superuser=True, is_staff=True)
    open_to_all, answered, nobody, signed_in = set(), set(), Client(), None
    for route in walk():
        at = address(route)
        for method in ("get", "post"):
            nobody.cookies.clear()
            stranger = getattr(nobody, method)(at, secure=True)
            if stranger.status_code not in {302, 401, 403}:
                open_to_all.add(route.route)
                continue
            if signed_in is None or client.cookies["sessionid"].value != signed_in:  # an answer ended the session
                client.force_login(person_with_account)
                signed_in = client.cookies["sessionid"].value
            answer = getattr(client, method)(at, secure=True)
            refused = answer.status_code == 302 and answer["Location"] == SET_UP
            if not refused and answer.headers.get("Content-Type") != "application/problem+json":
                answered.add(route.route)
    elsewhere = {"language/", "admin/login/", "account/login/", "account/login/code/"}  # these open nothing themselves
    elsewhere |= {
        "dialogues/opinions/mine/",
        "dialogues/opinions/receipt/",
    }
    allowed = {"account/confirm/", "account/security/app/", "account/logout/"}
    assert answered - open_to_all - elsewhere == allowed - open_to_all


def test_the_api_says_what_to_do(client, person_with_account, settings):
    settings.MFA_REQUIRED_ROLES = frozenset({"*"})
    client.force_login(person_with_account)
    answer = client.get("/api/v1/jobs/", headers={"accept-language": "en"})
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert answer.json() == {
        "type": "urn:danvankheo:problem:second-factor-required",
        "title": "Not allowed",
        "status": 403,
        "detail": "Your role needs a second factor. Set it up in the browser at /account/security/app/.",
        "instance": "/api/v1/jobs/",
    }


def test_htmx_is_led_to_the_whole_page(client, person_with_account, settings):
    settings.MFA_REQUIRED_ROLES = frozenset({"*"})
    client.force_login(person_with_account)
    assert client.get("/jobs/", headers={"HX-Request": "true"})["HX-Redirect"] == SET_UP


def test_with_it_everything_opens_and_without_it_no_longer(client, person_with_account, settings):
    settings.MFA_REQUIRED_ROLES = frozenset({"*"})
    set_up(client, person_with_account)
    assert (client.get("/").status_code, client.get("/api/v1/jobs/").status_code) == (200, 200)
    client.post("/account/security/app/remove/")
    assert client.get("/")["Location"] == SET_UP


def test_on_in_production_off_in_the_quick_start():
    show = "from django.conf import settings as s; print(*sorted(s.MFA_REQUIRED_ROLES))"
    expected = "administrator approver auditor leader secretary superuser"
    assert manage("-c", show, **COMPLETE).stdout.strip() == expected
    assert manage("-c", show, settings="mobilization.settings.dev").stdout.strip() == ""
    assert manage("-c", show, MFA_REQUIRED_ROLES="*", **COMPLETE).stdout.strip() == "*"


def test_a_role_that_does_not_exist_is_refused():
    with pytest.raises(ImproperlyConfigured, match="leadr"):
        roles_with_second_factor(["leadr"])


# --- setting it up --------------------------------------------------------------------------------------------


def test_setting_up_needs_recent_proof(client, person_with_account):
    prove(client, person_with_account, seconds_ago=301)
    assert client.get(SET_UP)["Location"] == "/account/confirm/?next=%2Faccount%2Fsecurity%2Fapp%2F"
    assert not Authenticator.objects.exists()


def test_the_picture_holds_what_the_text_says(client, person_with_account):
    prove(client, person_with_account)
    page = client.get(SET_UP).content.decode()
    svg = base64.b64decode(re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page)[1])
    assert svg.startswith(b"<?xml")
    assert "no-store" in client.get(SET_UP)["Cache-Control"]


def test_a_wrong_code_switches_nothing_on(client, person_with_account):
    prove(client, person_with_account)
    client.get(SET_UP)
    assert client.post(SET_UP, {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.exists()


def test_secrets_are_encrypted_in_the_database(client, person_with_account):
    secret = set_up(client, person_with_account)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(code in stored for code in recovery_codes(client))


def test_secrets_outlive_a_change_of_the_portals_key(settings):
    adapter = SecondFactorAdapter()
    kept = adapter.encrypt("SECRET")
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    settings.SECRET_KEY_FALLBACKS = [former]
    assert adapter.decrypt(kept) == "SECRET"
    settings.SECRET_KEY_FALLBACKS = []
    lost = {adapter.decrypt(kept) for _ in range(2)}
    assert (len(lost), "SECRET" in lost) == (2, False)  # a secret nobody knows: no code fits
    assert {len(base64.b32decode(each)) for each in lost} == {20}


@pytest.mark.django_db(transaction=True)
def test_a_change_ends_other_sessions_renews_this_one_and_tells_the_person(client, person_with_account):
    elsewhere = Client()
    elsewhere.force_login(person_with_account)
    prove(client, person_with_account)
    page = client.get(SET_UP).content.decode()
    before = client.cookies["sessionid"].value, client.cookies["csrftoken"].value
    secret = re.search(r'<code class="secret">(\w+)</code>', page)[1]
    client.post(SET_UP, {"code": code_now(secret)}, headers={"accept-language": "en"})
    after = client.cookies["sessionid"].value, client.cookies["csrftoken"].value
    assert [new != old for new, old in zip(after, before, strict=True)] == [True, True]
    assert (client.get("/").status_code, elsewhere.get("/").status_code) == (200, 302)
    send_waiting()
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["officer@example.vn"], "Tài khoản của đồng chí đã bật xác thực hai bước")
    ]


# --- signing in -----------------------------------------------------------------------------------------------


def test_the_password_alone_opens_nothing(client, person_with_account):
    set_up(Client(), person_with_account)
    assert first_step(client, person_with_account)["Location"] == "/account/login/code/"
    assert (client.get("/").status_code, client.get("/api/v1/jobs/").status_code) == (302, 401)


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_good_for_its_time(client, person_with_account, clock, steps, opens):
    secret = set_up(Client(), person_with_account)
    clock.shift(300)
    first_step(client, person_with_account)
    second_step(client, code_now(secret, steps))
    assert (client.get("/").status_code == 200) is opens


def test_a_code_works_once(person_with_account, clock):
    secret = set_up(Client(), person_with_account)
    clock.shift(300)
    answers = []
    for client in (Client(), Client()):
        first_step(client, person_with_account)
        answers.append(second_step(client, code_now(secret)).status_code)
    assert answers == [302, 200]


def test_the_code_that_set_the_app_up_opens_nothing(client, person_with_account, clock):
    """Nor does a code that was good, as long as it would be right."""
    secret = set_up(Client(), person_with_account)
    spent = code_now(secret)
    first_step(client, person_with_account)
    assert second_step(client, spent).status_code == 200
    clock.shift(31)
    assert spent == code_now(secret, -1)
    assert second_step(client, spent).status_code == 200
    assert second_step(client, code_now(secret)).status_code == 302


def test_a_recovery_code_works_once(client, person_with_account):
    set_up(client, person_with_account)
    codes = recovery_codes(client)
    assert len(set(codes)) == 10
    answers = []
    for _ in range(2):
        another = Client()
        first_step(another, person_with_account)
        answers.append(second_step(another, codes[0]).status_code)
    assert answers == [302, 200]
    assert recovery_codes(client) == codes[1:]


def test_the_right_password_without_the_second_step_is_no_failure(person_with_account):
    set_up(Client(), person_with_account)
    answers = [first_step(Client(), person_with_account) for _ in range(7)]
    assert [answer.get("Location") for answer in answers] == ["/account/login/code/"] * 7


def test_wrong_codes_make_a_pause_that_the_right_password_does_not_end(person_with_account, clock, english):
    secret = set_up(Client(), person_with_account)
    clock.shift(300)
    told = []
    for _ in range(6):
        first_step(english, person_with_account)
        told.append(pause_told(second_step(english, "000000")))
    assert told == [0, 0, 0, 0, 0, 1]
    assert pause_told(second_step(english, code_now(secret))) == 1
    clock.shift(61)
    assert second_step(english, code_now(secret)).status_code == 302
    assert SignInFailures.objects.count() == 0


def test_wrong_codes_to_confirm_make_the_same_pause(person_with_account, english, clock):
    secret = set_up(english, person_with_account)
    clock.shift(301)
    told = [pause_told(english.post("/account/confirm/code/", {"code": "000000"})) for _ in range(6)]
    assert told == [0, 0, 0, 0, 0, 1]
    other = Client(headers={"accept-language": "en"})
    first_step(other, person_with_account)
    assert pause_told(second_step(other, code_now(secret))) == 1


def test_a_new_password_by_mail_does_not_pass_by_the_second_step(client, person_with_account):
    set_up(Client(), person_with_account)
    client.post("/account/password/reset/", {"email": person_with_account.email})
    send_waiting()
    link = re.search(r"https://testserver(\S+)", mail.outbox[-1].body)[1]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    new = "mot mat khau hoan toan moi"
    client.post(form, {"password1": new, "password2": new})
    assert client.get("/").status_code == 302
    assert client.post("/account/login/", {"login": "officer@example.vn", "password": new})["Location"].endswith(
        "code/"
    )


# --- afterwards -----------------------------------------------------------------------------------------------


def test_a_code_confirms_and_renews_the_session(client, person_with_account, clock):
    secret = set_up(client, person_with_account)
    clock.shift(301)
    assert client.get("/account/email/").status_code == 302
    before = client.cookies["sessionid"].value
    answer = client.post("/account/confirm/code/", {"code": code_now(secret), "next": "/account/email/"})
    assert answer["Location"] == "/account/email/"
    assert client.get("/account/email/").status_code == 200
    assert client.cookies["sessionid"].value != before


@pytest.mark.parametrize(
    "path",
    [
        "/account/security/app/remove/",
        "/account/security/codes/",
        "/account/security/codes/new/",
        "/account/security/codes/file/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_changes_and_codes_need_recent_proof(client, person_with_account, clock, path, method):
    set_up(client, person_with_account)
    kept = list(Authenticator.objects.values("id", "data"))
    clock.shift(301)
    answer = getattr(client, method)(path)
    assert answer.status_code in {302, 405}
    if answer.status_code == 302:
        assert answer["Location"].startswith("/account/confirm/?next=")
    assert list(Authenticator.objects.values("id", "data")) == kept


@pytest.mark.django_db(transaction=True)
def test_new_recovery_codes_replace_the_old_ones(client, person_with_account):
    set_up(client, person_with_account)
    old = recovery_codes(client)
    elsewhere = Client()
    elsewhere.force_login(person_with_account)
    client.post("/account/security/codes/new/")
    new = recovery_codes(client)
    assert (len(new), set(old) & set(new)) == (10, set())
    assert elsewhere.get("/").status_code == 302


def test_recovery_codes_can_be_kept_as_a_file(client, person_with_account):
    set_up(client, person_with_account)
    answer = client.get("/account/security/codes/file/")
    assert answer["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert re.findall(r"^\d{8}$", answer.content.decode(), re.MULTILINE) == recovery_codes(client)


def test_taking_it_off_ends_other_sessions(client, person_with_account):
    set_up(client, person_with_account)
    elsewhere = Client()
    elsewhere.force_login(person_with_account)
    assert client.post("/account/security/app/remove/")["Location"] == "/account/security/"
    assert not Authenticator.objects.exists()
    assert (client.get("/").status_code, elsewhere.get("/").status_code) == (200, 302)
    assert first_step(Client(), person_with_account)["Location"] == "/"


def test_who_lost_everything_is_let_in_by_command(client, person_with_account, capsys):
    set_up(client, person_with_account)
    for _ in range(6):
        begin_attempt(Proof.CODE, person_with_account.email)
    call_command("remove_second_factor", "Officer@example.vn")
    assert capsys.readouterr().out == "The second factor of Officer@example.vn is off; all sessions have ended.\n"
    assert (client.get("/").status_code, Authenticator.objects.count()) == (302, 0)
    send_waiting()
    assert (mail.outbox[-1].to, SignInFailures.objects.count()) == (["officer@example.vn"], 0)
    assert mail.outbox[-1].subject == "Tài khoản của đồng chí đã tắt xác thực hai bước"
    for name in ("officer@example.vn", "nobody@example.vn"):
        with pytest.raises(CommandError, match=name):
            call_command("remove_second_factor", name)


def test_the_page_about_ones_sign_in(client, person_with_account):
    client.force_login(person_with_account)
    assert SET_UP in client.get("/account/security/").content.decode()
    set_up(client, person_with_account)
    page = client.get("/account/security/").content.decode()
    assert ("Còn 10 mã khôi phục" in page, SET_UP + '"' in page) == (True, False)
