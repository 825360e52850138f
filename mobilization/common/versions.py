"""Versions in the API: an answer names its version in `ETag`, a change the one it was made on in `If-Match` (X13).

A record that has a state is named by both, because a step writes the state and no version: the texts are the same, so
a form that is open meanwhile is no conflict, but what may be done with the record is not.
Where a change is made on more than the record's own texts (a list that is signed with it), the tag ends in a mark of
that whole: `"3-draft.5c1f…"`. Who changes the texts is asked for the part before it alone.
"""

from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from mobilization.common.api import problem_json

IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description='The `ETag` of the version that the change was made on, such as `"3"` or `"3-draft"`.',
)
CONFLICTS = {
    412: OpenApiResponse(
        OpenApiTypes.OBJECT,
        "`current` is the version stored now (its id and version, without the scope to read), `sent` is yours.",
    ),
    428: OpenApiResponse(OpenApiTypes.OBJECT, "If-Match is missing."),
}


class Versioned(Protocol):
    """A record with a version."""

    version: int


class VersionMissing(APIException):
    """428: a change must say which version it was made on."""

    status_code = 428
    default_detail = _("Send the ETag of the version you read as If-Match, so that nobody’s change is lost.")
    default_code = "version_missing"


class VersionChanged(APIException):
    """412: somebody else changed the record; the answer holds both versions."""

    status_code = 412
    default_detail = _("Somebody else changed this. Compare both versions, then send yours on the present one.")
    default_code = "version_changed"


def etag(record: Versioned, whole: str = "") -> str:
    """The name of the record's version, of its state where it has one, and of the `whole` where that has a mark."""
    return f'"{_tag(record, whole)}"'


def _tag(record: Versioned, whole: str = "") -> str:
    state = getattr(record, "state", None)
    tag = f"{record.version}-{state}" if state else str(record.version)
    return f"{tag}.{whole}" if whole else tag


def version_named(request: Request, record: Versioned) -> int:
    """The version that If-Match names; 0, which no record has, for another tag. Raises VersionMissing."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise VersionMissing
    if header == "*":
        return record.version
    tags = {tag.strip().strip('"').partition(".")[0] for tag in header.split(",")}
    return record.version if _tag(record) in tags else 0


def whole_named(request: Request, current: str) -> str:
    """The mark of the whole that If-Match names, `current` for `*`; "" for a tag without one. Raises VersionMissing."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise VersionMissing
    marks = {tag.strip().strip('"').partition(".")[2] for tag in header.split(",")}
    return current if header == "*" or current in marks else ""


def content_named(request: Request, current: str) -> str:
    """The content that If-Match names, where records have no version but are named by what they hold.

    Raises VersionMissing.
    """
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise VersionMissing
    return current if header == "*" else header.strip('"')


def both_versions(request: Request, record: Versioned, *, current: Any, sent: Any, whole: str = "") -> Response:
    """412 with both: `current` as the API shows it now, and what was `sent`."""
    return both_contents(request, _tag(record, whole), current=current, sent=sent)


def both_contents(request: Request, tag: str, *, current: Any, sent: Any) -> Response:
    """The same, with the tag of what is stored now."""
    answer = problem_json(VersionChanged(), {"request": request})
    assert answer is not None  # noqa: S101 - an APIException always has an answer
    answer.data |= {"current": current, "sent": sent}
    answer["ETag"] = f'"{tag}"'
    return answer
