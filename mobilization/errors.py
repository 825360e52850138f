"""Answers when something is wrong: a page that says what and what to do, never a stack trace."""

import logging
import sys
from collections.abc import Callable
from typing import Any

import psycopg
from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions

from mobilization.common.api import problem_json
from mobilization.common.not_now import NotInThisState

logger = logging.getLogger(__name__)

RETRY_SECONDS = 5
# Classes of SQLSTATE that mean "no connection now": connection exceptions, shutdown or crash or starting up, too many.
_AWAY = ("08", "57P01", "57P02", "57P03", "53300")


class _Away(exceptions.APIException):
    status_code = 503
    default_detail = _("The database is restarting. Please try again in a few seconds.")
    default_code = "unavailable"


_PROBLEMS: dict[int, type[exceptions.APIException]] = {
    400: exceptions.ParseError,
    403: exceptions.PermissionDenied,
    404: exceptions.NotFound,
    500: exceptions.APIException,
    503: _Away,
}


def _answer(request: HttpRequest, status: int) -> HttpResponse:
    """A page for people; under `/api/`, where no view of the API has answered, problem+json for programs."""
    if not request.path.startswith("/api/"):
        return render(request, f"{status}.html", status=status)
    problem: Any = problem_json(_PROBLEMS[status](), {"request": request})
    return JsonResponse(problem.data, status=status, content_type="application/problem+json")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _answer(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403; where only a record's state is in the way, back to the record with its state and what comes next."""
    if isinstance(exception, NotInThisState):
        messages.warning(request, str(exception))
        return redirect(exception.about)
    return _answer(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose protection is missing or stale."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 when the error, wherever it was raised, is that the database is away."""
    error = sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1]
    if error is not None and is_database_away(error):
        return database_away(request)
    return _answer(request, 500)


def is_database_away(error: BaseException) -> bool:
    """Whether this error means that PostgreSQL cannot be reached now and another try may succeed.

    A statement that was cancelled, a lock not granted or a deadlock are not that.
    """
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    cause = error.__cause__
    if isinstance(cause, psycopg.Error) and cause.sqlstate:
        return cause.sqlstate.startswith(_AWAY)
    # Without SQLSTATE the server has not answered: no connection, or a connection that was lost.
    return isinstance(cause, (psycopg.OperationalError, psycopg.InterfaceError)) or isinstance(error, InterfaceError)


def database_away(request: HttpRequest) -> HttpResponse:
    """503 with Retry-After, written without database, session or account; programs get problem+json."""
    logger.warning("503 for %s: the database is away", request.path)
    with translation.override(translation.get_language_from_request(request)):
        if request.path.startswith("/api/"):
            response = _answer(request, 503)
        else:
            response = HttpResponse(render_to_string("503.html", {"retry_seconds": RETRY_SECONDS}), status=503)
        response["Content-Language"] = translation.get_language() or ""
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


class DatabaseAwayMiddleware:
    """While PostgreSQL restarts, requests get 503 with Retry-After instead of 500.

    Errors in a view arrive in `process_exception`. Errors in the middleware below (the session, the account) have
    become the answer of `server_error` by the time they are here, which makes the same distinction.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; an error of the innermost kind that is not yet an answer becomes one here."""
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as error:
            if not is_database_away(error):
                raise
            return database_away(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to an exception of a view; None leaves it to others."""
        return database_away(request) if is_database_away(exception) else None
