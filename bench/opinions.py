"""Opinions of a city by the API, beside raw SQL and a stock application.

All lists answer for somebody who may read every opinion, so that all find the same rows. Pages: `opinion_pages.py`
(officials), `opinion_public.py` (citizens); what the clock does: `opinion_clocks.py`.
"""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.db import connections

from bench import bulk, city, database
from bench.find_models import Reader
from bench.opinion_others import PAGE
from dialogues.models import Opinion
from dialogues.services.seeding import seed_opinions
from organizations.models import Unit

OURS, STOCK, LIMIT = "/api/v1/opinions/", "/stock/opinions/", "/limit/opinions/"
DEEP = 500_000
FILTER = {"state": "answered", "domain": "economy"}
WORDS = ("hiến đất", "hien dat", "keng 17")
Sides = dict[str, Callable[[], Any]]


def fill(rows: int) -> SimpleNamespace:
    """The city with its people, and `rows` opinions in its communes with what stands beside them, made once.

    Where there are more than `city.FEW`, a copy of the database with so many is set aside on the way.
    """
    city.make_units()
    there = city.who_looks()
    bulk.mend()
    if rows > city.FEW and not database.has_small():
        _seed(city.FEW)
        database.set_aside_small()
    if Opinion.objects.count() < rows:
        with bulk.in_bulk(bulk.OPINIONS):
            _seed(rows)
    return there


def _seed(rows: int) -> None:
    seed_opinions(rows, within=Unit.objects.get(code="P00"))
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connections["owner"].close()


def cases(there: SimpleNamespace) -> Iterator[tuple[str, Sides]]:
    """`(name, side → what fetches, returns ids)`."""
    reader = Reader(there.everywhere)
    for name, asked in (("opinions", {}), ("opinions, filtered", FILTER)):
        yield f"{name}, page 1", _lists(reader, asked)
        rows = Opinion.objects.filter(**asked)
        if deep := min(DEEP, rows.count() // 2) // PAGE * PAGE:
            yield f"{name}, page at row {deep:,}", _deep(reader, asked, deep)
    for words in WORDS:
        yield f"opinions, search “{words}”", _lists(reader, {"q": words})
    some = Opinion.objects.filter(state="assigned").order_by("-pk").values_list("pk", flat=True)[0]
    yield "one opinion", {"ours": lambda: reader.get(f"{OURS}{some}/")["id"]}


def _lists(reader: Reader, asked: dict[str, str]) -> Sides:
    stock = {"search": asked["q"]} if "q" in asked else asked
    sides: Sides = {
        "ours": lambda: reader.ids(f"{OURS}?{urlencode(asked | {'page_size': str(PAGE)})}"),
        "limit": lambda: reader.ids(f"{LIMIT}?{urlencode(asked)}"),
        "stock": lambda: reader.ids(f"{STOCK}?{urlencode(stock)}"),
    }
    sides["stock"].finds_others = "q" in asked  # type: ignore[attr-defined]
    return sides


def _deep(reader: Reader, asked: dict[str, str], deep: int) -> Sides:
    """The page that begins after so many rows; ours by its cursor, which names the row before."""
    rows = Opinion.objects.filter(**asked).order_by("-received_on", "-id")
    day, pk = rows.values_list("received_on", "id")[deep - 1]
    ours = reader.after(f"{OURS}?{urlencode(asked | {'page_size': str(PAGE)})}", (day, pk))
    limit = urlencode(asked | {"after": f"{day}|{pk}"})
    stock = urlencode(asked | {"page": str(deep // PAGE + 1)})
    return {
        "ours": lambda: reader.ids(ours),
        "limit": lambda: reader.ids(f"{LIMIT}?{limit}"),
        "stock": lambda: reader.ids(f"{STOCK}?{stock}"),
    }
