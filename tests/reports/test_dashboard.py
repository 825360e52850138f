"""The dashboard of a unit: each number is the length of the list it leads to, for each role; who is told what."""

import re

import pytest
from django.urls import reverse

from tests.access.people import again
from tests.reports.houses import make_house
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a (?:class="panel" )?href="(/[^"]+\?[^"]*)">(?:<strong>)?(\d+)<')
QUERIES = ("", "?lens=unit", "?period=last_year", "?period=month", "?period=quarter&figure=models_registry.recognised",
           "?period=days&from=01/01/2000&figure=models_registry.checked")  # fmt: skip
READERS = ("officer", "leader", "secretary", "auditor", "administrator", "approver", "reviewer", "city_officer",
           "above", "neighbour", "pupil", "root")  # fmt: skip


@shared
def house():
    """See `make_house`."""
    return make_house()


def page_of(client, user, where, query="", name="dashboard"):
    return prove(client, again(user)).get(reverse(f"reports:{name}", args=[where.pk]) + query)


def length(client, url):
    """How many rows a list has; awards stand for several people in one row."""
    shown = client.get(url.replace("&amp;", "&"))
    assert shown.status_code == 200, url
    if "figure=awards." in url:
        return sum(row.number for row in shown.context["page"].object_list) if "page" in shown.context else None
    return shown.context["count"]


def lists_agree(client, html):
    linked = {(url.replace("&amp;", "&"), int(number)) for url, number in LINK.findall(html)}
    for url, number in linked:
        assert client.get(url).context["count"] == number, url
    return len(linked)


@pytest.mark.parametrize("who", READERS)
def test_every_number_is_the_length_of_its_list_for_each_role(house, client, who):
    for where in (house.units.ward, house.units.city):
        found = 0
        for query in QUERIES:
            page = page_of(client, getattr(house, who), where, query)
            assert page.status_code == 200
            found += lists_agree(client, page.content.decode())
        assert found > 20, (who, where)
