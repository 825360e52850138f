"""Every page in both languages on a desktop and a small phone: accessible, within its policy, no sideways scrolling."""

import pytest

from tests.access.test_routes import routes
from tests.e2e.pages import NO_PAGE, VISITS, build_house, pages, visits
from tests.e2e.test_pages_in_a_browser import everywhere, faults

THOROUGH = {(1280, "en"), (320, "vi")}
"""Where the other addresses of a page are opened too (filtered, empty, with an error): each size and language once."""


@pytest.fixture
def house(live_server):
    return build_house()


def test_the_exceptions_are_routes_and_have_reasons():
    assert set(NO_PAGE) | set(VISITS) <= set(routes())
    assert set(VISITS) <= pages()
    assert all(len(reason) > 5 for reason in NO_PAGE.values())


@everywhere
def test_every_page(open_page, house, width, language):
    """A route that no exception names is opened here as soon as it exists; whoever cannot be let in is a fault."""
    people = {"administrator": house.administrator, "root": house.root, "factor": house.factor, "stranger": None}
    opened = {who: open_page(width=width, language=language, user=user) for who, user in people.items()}
    found = []
    for path, who, lands in visits(house, thorough=(width, language) in THOROUGH):
        page = opened[who]
        answer = page.goto(path)
        found += [f"{path}: {fault}" for fault in faults(page, language)]
        if answer.status not in {200, 404, 410} or not page.url.endswith(lands or path):
            found.append(f"{path} answers {answer.status} at {page.url}")
    assert not found, "\n".join(found)
