"""Opinions of a city: the list over the API beside raw SQL and a stock application, and the pages of every day.

`BENCH_ONLY=bench.opinions`. All lists answer for somebody who may read every opinion, so that all find the same rows;
the pages are asked for by who works in the city and in a commune.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.db import connections
from django.test import Client

from bench import bulk, city
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
    """The city with its people, and `rows` opinions in its communes, made once."""
    there = city.who_looks() if Unit.objects.filter(code="P00").exists() else city.fill(0)
    bulk.mend()
    if Opinion.objects.count() < rows:
        with _in_bulk():
            seed_opinions(rows, within=Unit.objects.get(code="P00"))
        with connections["owner"].cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        connections["owner"].close()
    return there


@contextmanager
def _in_bulk() -> Iterator[None]:
    kept, bulk.TABLES = bulk.TABLES, ("dialogues_opinion%",)
    try:
        with bulk.in_bulk():
            yield
    finally:
        bulk.TABLES = kept


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
    for name, user, address in _pages(there, some):
        client = Client()
        client.force_login(user)
        yield name, {"ours": partial(_open, client, address)}


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


def _pages(there: SimpleNamespace, some: int) -> Iterator[tuple[str, Any, str]]:
    up, down = there.city_leader, there.commune_leader
    yield from (
        ("home, city leader, opinions wait", up, "/"),
        ("my work, opinions, city leader", up, "/opinions/work/"),
        ("my work, opinions, commune leader", down, "/opinions/work/"),
        ("my work, opinions, commune secretary", there.commune_secretary, "/opinions/work/"),
        ("board of conferences, city", up, "/conferences/board/"),
        ("opinions, city", up, "/opinions/"),
        ("opinions, commune", down, "/opinions/"),
        ("opinions, city, overdue", up, "/opinions/?state=overdue"),
        ("opinions, city, search", up, "/opinions/?q=hien+dat"),
        ("opinions, commune, search", down, "/opinions/?q=hien+dat"),
        ("opinions, city, rare words", up, "/opinions/?q=keng+17"),
        ("opinions, city, a number", up, "/opinions/?q=YT-0000017"),
        ("one opinion's page, city", up, f"/opinions/{some}/"),
    )


def _open(client: Client, address: str) -> list[int]:
    answer = client.get(address)
    if answer.status_code != 200:  # noqa: PLR2004 - HTTP's "OK"
        raise SystemExit(f"{address} answers {answer.status_code}")
    return [answer.status_code]
