"""POST actions of the API that understand the header `Idempotency-Key`. The router wraps each (`api/routing.py`)."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http.request import RawPostDataException
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import APIException, UnsupportedMediaType, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from mobilization.common.api import OrjsonRenderer
from mobilization.outbox.idempotency import Answer, KeyBusy, KeyReused, answer_once

HEADER = "Idempotency-Key"
_LONGEST = 255
_MARK = "acts_once"
KEY_PARAMETER = OpenApiParameter(
    HEADER,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The same key with the same request acts once and gives the same answer; kept for a day.",
)


class Reused(APIException):
    """422: the same key with another request."""

    status_code = 422
    default_detail = _("This Idempotency-Key was used for another request before.")
    default_code = "idempotency_key_reused"


class Busy(APIException):
    """409: the first request with this key has not been answered yet."""

    status_code = 409
    default_detail = _("The first request with this Idempotency-Key is still being worked on.")
    default_code = "idempotency_key_busy"
    wait = 2


def acts_once(action: Callable[..., Response]) -> Callable[..., Response]:
    """A POST action that, sent again with the same `Idempotency-Key`, gives the same answer and acts once.

    Keys belong to the account; they are 1–255 printable ASCII signs and are kept a day. In another role the request is
    another one: the answer was made with other rights. A view whose reader may be kept from what it told says so by
    `demand_still_read`, which raises before an earlier answer is given again. What an answer tells once and the portal
    does not keep, a view takes out by `to_keep(data)` and puts back by `told_again(data, key)`. Without the header the
    action acts each time. Raises ValidationError, Reused, Busy.

    Wrapped twice, an action would find its own key busy: that raises TypeError, when the addresses are read.
    """
    if hasattr(action, _MARK):
        raise TypeError(f"{action.__qualname__} acts once already: the router wraps every POST")

    @wraps(action)
    def once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return action(view, request, *args, **kwargs)
        if not (1 <= len(key) <= _LONGEST and key.isascii() and key.isprintable()):
            raise ValidationError({HEADER: [_("Give 1 to 255 printable ASCII signs.")]})

        made: list[Response] = []

        def act() -> Answer:
            response = action(view, request, *args, **kwargs)
            made.append(response)
            body = OrjsonRenderer().render(getattr(view, "to_keep", _same)(response.data)).decode()
            kept = response.headers
            return Answer(response.status_code, body, kept.get("Location", ""), kept.get("ETag", ""))

        try:
            answer = answer_once(owner=request.user, key=key, fingerprint=_fingerprint(request), act=act)
        except KeyReused as error:
            raise Reused from error
        except KeyBusy as error:
            raise Busy from error
        if made:
            return made[0]  # as it is, its content type too: what is no success is a problem
        if answer.body:
            getattr(view, "demand_still_read", _nothing)()
        headers = {name: text for name, text in (("Location", answer.location), ("ETag", answer.etag)) if text}
        kept = json.loads(answer.body) if answer.body else None
        return Response(getattr(view, "told_again", _same)(kept, key), answer.status, headers=headers)

    setattr(once, _MARK, True)
    return once


def _nothing() -> None:
    """What most views ask before an earlier answer is given again: the role it was made in is the same."""


def _same(data: Any, _key: str = "") -> Any:
    """What most answers keep of what they tell: all of it."""
    return data


def _fingerprint(request: Request) -> str:
    """Tells one request from another: method, address, body, and the role in which the account acts."""
    user: Any = request.user
    acting = user.acting
    role = f"{acting.pk if acting else None}\n".encode()
    return hashlib.sha256(role + _fingerprint_of_body(request).encode()).hexdigest()


def _fingerprint_of_body(request: Request) -> str:
    if (request.content_type or "").startswith("multipart/"):
        return _fingerprint_of_parts(request)
    try:
        body = request.body
    except RawPostDataException as error:
        raise UnsupportedMediaType(request.content_type) from error
    head = f"{request.method} {request.get_full_path()} {request.content_type}\n"
    return hashlib.sha256(head.encode() + body).hexdigest()


def _fingerprint_of_parts(request: Request) -> str:
    """Of names, values and contents: another boundary, which each sending has, is not another request."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()} multipart\n".encode())
    parts: Any = request.data  # of a multipart body: a QueryDict
    for name, values in sorted(parts.lists()):
        for value in values:
            digest.update(f"{name!r}=".encode())
            if isinstance(value, UploadedFile):
                digest.update(f"{value.name!r}:{value.size}\n".encode())
                for chunk in value.chunks():
                    digest.update(chunk)
                value.seek(0)
            else:
                digest.update(f"{value!r}\n".encode())
    return digest.hexdigest()
