"""2,000 candidacies × 5 reviewers: every page, list, detail and file of review costs the queries of 20 × 5.

The addresses are those of the access table, so that a page cannot be forgotten: each route of review that answers GET
is asked, and one that answers nobody fails.
"""

import io
import time
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.regex_helper import normalize

from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused
from organizations.services.sessions import SEEN_AT
from tests.access.people import again
from tests.access.test_routes import LINES, routes
from tests.access.world import ADDRESSES, Request
from tests.reviews.many import House

pytestmark = pytest.mark.django_db
FEW, MANY = 20, 2000
MOST_QUERIES = 25
BESIDE = {
    "": lambda house: {},
    "units/<int:pk>/": lambda house: {"pk": house.units.ward.pk},
    "units/<int:pk>/figures/": lambda house: {"pk": house.units.ward.pk},
    "models/<int:pk>/": lambda house: {"pk": house.reviews.scored_item.candidacy.model_id},
    "candidacies/<int:pk>/": lambda house: {"pk": house.reviews.scored_item.candidacy_id},
}
"""Pages of others that tell of reviews."""


def of_review():
    """Routes of this app that answer GET, and those beside."""
    read = {route for route, method, _policy in LINES if method == "GET"}
    found = [route for name, route in sorted(routes().items()) if name in read and _module(route.view) == "reviews"]
    return found + [routes()[name] for name in BESIDE]


def _module(view):
    return getattr(view, "cls", view).__module__.partition(".")[0]


def _path(route, house):
    beside = BESIDE.get(route.route)
    known = beside(house) if beside else ADDRESSES.get(route.route, lambda world: Request())(house).kwargs
    return "/" + normalize(route.regex)[0][0] % known


def asked(client, house, who):
    """Route → status and how many statements it took."""
    client.force_login(again(who))
    session = client.session
    session[SEEN_AT] = time.time() + 24 * 3600  # else it is saved once a minute, whoever looks at what
    session.save()
    found = {}
    for route in of_review():
        path = _path(route, house)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
            b"".join(answer.streaming_content) if answer.streaming else None  # no close: it would end the connection
        found[route.route] = (answer.status_code, len(queries))
    return found


class Run(SimpleNamespace):
    """A job that only writes its file."""

    def progress(self, *_said): ...

    def temporary_file(self):
        return io.BytesIO()

    def add_file(self, *_file, **_type): ...


def _made(kind, run):
    """Members have no file of scores."""
    try:
        assert registry.get(kind).handler(run)["rows"] >= 0
    except JobRefused:
        return 403
    return 200


def written(house, who):
    """Kind of export → how many statements it took."""
    found = {}
    params = {"filters": {}, "acting": again(who).acting.pk, "round": house.sessions.round.pk}
    for kind, _title in registry.choices():
        if kind.startswith("reviews.export_"):
            with CaptureQueriesContext(connection) as queries:
                status = _made(kind, Run(owner=again(who), params=params))
            found[kind] = (status, len(queries))
    assert len(found) >= 5
    return found


def test_every_page_and_file_costs_the_queries_of_twenty(client):
    house, told = House(), {}
    for size in (FEW, MANY):
        house.fill(size)
        asked(client, house, house.secretary) if size == FEW else None  # what is read once a process
        for name in ("secretary", "judge"):
            told[name, size] = asked(client, house, getattr(house, name)) | written(house, getattr(house, name))
    reached = {route for (_name, size), rows in told.items() if size == FEW for route in rows if rows[route][0] == 200}
    assert set(told["secretary", FEW]) - reached == set(), "asked, and answered to nobody"
    more = {}
    for name in ("secretary", "judge"):
        for route, (status, few) in told[name, FEW].items():
            now, many = told[name, MANY][route]
            further = 2 * MANY // 1000 * 5 if "export" in route else 0  # two rounds; five tables of names by thousands
            if now != status or many > few + further or (few > MOST_QUERIES and route not in BESIDE):
                more[name, route] = (status, now, few, many)
    assert more == {}
