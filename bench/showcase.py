"""The public pages over all that is recognised in a city, as a stranger opens them, and the files of open data.

Pages are ours alone. Beside the CSV file stands psql with COPY of the same rows and columns (the limit), as they are in
the tables: without what makes a file harmless.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.test import Client

from bench import city, model_pages
from mobilization.local.place import find_place
from mobilization.local.programs import find_postgres
from showcase.filters import ShowcaseFilter
from showcase.public import DATA, published, shown
from showcase.queries.story import FIRST

LARGE = 100_000
Sides = dict[str, Callable[[], Any]]
fill = city.fill


def cases(there: SimpleNamespace) -> Iterator[tuple[str, Sides]]:
    """`(name, side → what fetches, returns the status)`."""
    client = Client()
    for name, address in _pages(there):
        yield name, {"ours": lambda address=address: [_read(client, address)]}
    yield from _csv(client).items()


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


def _csv(client: Client) -> Sides:
    """The file of about `LARGE` models, and psql that has PostgreSQL write the same rows and throws them away."""
    years = published().annotate(year=ExtractYear("recognised_on")).values_list("year").annotate(number=Count("pk"))
    asked, number = {}, published().count()
    if number > 2 * LARGE:
        year, number = min(years, key=lambda row: abs(row[1] - LARGE))
        asked = {"year": str(year)}
    statement = _copied(asked)
    sides: Sides = {
        "ours": lambda: [_read(client, f"/showcase/models.csv?{urlencode(asked)}")],
        "limit": lambda: [_psql(statement)],
    }
    sides["ours"].is_weighed = True  # type: ignore[attr-defined]
    return {f"showcase, CSV of {number:,} models": sides}


def _copied(asked: dict[str, str]) -> str:
    found = ShowcaseFilter(asked, queryset=published())
    assert found.form.is_valid()
    inner, values = shown(found.found().order_by(*FIRST), DATA).query.sql_with_params()
    with connection.cursor() as cursor:
        return str(cursor.mogrify(f"COPY ({inner}) TO STDOUT WITH (FORMAT csv)", values))


def _psql(statement: str) -> int:
    setting = connection.settings_dict
    names = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST", "PGPORT": "PORT"}
    where = {name: str(setting[key]) for name, key in names.items() if setting[key]}
    command = [shutil.which("psql") or find_postgres(find_place("test")).path("psql"), "-qX", "-c", statement]
    subprocess.run(command, env={**os.environ, **where}, stdout=subprocess.DEVNULL, check=True)  # noqa: S603
    return 200
