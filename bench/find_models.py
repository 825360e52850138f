"""Finding one of many models: lists, a page far down, a search with and without accents, one model.

Beside ours stand raw SQL with orjson (the limit) and what a stock application does: DRF with numbered pages and
`icontains`. All answer for somebody who may see every model, so that all must find the same rows. Ours is also read
where there are 10,000 models, and a page far down beside page 1.

Without accents `icontains` finds nothing, and stops when it has counted that. Such searches stand a second time beside
Django's `unaccent__icontains`, which must find as many models as ours, and on the page the same.
"""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import partial, reduce
from operator import or_
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import orjson
from django.db.models import Q
from django.test import Client

from bench import city, database
from bench.model_others import FIELDS, PAGE, FoldedModels, StockModels
from mobilization.common.api import KeysetPagination
from mobilization.common.cursors import Cursor, Side, encode
from mobilization.common.keyset import paginate
from models_registry.models import RegisteredModel

OURS, STOCK, FOLDED, LIMIT = "/api/v1/models/", "/stock/models/", "/folded/models/", "/limit/models/"
DEEP = 500_000
ALL: dict[str, str] = {}
FILTER = {"state": "in_implementation", "domain": "economy"}
WORDS = ("hiến đất", "hien dat")
"""What is searched: two words of the field that many titles hold, as typed with and without accents."""
RARE, IN_NO_OTHER_WORD = "keng 17", "keng lien gia"
"""What few titles hold. The former is left out beside `unaccent__icontains`, which finds parts, too: 17 in 1617."""
WITH_UNIT = "hien dat phuong 1"
"""Also finds those of the unit that do not name it, which no other side does."""
Sides = dict[str, Callable[[], Any]]
fill = city.fill


def cases(there: SimpleNamespace) -> Iterator[tuple[str, Sides]]:
    """`(name, side → what fetches, returns ids)`."""
    readers = [Reader(there.everywhere)]
    if database.has_small():
        small = database.Small()
        with small():
            readers.append(Reader(there.everywhere, small))
    for name, asked in (("models", ALL), ("models, filtered", FILTER)):
        yield f"{name}, page 1", _lists(readers, asked)
        rows = RegisteredModel.objects.filter(**asked)
        if deep := min(DEEP, rows.count() // 2) // PAGE * PAGE:
            yield f"{name}, page at row {deep:,}", _deep(readers[0], asked, deep)
    with_accents, without = (readers[0].ids(_ours({"q": words})) for words in WORDS)
    if with_accents != without or not without:
        raise SystemExit("a search finds others without accents")
    yield from _searches(readers, there)
    some = RegisteredModel.objects.filter(**FILTER, pk__lte=city.FEW).order_by("-pk").values_list("pk", flat=True)[0]
    yield "one model", _one(readers, some)


def _searches(readers: list["Reader"], there: SimpleNamespace) -> Iterator[tuple[str, Sides]]:
    people = {"database": there.everywhere, "database, officer": there.commune_leader}
    for words in (*WORDS, RARE, WITH_UNIT):
        if words != WITH_UNIT:
            yield f"models, search “{words}”", _lists(readers, {"q": words})
        for said, user in people.items():
            yield f"models, search “{words}”, {said}", _database(user, words)
    for words in (WORDS[1], IN_NO_OTHER_WORD):
        whole = _lists(readers, {"q": words})
        whole["stock"] = partial(readers[0].ids, f"{FOLDED}?{urlencode({'search': words})}")
        yield f"unaccent, search “{words}”", whole
        for said, user in people.items():
            yield f"unaccent, search “{words}”, {said}", _database_folded(user, words)


class Reader:
    """Somebody signed in, who reads over the connection that `around` says."""

    def __init__(self, user: Any, around: Any = nullcontext) -> None:
        """Sign in where `around` is entered already."""
        self.client, self.around = Client(), around
        self.client.force_login(user)

    def get(self, address: str) -> dict[str, Any]:
        """The answer; SystemExit for another one than 200."""
        with self.around():
            answer = self.client.get(address, headers={"accept": "application/json"})
        if answer.status_code != 200:  # noqa: PLR2004 - HTTP's "OK"
            raise SystemExit(f"{address} answers {answer.status_code}: {answer.content[:500]!r}")
        found: dict[str, Any] = orjson.loads(answer.content)
        return found

    def ids(self, address: str) -> list[int]:
        """Of the rows of a list."""
        return [row["id"] for row in self.get(address)["results"]]

    def after(self, address: str, values: tuple[Any, ...]) -> str:
        """The address of the page after a row of the list: the cursor of page 2, moved to its values of the order.

        Turning 10,000 pages takes minutes.
        """
        second = urlsplit(self.get(address)["next"])
        query = dict(parse_qsl(second.query))
        name = KeysetPagination.cursor_parameter
        query[name] = moved(query[name], values)
        return f"{second.path}?{urlencode(query)}"


def moved(cursor: str, values: tuple[Any, ...]) -> str:
    """The cursor of the same list with other values of its order."""
    written = cursor + "=" * (-len(cursor) % 4)
    side, rows, _values = json.loads(base64.urlsafe_b64decode(written))
    return encode(Cursor(Side(side), values), list_name=rows)


def _lists(readers: list[Reader], asked: dict[str, str]) -> Sides:
    many, *few = readers
    ours = _ours(asked)
    stock = {"search": asked["q"]} if "q" in asked else dict(asked)
    sides: Sides = {
        "ours": lambda: many.ids(ours),
        "limit": lambda: many.ids(f"{LIMIT}?{urlencode(asked)}"),
        "stock": lambda: many.ids(f"{STOCK}?{urlencode(stock)}"),
    }
    sides["stock"].finds_others = "q" in asked  # type: ignore[attr-defined]
    return sides | _small(few, lambda reader: reader.ids(ours))


def _database(user: Any, words: str) -> Sides:
    """What the database answers for such a page, without the web around it, which takes as long for any answer."""

    def stock() -> list[int]:
        return _numbered(_searched(StockModels.queryset, StockModels.search_fields, words))

    stock.finds_others = True  # type: ignore[attr-defined]
    return {"ours": lambda: _page(user, words), "stock": stock}


def _database_folded(user: Any, words: str) -> Sides:
    """The same beside `unaccent__icontains` in what the account may know of; SystemExit where it finds others."""
    known = RegisteredModel.objects.visible_to(user)

    def asked() -> Any:
        return _searched(known.order_by("-listed_on", "-id"), FoldedModels.search_fields, words)

    ours, others = known.found_by(words, user).count(), asked().count()
    if not ours or ours != others:
        raise SystemExit(f"“{words}”: {ours} models are found, by unaccent__icontains {others}")
    return {"ours": lambda: _page(user, words), "stock": lambda: _numbered(asked())}


def _page(user: Any, words: str) -> list[int]:
    found = RegisteredModel.objects.visible_to(user).found_by(words, user).values(*FIELDS, "listed_on")
    return [row["id"] for row in paginate(found, ("-listed_on", "-id"), size=PAGE).items]


def _searched(found: Any, fields: tuple[str, ...], words: str) -> Any:
    """As DRF's filter does."""
    for word in words.split():
        found = found.filter(reduce(or_, (Q(**{f"{name}__icontains": word}) for name in fields)))
    return found


def _numbered(found: Any) -> list[int]:
    """Page 1 as numbered pages ask for it: first the total; where nothing is found they ask for no page."""
    count = found.count()
    return [row.pk for row in found[: min(PAGE, count)]] if count else []


def _small(few: list[Reader], read: Callable[[Reader], Any]) -> Sides:
    """The same where there are 10,000 models."""
    if not few:
        return {}

    def there() -> Any:
        return read(few[0])

    there.finds_others = True  # type: ignore[attr-defined]
    return {"small": there}


def _deep(reader: Reader, asked: dict[str, str], deep: int) -> Sides:
    """The page that begins after so many rows, beside page 1."""
    rows = RegisteredModel.objects.filter(**asked).order_by("-listed_on", "-id")
    listed_on, pk = rows.values_list("listed_on", "id")[deep - 1]
    ours, limit = reader.after(_ours(asked), (listed_on, pk)), urlencode(asked | {"after": f"{listed_on}|{pk}"})
    stock, first = urlencode(asked | {"page": str(deep // PAGE + 1)}), _ours(asked)
    sides: Sides = {
        "ours": lambda: reader.ids(ours),
        "limit": lambda: reader.ids(f"{LIMIT}?{limit}"),
        "stock": lambda: reader.ids(f"{STOCK}?{stock}"),
        "first": lambda: reader.ids(first),
    }
    sides["first"].finds_others = True  # type: ignore[attr-defined]
    return sides


def _one(readers: list[Reader], pk: int) -> Sides:
    many, *few = readers
    sides: Sides = {
        "ours": lambda: many.get(f"{OURS}{pk}/")["id"],
        "limit": lambda: many.get(f"{LIMIT}{pk}/")["id"],
        "stock": lambda: many.get(f"{STOCK}{pk}/")["id"],
    }
    return sides | _small(few, lambda reader: reader.get(f"{OURS}{pk}/")["id"])


def _ours(asked: dict[str, str]) -> str:
    return f"{OURS}?{urlencode(asked | {'within': 'all', KeysetPagination.size_parameter: str(PAGE)})}"
