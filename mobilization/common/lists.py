"""The page of a list: filtered, paged and counted, with the addresses beside it; one function for all lists."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from mobilization.common.filters import ListFilter
from mobilization.common.keyset import PAGE_SIZE, BadCursor, Page, capped_count, paginate

COUNT_CAP = 1000
"""`{% capped_count %}` shows what is above it as `1,000+`."""


def list_page(
    request: HttpRequest,
    found: ListFilter,
    order: Sequence[str],
    *,
    dressed: Callable[["QuerySet[Any]"], "QuerySet[Any]"] | None = None,
    size: int = PAGE_SIZE,
) -> dict[str, Any]:
    """The context of a standard list; two queries, whatever the rows.

    `found` is the list's filter over what the reader may see. `order` is the keyset (see `paginate`). `dressed` adds to
    the query what only the page shows (`select_related`, `Prefetch`); it is not asked for the count.

    `rows`: the rows of this page. `filter`; `is_filtered`: whether the rows are narrowed, also by a filter with an
    error. `count`: up to 1,001. `newer_url`, `older_url`: of the pages beside it, or empty. `filter_query`: the
    filters as the address has them, for an export of the same rows.
    A cursor that is not this list's shows the beginning.
    """
    rows = found.found()
    page = paginate_or_begin(dressed(rows) if dressed else rows, order, request, size)
    number, exact = capped_count(rows, COUNT_CAP)
    return {
        "filter": found,
        "rows": page.items,
        "count": number if exact else number + 1,
        "newer_url": page_url(request, page.previous),
        "older_url": page_url(request, page.next),
        "is_filtered": bool(found.applied() or found.form.errors),
        "filter_query": filter_query(request),
    }


def page_url(request: HttpRequest, cursor: str | None) -> str:
    """The address of a neighbouring page with the same filters; empty when there is none."""
    if cursor is None:
        return ""
    query = request.GET.copy()
    query["cursor"] = cursor
    return "?" + query.urlencode()


def filter_query(request: HttpRequest) -> str:
    """The query of the address without the place in the list."""
    query = request.GET.copy()
    query.pop("cursor", None)
    return query.urlencode()


def paginate_or_begin(
    rows: "QuerySet[Any]", order: Sequence[str], request: HttpRequest, size: int = PAGE_SIZE
) -> Page[Any]:
    """The page that the address names; the first one for a cursor that is not this list's."""
    try:
        return paginate(rows, order, cursor=request.GET.get("cursor"), size=size)
    except BadCursor:
        return paginate(rows, order, size=size)
