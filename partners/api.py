"""How programs come in over the API: by a bearer token, as far as its scopes reach, and not too often.

A view says in `required_scopes` which scope opens it to tokens: by the name of an action, or `read` and `write`. What
says nothing is closed to tokens, whatever their scopes; people with a session are not asked for any.
"""

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, permissions
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from partners.limits import seconds_to_wait
from partners.services.tokens import Grant, grant_of

REALM = 'Bearer realm="api"'


class InvalidToken(exceptions.AuthenticationFailed):
    """401: unknown, ended, or its key is good no more."""

    default_code = "invalid_token"
    default_detail = _("This token is not valid. Ask for a new one.")


class ScopeMissing(exceptions.PermissionDenied):
    """403: the key was not given for this."""

    default_code = "insufficient_scope"
    default_detail = _("The scopes of this token do not include what was asked for.")

    def __init__(self, scope: str | None) -> None:
        """`scope`: the one that would do; None where tokens have no business at all."""
        super().__init__(_("This needs the scope {scope}.").format(scope=scope) if scope else self.default_detail)
        self.auth_header = f'{REALM}, error="insufficient_scope"' + (f', scope="{scope}"' if scope else "")


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`. The account is the key's own; `request.auth` is the grant with its scopes."""

    def authenticate(self, request: Request) -> tuple[Any, Grant] | None:
        """None without a bearer token, so that a session may answer. Raises InvalidToken."""
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        grant = grant_of(token.strip())
        if grant is None:
            raise InvalidToken
        return grant.client.account, grant

    def authenticate_header(self, request: Request) -> str:
        """What a 401 names as the way in."""
        return REALM


def scope_for(view: Any, method: str) -> str | None:
    """The scope that opens this view for this method to tokens; None: nothing does."""
    declared: dict[str, str] = getattr(view, "required_scopes", {})
    action = getattr(view, "action", None)
    if action in declared:
        return declared[action]
    return declared.get("read" if method in permissions.SAFE_METHODS else "write")


class HasScope(permissions.BasePermission):
    """Tokens reach what names a scope they hold. Raises ScopeMissing."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """People with a session pass: their rights are asked elsewhere."""
        if not isinstance(request.auth, Grant):
            return True
        scope = scope_for(view, request.method or "")
        if scope is None or scope not in request.auth.scopes:
            raise ScopeMissing(scope)
        return True


class ToldAsScopesAllow:
    """In front of a view set: a token that may write and not read is told which record it wrote, and no more of it.

    The actions named in `receipts` of the view answer with a receipt alone, which is for whoever wrote.
    """

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """`id` and `version` of what stands there now; kept answers (`Idempotency-Key`) pass here, too."""
        if isinstance(response, Response) and _writes_only(self, request):
            if response.status_code < HTTPStatus.BAD_REQUEST:
                response.data = _named(response.data)
            elif "current" in (response.data or {}):
                response.data["current"] = _named(response.data["current"])
        return super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]


def _writes_only(view: Any, request: Request) -> bool:
    if request.method in permissions.SAFE_METHODS or not isinstance(request.auth, Grant):
        return False
    if getattr(view, "action", None) in getattr(view, "receipts", ()):
        return False
    return getattr(view, "required_scopes", {}).get("read") not in request.auth.scopes


def _named(data: Any) -> Any:
    if isinstance(data, list):
        return [_named(each) for each in data]
    return {name: data[name] for name in ("id", "version") if name in data} if isinstance(data, dict) else None


class PerClient(BaseThrottle):
    """So many requests a minute for each key (`PARTNER_REQUESTS_PER_MINUTE`); people are not counted."""

    seconds = 0

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count it."""
        if isinstance(request.auth, Grant):
            self.seconds = seconds_to_wait(request.auth.client)
        return self.seconds == 0

    def wait(self) -> float:
        """Seconds until the next minute."""
        return self.seconds
