"""The list of jobs, 50 of them, filtered by state: its first page, and the page at row 50,000."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import orjson
from django.test import Client

from bench import database
from bench.others import PAGE
from mobilization.common.api import KeysetPagination
from mobilization.outbox.export import EXPORT_JOBS
from mobilization.outbox.models import Job

KIND = EXPORT_JOBS
OURS, STOCK, LIMIT = "/api/v1/jobs/", "/stock/jobs/", "/limit/jobs/"
FILTER = {"state": "done"}
DEEP = 50_000
LARGEST = 200


def fill(rows: int) -> Any:
    """Jobs, and the administrator who sees them."""
    return database.fill(rows=rows, kind=KIND)


def cases(administrator: Any) -> Iterator[tuple[str, dict[str, Callable[[], list[int]]]]]:
    """`(name, side → what fetches the page, returns its ids)`; the deep page lies nearer where there are fewer rows."""
    client = Client()
    client.force_login(administrator)
    found = Job.objects.filter(**FILTER).count()
    deep = min(DEEP, found // 2) // LARGEST * LARGEST
    yield "jobs, filtered, page 1", _sides(client, ours=OURS + "?" + urlencode(FILTER), page=1, after=None)
    if deep:
        last = Job.objects.filter(**FILTER).order_by("-created_at", "-id")[deep - 1]
        after = f"{last.created_at.isoformat()}|{last.pk}"
        sides = _sides(client, ours=_ours_at(client, deep), page=deep // PAGE + 1, after=after)
        yield f"jobs, filtered, page at row {deep:,}", sides


def _sides(client: Client, *, ours: str, page: int, after: str | None) -> dict[str, Callable[[], list[int]]]:
    limit = FILTER | ({"after": after} if after else {})
    return {
        "ours": lambda: _ids(client, ours),
        "limit": lambda: _ids(client, f"{LIMIT}?{urlencode(limit)}"),
        "stock": lambda: _ids(client, f"{STOCK}?{urlencode(FILTER | {'page': page})}"),
    }


def _get(client: Client, address: str) -> dict[str, Any]:
    answer = client.get(address, headers={"accept": "application/json"})
    if answer.status_code != 200:  # noqa: PLR2004 - HTTP's "OK"
        raise SystemExit(f"{address} answers {answer.status_code}: {answer.content[:500]!r}")
    return orjson.loads(answer.content)


def _ids(client: Client, address: str) -> list[int]:
    return [row["id"] for row in _get(client, address)["results"]]


def _ours_at(client: Client, row: int) -> str:
    """Our address of the page that begins after `row` rows, found as a reader finds it: page by page."""
    address = f"{OURS}?{urlencode(FILTER | {KeysetPagination.size_parameter: LARGEST})}"
    for _ in range(row // LARGEST):
        address = _get(client, address)["next"]
    return address.replace(f"{KeysetPagination.size_parameter}={LARGEST}", f"{KeysetPagination.size_parameter}={PAGE}")
