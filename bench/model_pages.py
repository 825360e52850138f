"""Pages that officials open every day, over all models of a city: whole answers of the portal, signed in.

Only ours is timed: there is no stock application with these pages. What they must stay below is said in
docs/maintainers/testing.md.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from types import SimpleNamespace
from typing import Any

from django.test import Client

from bench import city

DEEP = 40
"""Pages turned before the deep one is measured."""
fill = city.fill


def cases(there: SimpleNamespace) -> Iterator[tuple[str, dict[str, Callable[[], list[int]]]]]:
    """`(name, side → what fetches the page, returns its status)`."""
    for name, user, address in pages(there):
        client = _client(user)
        yield name, {"ours": lambda client=client, address=address: [_open(client, address).status_code]}


def pages(there: SimpleNamespace) -> Iterator[tuple[str, Any, str]]:
    """What is measured: name, who looks, address."""
    up, down = there.city_leader, there.commune_leader
    figures = f"/units/{there.city.pk}/figures/"
    yield from (
        ("home, city", up, "/"),
        ("home, city, secretary", there.city_secretary, "/"),
        ("home, commune", down, "/"),
        ("unit page, city", up, f"/units/{there.city.pk}/"),
        ("unit page, commune", down, f"/units/{there.commune.pk}/"),
        ("figures, city, this year", up, figures),
        ("figures, city, as it was", up, figures + "?lens=unit"),
        ("figures, city, five years", up, figures + "?from=01/01/2021"),
        ("figures, commune", down, f"/units/{there.commune.pk}/figures/"),
        ("my work, city leader", up, "/work/"),
        ("my work, city secretary", there.city_secretary, "/work/"),
        ("my work, commune secretary", there.commune_secretary, "/work/"),
    )
    lists = [
        ("list, city", up, "/models/"),
        ("list, commune", down, "/models/"),
        ("list, everywhere", down, "/models/?within=all"),
        ("list, domain and state", up, "/models/?domain=economy&state=in_implementation"),
        ("list, year and theme", up, f"/models/?year={there.year}&theme={there.theme}"),
        ("list, rare words", up, "/models/?q=tieng+keng+lien+gia+17"),
        ("list, a common word", up, "/models/?q=duong"),
        ("list, one commune", up, f"/models/?within={there.commune.pk}"),
        ("list, a figure", up, f"/models/?figure=models_registry.recognised&from=01/01/{there.year}"),
        ("list, what waits", there.city_secretary, "/models/?todo=silent&within=all"),
    ]
    for name, user, address in lists:
        yield name, user, address
        deep = _deep(_client(user), address)
        if deep:
            yield f"{name}, deep", user, deep


def _client(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _open(client: Client, address: str) -> Any:
    answer = client.get(address)
    if answer.status_code != 200:  # noqa: PLR2004 - HTTP's "OK"
        raise SystemExit(f"{address} answers {answer.status_code}")
    return answer


def _deep(client: Client, address: str) -> str:
    """The page `DEEP` pages further on, as a reader turns them; empty where the list ends before."""
    path = address.partition("?")[0]
    for _turn in range(DEEP):
        older = re.search(r'rel="next" href="(\?[^"]*)"', _open(client, address).content.decode())
        if older is None:
            return ""
        address = path + unescape(older[1])
    return address
