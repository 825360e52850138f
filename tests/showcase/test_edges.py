"""Each rule of the showcase where it begins and where it ends: the model next to it, the unit next door."""

import json
import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from directives.models import Theme
from models_registry.models import ModelTheme
from organizations.models import Unit
from showcase.panel import showcase_of_model
from showcase.public import STORY, published, shown
from showcase.queries.places import places_of, spread_of
from showcase.queries.story import related_to
from showcase.services import withhold
from showcase.views.feeds import LARGEST_PART
from tests.access.people import unit
from tests.models_registry.makers import make_model
from tests.showcase.makers import make_photograph, make_public
from tests.worlds import shared

pytestmark = pytest.mark.django_db


def test_the_panel_and_the_form_speak_of_their_own_model(client, cast):
    public, plain = make_public(cast.units.ward), make_model(cast.units.ward, "registered")
    assert showcase_of_model(cast.leader, plain) is None
    with pytest.raises(ValidationError):
        withhold(plain, by=cast.leader, reason="Đang rà soát")
    held = withhold(public, by=cast.leader, reason="Đang rà soát")
    assert showcase_of_model(cast.leader, plain) is None
    assert showcase_of_model(cast.leader, public).data["held"] == held
    client.force_login(cast.leader)
    other = make_public(cast.units.ward)
    assert 'name="reason"' in client.get(f"/models/{other.pk}/showcase/").text
    assert 'name="reason"' not in client.get(f"/models/{public.pk}/showcase/").text


@shared
def placed(cast):
    """The city, its wards, another city with a ward, each with a place; a school has none."""
    far = unit("79", kind="city", level="city", name="Thành phố Hồ Chí Minh")
    cast.units.far = unit("27000", far, name="Phường Sài Gòn")
    cast.units.third = unit("00080", cast.units.city, name="Phường Giảng Võ")
    for pk in Unit.objects.exclude(pk=cast.units.school.pk).values_list("pk", flat=True):
        Unit.objects.filter(pk=pk).update(latitude=f"{20 + pk % 10 / 10:.3f}", longitude=f"{105 + pk % 7 / 10:.3f}")
    return cast


def names(places):
    return {place.name for place in places}


def test_around_a_model_lie_the_units_of_its_own_city(placed):
    units = placed.units
    places = places_of(units.ward.pk, [units.school.pk])
    assert (places.here.name, names(places.kin)) == (units.ward.name, {units.school.name})
    assert names(places.ground) == {units.ward.name, units.beside.name, units.third.name}


def test_around_all_models_lie_the_other_units_of_their_city_and_nothing_around_two_cities(placed):
    units = placed.units
    make_public(units.ward)
    assert names(spread_of(published()).ground) == {units.beside.name, units.third.name}
    make_public(units.far)
    assert spread_of(published()).ground == []


def test_related_are_models_of_the_same_domain_and_level(cast):
    model = make_public(cast.units.ward, title="Hàng rào hoa giấy ven sông Hồng")
    same = make_public(cast.units.beside, title="Khác hẳn")
    make_public(cast.units.city, title="Việc khác nữa")
    make_public(cast.units.beside, title="Chuyện khác", domain="economy")
    related = Client().get(f"/showcase/{model.code}/").text.partition('id="related"')[2]
    assert re.findall(r'href="/showcase/(DVK-[\d-]+)/"', related) == [same.code]
    row = shown(published().filter(model=model), STORY).first()
    assert [each["code"] for each in related_to(model.pk, row, without=[], language="vi")] == [same.code]


def test_the_map_says_where_most_are_at_work(placed):
    for where in (placed.units.beside, placed.units.ward, placed.units.ward):
        make_public(where)
    assert "Most are at work in Phường Ba Đình: 2." in Client().get("/showcase/map/?lang=en").text


def test_whole_numbers_have_no_decimals_in_the_csv_file(cast):
    make_public(cast.units.ward, people_land=Decimal("1000.00"))
    row = b"".join(Client().get("/showcase/models.csv").streaming_content).decode().splitlines()[1]
    assert ('"1000"' in row, '"1000.0' in row) == (True, False)


def test_each_model_has_its_own_themes(cast):
    for code in ("roads", "water"):
        theme = Theme.objects.create(code=code, name_vi=code, name_en=code)
        ModelTheme.objects.create(model=make_public(cast.units.ward), theme=theme)
    made = b"".join(Client().get("/showcase/models.json").streaming_content)
    assert sorted(each["themes"] for each in json.loads(made)["models"]) == [["roads"], ["water"]]


def test_what_nobody_wrote_or_counted_has_no_heading(cast):
    bare = make_public(cast.units.ward, way_of_working="")
    told = make_public(cast.units.ward, results="Đường sạch.", households=0)
    without, with_ = (Client().get(f"/showcase/{each.code}/?lang=en").text for each in (bare, told))
    assert [words in without for words in (">Results<", ">Way of working<", "Households reached")] == [False] * 3
    assert [words in with_ for words in (">Results<", ">Way of working<", "Households reached")] == [True] * 3


def test_networks_show_what_came_of_it(cast):
    model = make_public(cast.units.ward)
    before, after = (make_photograph(model, moment=moment) for moment in ("before", "after"))
    shared = re.search(r'property="og:image" content="[^"]*/(\d+)/?"', Client().get(f"/showcase/{model.code}/").text)
    assert int(shared[1]) == after.pk != before.pk


def test_the_search_stands_once_and_a_faulty_filter_in_sight(cast):
    page = Client().get("/showcase/")
    assert "q" not in [field.name for field in page.context["more_filters"]]
    assert [Client().get(f"/showcase/{query}").context["is_narrowed"] for query in ("", "?q=hoa", "?year=x")] == [
        False,
        False,
        True,
    ]


def test_the_list_of_fields_names_those_of_the_files_alone():
    page = Client().get("/showcase/open-data/?lang=en").text
    assert ("<code>labour_days</code>" in page, "<code>photograph</code>" in page) == (True, False)


def test_the_last_part_of_the_sitemap_and_none_behind_it():
    found = [Client().get(reverse("showcase:sitemap_part", args=[LARGEST_PART + more])).status_code for more in (0, 1)]
    assert found == [200, 404]


def test_a_language_is_kept_once_and_an_unknown_one_not(cast):
    client = Client()
    first, second, odd = (client.get(f"/showcase/?lang={language}") for language in ("en", "en", "xx"))
    assert ["django_language" in answer.cookies for answer in (first, second, odd)] == [True, False, False]
    assert ['<html lang="en"' in answer.text for answer in (first, second, odd)] == [True, True, True]
