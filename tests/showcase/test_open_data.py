"""Open data: whole, safe in a spreadsheet, filtered as the list, and a stream whatever the number of models."""

import csv
import io
import json
import tracemalloc
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation

from directives.models import Theme
from models_registry.models import ModelTheme, RegisteredModel
from showcase.public import DATA
from tests.showcase.makers import make_public

pytestmark = pytest.mark.django_db
HIDDEN = "\u0007\u200b\u202e\u2066\u00ad\u061c\ufeff\u0085"


def content(address):
    response = Client().get(address, headers={"Accept-Language": "en"})
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def rows(query=""):
    text = content(f"/showcase/models.csv{query}")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def told(query=""):
    return json.loads(content(f"/showcase/models.json{query}"))["models"]


def test_both_files_tell_the_same(cast):
    theme = Theme.objects.create(code="roads", name_vi="Giao thông", name_en="Roads")
    model = make_public(
        cast.units.ward,
        typical=True,
        title='Đường "hoa", cây; lá',
        summary="Dòng một.\nDòng hai.",
        households=46,
        people_land=Decimal("1000.50"),
    )
    ModelTheme.objects.create(model=model, theme=theme)
    heading, row = rows()
    with translation.override("en"):
        assert (heading[:3], len(heading), len(row)) == (["Code", "Title", "Summary"], len(DATA), len(DATA))
    written = dict(zip(DATA, row, strict=True))
    [object_] = told()
    assert tuple(object_) == DATA
    for key in ("code", "title", "summary", "domain", "level", "unit"):
        assert written[key] == object_[key] == (getattr(model, key) if key != "unit" else "Phường Ba Đình")
    assert (written["households"], object_["households"]) == ("46", 46)
    assert (written["people_land"], object_["people_land"]) == ("1000.5", 1000.5)
    assert (written["themes"], object_["themes"]) == ("Giao thông", ["Giao thông"])
    assert (written["is_typical"], object_["is_typical"]) == ("1", True)
    assert written["recognised_on"] == object_["recognised_on"]
    assert (written["ended_on"], object_["ended_on"]) == ("", None)


@pytest.mark.bar("B8")
@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t=", " =", "\u0007=", "\u202e@", "\ufeff=", "＝", "\u00a0+"])
def test_nothing_in_the_csv_file_is_a_formula(cast, begins):
    """Written past the services, which would have cleaned it."""
    model = make_public(cast.units.ward)
    RegisteredModel.objects.filter(pk=model.pk).update(title=f"{begins}HYPERLINK(1)", summary=f"{begins}1+1")
    [_heading, row] = rows()
    assert [cell for cell in row if cell.strip(" \t\u00a0")[:1] in set("=+-@＝＋－＠") and cell] == []
    assert row[1].startswith("'")


@pytest.mark.bar("B8")
def test_nothing_unseen_is_in_the_files(cast):
    model = make_public(cast.units.ward)
    RegisteredModel.objects.filter(pk=model.pk).update(
        title=f"Đường{HIDDEN} hoa", results=f"{HIDDEN}Tốt “lắm” – 5 %\\u0007"
    )
    [object_], [_heading, row] = told(), rows()
    assert object_["title"] == row[1] == "Đường hoa"
    assert object_["results"] == "Tốt “lắm” – 5 %\\u0007"
    whole = content("/showcase/models.csv")[1:] + content("/showcase/models.json")
    assert not set(HIDDEN) & set(whole)


def test_the_filters_of_the_list_hold(cast):
    wanted = make_public(cast.units.ward, title="Giếng làng 100% sạch", domain="economy")
    make_public(cast.units.ward, title="Đường hoa")
    assert [each["code"] for each in told("?domain=economy")] == [wanted.code]
    assert [each["code"] for each in told("?q=gieng+lang")] == [wanted.code]
    assert len(rows("?q=gieng+lang")) == 2
    assert [each["code"] for each in told("?unit=phuong+ba+dinh&year=&q=100%25")] == [wanted.code]


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_filter_with_an_error_is_told(cast, ending):
    make_public(cast.units.ward)
    assert Client().get(f"/showcase/models.{ending}?domain=odd").status_code == 400


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_nothing_is_read_for_a_head(cast, django_assert_num_queries, ending):
    with django_assert_num_queries(0):
        response = Client().head(f"/showcase/models.{ending}")
    assert response.status_code == 200


@pytest.mark.parametrize("typed", ["%25", "[]", "_"])
def test_a_search_without_a_word_finds_no_models_in_valid_files(cast, typed):
    make_public(cast.units.ward)
    assert (len(rows(f"?q={typed}")), told(f"?q={typed}")) == (1, [])


def test_no_models_are_valid_files():
    assert told() == []
    assert len(rows()) == 1


def test_a_hundred_times_the_models_take_no_more_memory(cast):
    """2,000 models of 20,000 letters, 40 MB: what is in memory at once is some blocks."""
    model = make_public(cast.units.ward, way_of_working="Họp dân. " * 2_200)
    with connection.cursor() as cursor:
        columns = [
            field.column for field in RegisteredModel._meta.concrete_fields if field.column not in {"id", "code"}
        ]
        listed = ", ".join(f'"{name}"' for name in columns)
        cursor.execute(
            f"WITH made AS (INSERT INTO models_registry_registeredmodel (code, {listed})"
            f" SELECT 'DVK-2020-' || (100000 + n), {listed}"
            " FROM models_registry_registeredmodel, generate_series(1, 2000) n WHERE id = %s RETURNING id)"
            " INSERT INTO showcase_publication SELECT id, 1, now() FROM made",
            [model.pk],
        )
    for ending in ("csv", "json"):
        response = Client().get(f"/showcase/models.{ending}")
        tracemalloc.start()
        size = sum(len(block) for block in response.streaming_content)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert size > 40_000_000
        assert peak < 5_000_000
