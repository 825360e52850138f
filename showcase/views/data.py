"""Open data: what there is, and the files."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from models_registry.enums import Domain, Subject
from organizations.enums import Level
from showcase.filters import ShowcaseFilter
from showcase.open_data import csv_of, json_of
from showcase.public import DATA, FIELDS, published
from showcase.queries.story import FIRST
from showcase.views.public import addresses, public


@public
def open_data(request: HttpRequest) -> HttpResponse:
    """What the files hold, and what the codes in them mean."""
    context = {
        "fields": [field for field in FIELDS if field.key in DATA],
        "codes": [
            (words, kind.choices)
            for words, kind in ((_("Domain"), Domain), (_("Level"), Level), (_("Subject"), Subject))
        ],
    }
    return render(request, "showcase/open_data.html", context | addresses(request))


@public
def models_csv(request: HttpRequest) -> HttpResponseBase:
    """The public models, or those that the filters of the list find, as CSV."""
    return _stream(request, csv_of, "text/csv; charset=utf-8", "csv")


@public
def models_json(request: HttpRequest) -> HttpResponseBase:
    """The same as JSON."""
    return _stream(request, json_of, "application/json", "json")


def _stream(
    request: HttpRequest, written: Callable[[Any], Iterator[bytes]], content_type: str, ending: str
) -> HttpResponseBase:
    """The file as it comes out of the database. Filters with an error are told, not passed over."""
    found = ShowcaseFilter(request.GET, queryset=published())
    if not found.form.is_valid():
        raise BadRequest("A filter has an error.")
    content = iter(()) if request.method == "HEAD" else written(found.found().order_by(*FIRST))
    response = StreamingHttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="dan-van-kheo.{ending}"'
    response["X-Robots-Tag"] = "noindex"
    return response
