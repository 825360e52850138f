"""Where the public models are at work: a disc for each unit, and the same numbers as a table."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organizations.models import Unit
from tests.showcase.makers import make_public, revoke
from tests.worlds import shared

pytestmark = pytest.mark.django_db
ROW = re.compile(r'\?unit=(\w+)" lang="vi">[^<]+</a></th><td[^>]*>(\d+)<')
DISC = re.compile(r"<title>([^<:]+): (\d+)</title>")


@shared
def placed(cast):
    """The ward has a place, and the city; the school none of its own."""
    for unit, latitude, longitude in ((cast.units.ward, "21.035", "105.82"), (cast.units.city, "21.02", "105.84")):
        Unit.objects.filter(pk=unit.pk).update(latitude=latitude, longitude=longitude)
    return cast


def page(query=""):
    response = Client().get(f"/showcase/map/{query}", headers={"Accept-Language": "en"})
    assert response.status_code == 200
    return response.content.decode()


def test_each_unit_with_the_number_of_its_public_models(placed):
    units = placed.units
    for unit in (units.ward, units.ward, units.school, units.beside):
        make_public(unit)
    revoke(make_public(units.beside))
    text = page()
    assert ROW.findall(text) == [("00004", "2"), ("00070", "1"), ("S1", "1")]
    assert sorted(DISC.findall(text)) == sorted(
        [(units.ward.name, "2"), (units.beside.name, "1"), (units.school.name, "1")]
    )
    assert "4 recognised models of 3 units." in text


def test_the_filters_of_the_list_narrow_it_and_lead_back(placed):
    make_public(placed.units.ward, title="Giếng làng sạch", domain="economy")
    make_public(placed.units.beside)
    listed = Client().get("/showcase/?q=gieng+lang").content.decode()
    assert 'href="/showcase/map/?q=gieng+lang"' in listed
    text = page("?q=gieng+lang")
    assert ROW.findall(text) == [("00004", "1")]
    assert 'href="/showcase/?q=gieng+lang"' in text
    nothing = page("?q=khong+co")
    assert (ROW.findall(nothing), "<svg" in nothing.partition("<main")[2]) == ([], False)


def test_where_no_place_is_known_the_table_stands_alone(cast):
    make_public(cast.units.ward)
    text = page()
    assert ROW.findall(text) == [("00004", "1")]
    assert "centroid-map" not in text


def test_as_many_queries_for_many_models_as_for_one(placed):
    numbers = []
    for unit in (placed.units.ward, placed.units.school, placed.units.beside):
        make_public(unit)
        with CaptureQueriesContext(connection) as captured:
            page()
        numbers.append(len(captured))
    assert len(set(numbers)) == 1, numbers
