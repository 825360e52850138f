"""The public pages over all that is recognised in a city, as a stranger opens them, and the files of open data.

Pages are ours alone. Beside the CSV file stands what PostgreSQL needs to write the same columns, read over the same
connection and thrown away (the limit).
"""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.test import Client

from bench import find_models, model_pages
from showcase.public import DATA, published, shown

fill = find_models.fill


def cases(there: SimpleNamespace) -> Iterator[tuple[str, dict[str, Callable[[], list[int]]]]]:
    """`(name, side → what fetches, returns the status)`."""
    client = Client()
    for name, address in _pages(there):
        yield name, {"ours": lambda address=address: [_read(client, address)]}
    csv = {"ours": lambda: [_read(client, "/showcase/models.csv")], "limit": lambda: [_copy()]}
    yield f"showcase, CSV of {published().count():,} models", csv


def _pages(there: SimpleNamespace) -> Iterator[tuple[str, str]]:
    code = published().order_by("pk").values_list("model__code", flat=True)[published().count() // 2]
    yield "showcase, a story", f"/showcase/{code}/"
    lists = [
        ("showcase", "/showcase/"),
        ("showcase, domain", "/showcase/?domain=economy"),
        ("showcase, year and theme", f"/showcase/?year={there.year}&theme={there.theme}"),
        ("showcase, one commune", f"/showcase/?unit={there.commune.code}"),
        ("showcase, two words", "/showcase/?q=hien+dat"),
        ("showcase, a common word", "/showcase/?q=duong"),
        ("showcase, rare words", "/showcase/?q=tieng+keng+lien+gia+17"),
    ]
    for name, address in lists:
        yield name, address
        if deep := model_pages._deep(Client(), address):  # noqa: SLF001 - the same turning of pages
            yield f"{name}, deep", deep
    yield "showcase, feed", "/showcase/feed.atom"
    yield "showcase, sitemap", "/sitemap.xml"


def _read(client: Client, address: str) -> int:
    answer: Any = client.get(address)
    if answer.streaming:
        for _block in answer.streaming_content:
            pass
    if answer.status_code != 200:  # noqa: PLR2004 - HTTP's "OK"
        raise SystemExit(f"{address} answers {answer.status_code}")
    return int(answer.status_code)


def _copy() -> int:
    inner, values = shown(published(), DATA).query.sql_with_params()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({inner}) TO STDOUT WITH (FORMAT csv)", values) as copy:
        for _row in copy:
            pass
    return 200
