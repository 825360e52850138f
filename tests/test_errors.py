"""The database away is 503 with Retry-After; any other error of the database is 500."""

import psycopg
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError, ProgrammingError, close_old_connections, connection
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from mobilization import errors

_doing = {}


def failing(request):
    return _doing["do"]()


urlpatterns = [
    path("fails/", failing),
    path("api/v1/fails/", failing),
    path("account/login/", failing, name="account_login"),
    path("", failing, name="home"),
]
handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error


def caused(kind, cause):
    error = kind("text with a secret")
    error.__cause__ = cause
    return error


def with_state(kind):
    return caused(OperationalError, kind("x"))


AWAY = {
    "refused": caused(OperationalError, psycopg.OperationalError("connection refused")),
    "timeout": caused(OperationalError, psycopg.errors.ConnectionTimeout("x")),
    "shutdown": with_state(psycopg.errors.AdminShutdown),
    "crash": with_state(psycopg.errors.CrashShutdown),
    "starting": with_state(psycopg.errors.CannotConnectNow),
    "too many": with_state(psycopg.errors.TooManyConnections),
    "lost": with_state(psycopg.errors.ConnectionFailure),
    "closed": InterfaceError("connection already closed"),
}
NOT_AWAY = {
    "statement timeout": with_state(psycopg.errors.QueryCanceled),
    "lock timeout": with_state(psycopg.errors.LockNotAvailable),
    "deadlock": with_state(psycopg.errors.DeadlockDetected),
    "disk full": with_state(psycopg.errors.DiskFull),
    "wrong statement": caused(ProgrammingError, psycopg.errors.SyntaxError("x")),
    "ours": ValueError("x"),
    "without cause": OperationalError("x"),
}


@pytest.fixture
def visit(client, django_user_model, db):
    """Sign in, open the page whose view does `do`; errors become answers as they do for people."""
    client.force_login(django_user_model.objects.create_user("officer@example.vn"))
    client.raise_request_exception = False

    def open_page(do, address="/fails/", **headers):
        _doing["do"] = do
        with override_settings(ROOT_URLCONF=__name__):
            return client.get(address, **headers)

    return open_page


def raising(error):
    def do():
        raise error

    return do


@pytest.mark.parametrize("name", AWAY)
def test_away_is_told_from_broken(name):
    assert errors.is_database_away(AWAY[name])


@pytest.mark.parametrize("name", NOT_AWAY)
def test_broken_is_told_from_away(name):
    assert not errors.is_database_away(NOT_AWAY[name])


@pytest.mark.bar("X8")
@pytest.mark.parametrize("name", AWAY)
def test_a_page_without_database_says_come_back(visit, name):
    response = visit(raising(AWAY[name]), HTTP_ACCEPT_LANGUAGE="en")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert b"<html" in response.content
    assert b'lang="en"' in response.content
    assert b"secret" not in response.content


def test_programs_get_a_problem(visit):
    response = visit(raising(AWAY["refused"]), "/api/v1/fails/")
    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert (response["Retry-After"], response.json()["type"]) == ("5", "urn:danvankheo:problem:unavailable")


@pytest.mark.parametrize(
    ("address", "do", "status", "kind"),
    [
        ("/api/v1/nothing/", None, 404, "not-found"),
        ("/api/v1/fails/", raising(PermissionDenied()), 403, "permission-denied"),
        ("/api/v1/fails/", raising(SuspiciousOperation()), 400, "parse-error"),
        ("/api/v1/fails/", raising(ValueError("a secret")), 500, "error"),
    ],
)
def test_where_no_view_of_the_api_answers_programs_get_a_problem_too(visit, address, do, status, kind):
    response = visit(do, address, HTTP_ACCEPT_LANGUAGE="vi")
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    problem = response.json()
    assert set(problem) == {"type", "title", "status", "detail", "instance"}
    assert (problem["type"], problem["status"]) == (f"urn:danvankheo:problem:{kind}", status)
    assert problem["instance"] == address
    assert "secret" not in str(problem)


@pytest.mark.parametrize("name", NOT_AWAY)
def test_other_errors_stay_500(visit, name):
    assert visit(raising(NOT_AWAY[name])).status_code == 500


@pytest.mark.bar("X8")
def test_errors_in_the_middleware_below_count_too(visit, monkeypatch):
    monkeypatch.setattr(SessionStore, "load", lambda self: raising(AWAY["refused"])())
    response = visit(lambda: HttpResponse("never"))
    assert (response.status_code, response["Retry-After"]) == (503, "5")


def test_the_answer_needs_no_database(visit, django_assert_num_queries):
    with django_assert_num_queries(2):
        visit(raising(AWAY["refused"]))


@pytest.mark.bar("X8")
@pytest.mark.django_db(transaction=True)
def test_a_connection_really_cut_is_503_and_the_next_request_works(visit):
    def cut():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    def works():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return HttpResponse(cursor.fetchone())

    assert visit(cut).status_code == 503
    close_old_connections()  # what Django does between two requests, and its test client leaves out
    assert visit(works).content == b"1"
