"""A token for id and secret, by client credentials and in no other way; nothing that could be used lies in a table."""

import datetime
import time

import pytest
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone
from oauth2_provider.models import AccessToken

from organizations.dates import today
from organizations.models import Membership, SignInFailures, Unit, User
from partners.models import Client, Secret
from partners.periodic import tidy
from partners.services.clients import change_scopes, revoke_client, rotate_secret
from tests.access.people import DAY
from tests.partners.programs import Program

pytestmark = pytest.mark.django_db


def test_a_token_for_an_hour_opens_what_its_scopes_say(program, units):
    answer = program.ask()
    token = answer.json()["access_token"]
    assert answer.json() == {
        "access_token": token,
        "expires_in": 3600,
        "token_type": "Bearer",
        "scope": "units:read jobs:read jobs:write",
    }
    assert answer.headers["Cache-Control"] == "no-store"
    program.token = token
    found = program.get("/api/v1/units/").json()["results"]
    assert {unit["id"] for unit in found} == set(Unit.objects.values_list("id", flat=True))


def test_id_and_secret_may_stand_in_the_body(program):
    data = {"grant_type": "client_credentials", "client_id": program.client_id, "client_secret": program.secret}
    assert Browser().post("/api/token/", data).status_code == 200


def test_an_endless_id_is_nobodys_and_takes_no_time(program):
    """Marks in falling order: a normaliser sorts them with the square of their number."""
    data = {"grant_type": "client_credentials", "client_secret": "x", "client_id": "a" + "\u0301\u0323" * 50_000}
    began = time.process_time()
    assert Browser().post("/api/token/", data).status_code == 401
    assert time.process_time() - began < 1
    assert not SignInFailures.objects.exists()


def test_fewer_scopes_may_be_asked_for_and_others_not(program):
    assert program.ask(scope="units:read").json()["scope"] == "units:read"
    for scope in ("models:write", "units:read models:write", "everything"):
        answer = program.ask(scope=scope)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    "fields",
    [
        {"grant_type": "password", "username": "chief@example.vn", "password": "mat khau rat dai 1"},
        {"grant_type": "authorization_code", "code": "x"},
        {"grant_type": "refresh_token", "refresh_token": "x"},
        {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": "x"},
        {"grant_type": ""},
    ],
)
def test_no_other_grant(program, fields):
    assert program.ask(**fields).status_code == 400
    assert AccessToken.objects.count() == 0


@pytest.mark.parametrize(
    "header", ["Basic", "Basic !!", "Basic eA==", "Basic AHg6eA==", "Basic /w==", "Bearer x", "", "Basic Ong="]
)
def test_what_is_no_proof_is_refused(program, header):
    answer = Browser().post("/api/token/", {"grant_type": "client_credentials"}, headers={"Authorization": header})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_only_that_address_of_oauth_exists(client):
    for name in ("authorize", "introspect", "revoke_token", "register", "applications", "userinfo", "token"):
        for prefix in ("/oauth/", "/o/", "/api/"):
            if prefix + name != "/api/token":
                assert client.get(f"{prefix}{name}/").status_code in {302, 404, 405}
    assert client.get("/api/token/").status_code == 405


def test_neither_secret_nor_token_can_be_read_in_the_database(program):
    program.come_in()
    assert AccessToken.objects.get().token == ""
    tables = ("oauth2_provider_accesstoken", "oauth2_provider_application", "partners_secret", "partners_secretevent")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            assert not any(program.token in row or program.secret in row for (row,) in cursor.fetchall())


@pytest.mark.bar("A6")
@pytest.mark.parametrize(
    "what", ["revoked", "time over", "not begun", "account off", "role ended", "unit ended", "token old"]
)
def test_what_ends_is_refused_on_the_next_request(program, key, chief, units, what):
    program.come_in()
    assert program.get("/api/v1/units/").status_code == 200
    if what == "revoked":
        revoke_client(key, reason="done", by=chief)
    elif what == "time over":
        Client.objects.update(valid_from=today() - 9 * DAY, valid_to=today() - DAY)
    elif what == "not begun":
        Client.objects.update(valid_from=today() + DAY)
    elif what == "account off":
        User.objects.filter(pk=key.account_id).update(is_active=False)
    elif what == "role ended":
        Membership.objects.filter(role="partner").update(valid_from=today() - 9 * DAY, valid_to=today() - DAY)
    elif what == "unit ended":
        Unit.objects.filter(path__startswith=units.ward.path).update(valid_to=today() - DAY)
    else:
        AccessToken.objects.update(expires=timezone.now())
    answer = program.get("/api/v1/units/")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="api"')
    assert answer.json()["type"] == "urn:danvankheo:problem:invalid-token"
    assert program.ask().status_code == (200 if what == "token old" else 401)


def test_scopes_taken_away_are_gone_from_tokens_in_use(program, key, chief):
    program.come_in()
    change_scopes(key, scopes=["jobs:read"], reason="less", by=chief)
    assert program.get("/api/v1/units/").status_code == 403
    assert program.get("/api/v1/jobs/").status_code == 200


def test_a_new_secret_beside_the_last_and_then_alone(program, key, chief):
    _client, second = rotate_secret(key, keep_days=7, by=chief)
    assert [Program(key.client_id, each).ask().status_code for each in (program.secret, second)] == [200, 200]
    Secret.objects.filter(ends_at__isnull=False).update(ends_at=timezone.now())
    assert [Program(key.client_id, each).ask().status_code for each in (program.secret, second)] == [401, 200]
    _client, third = rotate_secret(key, keep_days=7, by=chief)
    _client, fourth = rotate_secret(key, keep_days=0, by=chief)
    found = [Program(key.client_id, each).ask().status_code for each in (second, third, fourth)]
    assert found == [401, 401, 200]


def test_at_most_two_secrets_work(key, chief):
    _client, second = rotate_secret(key, keep_days=30, by=chief)
    _client, third = rotate_secret(key, keep_days=30, by=chief)
    found = [Program(key.client_id, each).ask().status_code for each in (key.secret, second, third)]
    assert found == [401, 200, 200]


@pytest.mark.bar("S5")
def test_wrong_secrets_pause_the_key(program, key):
    guess = Program(key.client_id, "wrong")
    assert [guess.ask().status_code for _number in range(5)] == [401] * 5
    answer = guess.ask()
    assert (answer.status_code, answer.headers["Content-Type"]) == (429, "application/problem+json")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert program.ask().status_code == 429  # right or wrong: nothing is checked meanwhile
    SignInFailures.objects.update(locked_until=timezone.now() - datetime.timedelta(seconds=1))
    assert program.ask().status_code == 200
    assert SignInFailures.objects.count() == 0


def test_so_many_requests_a_minute_and_no_more(program, key, settings, time_machine_at_a_full_minute):
    settings.PARTNER_REQUESTS_PER_MINUTE = 3
    program.come_in()  # counts as one
    assert [program.get("/api/v1/units/").status_code for _number in range(3)] == [200, 200, 429]
    answer = program.get("/api/v1/units/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (429, "application/problem+json")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert program.ask().status_code == 429
    time_machine_at_a_full_minute.shift(60)
    assert program.get("/api/v1/units/").status_code == 200


def test_a_cache_that_is_away_stops_nobody(program, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1"}
    }
    program.come_in()
    assert program.get("/api/v1/units/").status_code == 200


def test_people_are_not_counted(client, chief, settings):
    settings.PARTNER_REQUESTS_PER_MINUTE = 1
    client.force_login(chief)
    assert [client.get("/api/v1/units/").status_code for _number in range(3)] == [200] * 3


def test_old_tokens_are_swept(program):
    program.come_in()
    program.come_in()
    AccessToken.objects.filter(pk=AccessToken.objects.latest("id").pk).update(
        expires=timezone.now() - datetime.timedelta(hours=2)
    )
    tidy()
    assert AccessToken.objects.count() == 1


def test_a_request_costs_the_same_whatever_the_key_holds(program, django_assert_max_num_queries):
    program.come_in()
    with django_assert_max_num_queries(3):  # token and key, role, list
        assert program.get("/api/v1/units/").status_code == 200
