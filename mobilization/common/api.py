"""What every part of the API shares: errors as RFC 9457 problems, quick JSON, paging by value."""

from collections.abc import Sequence
from decimal import Decimal
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import orjson
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    BadRequest,
    PermissionDenied,
    SuspiciousOperation,
    ValidationError,
)
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.pagination import BasePagination
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.utils.urls import replace_query_param

from mobilization.common.keyset import LARGEST_PAGE, PAGE_SIZE, BadCursor, Page, paginate
from mobilization.common.not_now import NotInThisState

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it reads the settings that name this module: no import at run time

PROBLEM_TYPE = "urn:danvankheo:problem:"
TITLES = {
    400: _("The request is not right"),
    401: _("Not signed in"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Method not allowed"),
    406: _("No such format"),
    409: _("Conflict"),
    412: _("Changed by somebody else"),
    413: _("Too large"),
    415: _("Unknown content type"),
    422: _("Cannot be processed"),
    428: _("Version missing"),
    429: _("Too many requests"),
    500: _("Something went wrong with us"),
    503: _("Unavailable for the moment"),
}


def problem_json(exc: Exception, context: dict[str, Any]) -> Response | None:
    """The answer for an exception: `application/problem+json` with type, title, status, detail, instance.

    Wrong input adds `errors`, a list of messages for each field (`person.phones.0` for nested ones,
    `non_field_errors` for the whole). Texts are in the reader's language; what the exception of a missing or forbidden
    object says stays inside. None (so a 500) for exceptions nobody foresaw.
    """
    known = exc if isinstance(exc, exceptions.APIException) else _as_api_exception(exc)
    if known is None:
        return None
    code = known.detail.code if isinstance(known.detail, exceptions.ErrorDetail) else known.default_code
    problem: dict[str, Any] = {
        "type": PROBLEM_TYPE + str(code).replace("_", "-"),
        "title": str(TITLES.get(known.status_code) or HTTPStatus(known.status_code).phrase),
        "status": known.status_code,
        "detail": known.detail,
        "instance": context["request"].path,
    }
    if isinstance(known.detail, (list, dict)):
        problem["detail"] = str(_("Some of what was sent is not right."))
        problem["errors"] = messages_of(known.detail)
    headers = {}
    if challenge := getattr(known, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(known, "wait", None):
        headers["Retry-After"] = str(wait)
    return Response(problem, known.status_code, headers=headers, content_type="application/problem+json")


class _NotNow(exceptions.APIException):
    status_code = 409
    default_code = "conflict"


def _as_api_exception(exc: Exception) -> exceptions.APIException | None:
    match exc:
        case Http404():
            return exceptions.NotFound()
        case PermissionDenied():
            return _NotNow(str(exc)) if isinstance(exc, NotInThisState) else exceptions.PermissionDenied()
        case ValidationError():
            return exceptions.ValidationError(exc.message_dict if hasattr(exc, "error_dict") else exc.messages)
        case BadCursor():
            return exceptions.ValidationError(
                {"cursor": [_("This cursor is not valid here; begin at the first page.")]}
            )
        case BadRequest() | SuspiciousOperation():
            return exceptions.ParseError()
    return None


def messages_of(detail: Any, path: str = "") -> dict[str, list[str]]:
    """All messages of a nested error detail, by the dotted path of their field."""
    if isinstance(detail, dict):
        parts = [(str(name), part) for name, part in detail.items()]
    elif isinstance(detail, list) and not all(isinstance(part, str) for part in detail):
        parts = [(str(place), part) for place, part in enumerate(detail) if part]
    else:
        name = path or api_settings.NON_FIELD_ERRORS_KEY
        return {name: [str(text) for text in (detail if isinstance(detail, list) else [detail])]}
    found: dict[str, list[str]] = {}
    for part_name, part in parts:
        name = api_settings.NON_FIELD_ERRORS_KEY if part_name == NON_FIELD_ERRORS else part_name
        for field, texts in messages_of(part, f"{path}.{name}" if path else name).items():
            found.setdefault(field, []).extend(texts)
    return found


class StrictJSONParser(JSONParser):
    """JSON; a body nested deeper than the reader can follow is the sender's error (400), not the portal's.

    `null` says nothing, so that what is missing is named, in the reader's language.
    """

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The data of the body. Raises ParseError."""
        try:
            found = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise exceptions.ParseError from error
        return {} if found is None else found


class _Encoder(JSONEncoder):
    def default(self, obj: Any) -> Any:
        return str(obj) if isinstance(obj, Decimal) else super().default(obj)


class OrjsonRenderer(JSONRenderer):
    """JSON written by orjson. Moments are UTC (`Z`), decimals are strings, also straight from `values_list()` rows."""

    encoder_class = _Encoder
    ensure_ascii = True  # for the fallback: what orjson refuses (integers over 64 bits, lone surrogates) is escaped

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """The data as UTF-8 JSON; nothing for None."""
        if data is None:
            return b""
        try:
            return orjson.dumps(data, _Encoder().default, orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)
        except TypeError:
            return bytes(super().render(data, accepted_media_type, renderer_context))


@runtime_checkable
class HasKeyset(Protocol):
    """A view whose list is paged: `keyset` names the order, such as `("-created_at", "-id")`."""

    keyset: Sequence[str]


class KeysetPagination(BasePagination):
    """Pages of a list by value (see `keyset.py`): `{"next": url, "previous": url, "results": […]}`.

    The view names its order in `keyset`. Query parameters: `cursor` (from a link of an earlier answer) and `page_size`
    (50, at most 200). Totals are not counted here.
    """

    cursor_parameter = "cursor"
    size_parameter = "page_size"
    url: str
    page: Page[Any]

    def paginate_queryset(
        self, queryset: "QuerySet[Any, Any]", request: Request, view: "APIView | None" = None
    ) -> list[Any]:
        """The rows of the page that the request asks for. Raises BadCursor and (for the size) ValidationError."""
        if not isinstance(view, HasKeyset):
            raise ValueError(f"{view!r} must name the order of its list in `keyset`")  # noqa: TRY004 - not a caller's type
        self.url = request.build_absolute_uri()
        self.page = paginate(
            queryset,
            view.keyset,
            cursor=request.query_params.get(self.cursor_parameter),
            size=self.page_size(request),
        )
        return self.page.items

    def page_size(self, request: Request) -> int:
        """How many rows the request asks for. Raises ValidationError."""
        asked = request.query_params.get(self.size_parameter)
        if asked is None:
            return PAGE_SIZE
        if not (asked.isascii() and asked.isdigit() and asked.strip("0")):
            raise exceptions.ValidationError({self.size_parameter: [_("Give a whole number, 1 or more.")]})
        return int(asked.lstrip("0")[: len(str(LARGEST_PAGE)) + 1])  # paginate() caps it

    def _link(self, cursor: str | None) -> str | None:
        return replace_query_param(self.url, self.cursor_parameter, cursor) if cursor else None

    def get_paginated_response(self, data: Any) -> Response:
        """The rows with the links to the pages beside this one."""
        return Response(
            {"next": self._link(self.page.next), "previous": self._link(self.page.previous), "results": data}
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The answer as OpenAPI describes it."""
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": dict(link), "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The query parameters as OpenAPI describes them."""
        return [
            {
                "name": self.cursor_parameter,
                "in": "query",
                "required": False,
                "description": "Where to begin: taken from the links `next` and `previous` of an earlier answer.",
                "schema": {"type": "string"},
            },
            {
                "name": self.size_parameter,
                "in": "query",
                "required": False,
                "description": f"Rows on a page; more than {LARGEST_PAGE} are given as {LARGEST_PAGE}.",
                "schema": {"type": "integer", "minimum": 1, "default": PAGE_SIZE},
            },
        ]


__all__ = ["KeysetPagination", "OrjsonRenderer", "StrictJSONParser", "messages_of", "problem_json"]
