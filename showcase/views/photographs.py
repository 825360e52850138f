"""Photographs of public models that have consent: through the one door, asked anew each time."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from mobilization.common.files import serve, serve_thumbnail
from models_registry.models import ModelFile
from showcase.permissions import is_public_photograph
from showcase.public import photographs, published
from showcase.views.public import public

KEPT = "private, max-age=86400, immutable"
"""The bytes behind an address never change. A browser that has them keeps them for a day; no cache between does, so
that what is unpublished is not handed on."""


@public
def photograph(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture itself."""
    return _served(request, pk, small=False)


@public
def small_photograph(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Its thumbnail."""
    return _served(request, pk, small=True)


def _served(request: HttpRequest, pk: int, *, small: bool) -> HttpResponseBase:
    stranger = AnonymousUser()
    found = photographs().filter(model__in=published().values("pk"))
    file: ModelFile = get_object_or_404(found.select_related("model"), pk=pk)
    etag = quote_etag(f"{file.sha256[:32]}{'-small' if small else ''}")
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = (serve_thumbnail if small else serve)(stranger, file, is_public_photograph)
        # The name under which it was uploaded may be somebody's.
        response["Content-Disposition"] = f'inline; filename="{file.model.code}-{file.pk}.jpg"'
    response["ETag"], response["Cache-Control"] = etag, KEPT
    return response
