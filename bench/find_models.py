"""Finding one of many models: filtered list, a page far down, a search with and without accents, one model, a file.

Beside ours stand raw SQL with orjson (the limit) and what a stock application does: DRF with numbered pages and
`icontains`. All answer for somebody who may see every model, so that all must find the same rows.
"""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import orjson
from django.contrib.auth import get_user_model
from django.test import Client

from bench import city
from bench.model_others import PAGE
from mobilization.common.api import KeysetPagination
from models_registry.models import RegisteredModel

OURS, STOCK, LIMIT = "/api/v1/models/", "/stock/models/", "/limit/models/"
DEEP, LARGEST = 500_000, 200
FILTER = {"state": "in_implementation", "domain": "economy"}
WORDS = ("hiến đất", "hien dat")
"""What is searched: two words of the field that many titles hold, as typed with and without accents."""


def fill(rows: int) -> SimpleNamespace:
    """The same city as the pages' (made once), and an administrator who sees every model."""
    there = city.fill(rows) if not RegisteredModel.objects.exists() else city.who_looks()
    users: Any = get_user_model().objects
    there.everywhere = users.filter(email="tatca@bench.example").first() or users.create_superuser(
        "tatca@bench.example", full_name="Nguyễn Thị Tất Cả"
    )
    return there


def cases(there: SimpleNamespace) -> Iterator[tuple[str, dict[str, Callable[[], list[int]]]]]:
    """`(name, side → what fetches, returns ids)`."""
    client = Client()
    client.force_login(there.everywhere)
    yield "models, filtered, page 1", _lists(client, FILTER, page=1, after=None)
    rows = RegisteredModel.objects.filter(**FILTER)
    deep = min(DEEP, rows.count() // 2) // LARGEST * LARGEST
    if deep:
        listed_on, pk = rows.order_by("-listed_on", "-id").values_list("listed_on", "id")[deep - 1]
        sides = _lists(client, FILTER, page=deep // PAGE + 1, after=f"{listed_on}|{pk}")
        sides["ours"] = _at(client, _ours_at(client, deep))
        yield f"models, filtered, page at row {deep:,}", sides
    with_accents, without = (_at(client, f"{OURS}?{urlencode({'q': words, 'within': 'all'})}") for words in WORDS)
    if with_accents() != without() or not without():
        raise SystemExit("a search finds others without accents")
    for words in WORDS:
        yield f"models, search “{words}”", _lists(client, {"q": words}, page=1, after=None)
    some = rows.order_by("id").values_list("pk", flat=True)[deep or 0]
    yield "one model", {name: _one(client, base, some) for name, base in (("ours", OURS), ("stock", STOCK))}


def _lists(client: Client, query: dict[str, str], *, page: int, after: str | None) -> dict[str, Callable[[], Any]]:
    own = query | {"within": "all"}
    stock = {"search": query["q"]} if "q" in query else dict(query)
    sides = {
        "ours": _at(client, f"{OURS}?{urlencode(own | {KeysetPagination.size_parameter: PAGE})}"),
        "limit": _at(client, f"{LIMIT}?{urlencode(query | ({'after': after} if after else {}))}"),
        "stock": _at(client, f"{STOCK}?{urlencode(stock | {'page': page})}"),
    }
    sides["stock"].finds_others = "q" in query  # type: ignore[attr-defined]
    return sides


def _at(client: Client, address: str) -> Callable[[], list[int]]:
    return lambda: [row["id"] for row in _get(client, address)["results"]]


def _one(client: Client, base: str, pk: int) -> Callable[[], list[int]]:
    return lambda: [_get(client, f"{base}{pk}/")["id"]]


def _get(client: Client, address: str) -> dict[str, Any]:
    answer = client.get(address, headers={"accept": "application/json"})
    if answer.status_code != 200:  # noqa: PLR2004 - HTTP's "OK"
        raise SystemExit(f"{address} answers {answer.status_code}: {answer.content[:500]!r}")
    found: dict[str, Any] = orjson.loads(answer.content)
    return found


def _ours_at(client: Client, row: int) -> str:
    """Our address of the page that begins after `row` rows, as a reader gets there: page by page."""
    size = KeysetPagination.size_parameter
    address = f"{OURS}?{urlencode(FILTER | {'within': 'all', size: LARGEST})}"
    for _ in range(row // LARGEST):
        address = _get(client, address)["next"]
    return address.replace(f"{size}={LARGEST}", f"{size}={PAGE}")
