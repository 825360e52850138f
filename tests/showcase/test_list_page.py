"""The public list: found however one types, narrowed, paged, in both languages, kept by nobody without asking."""

import re
import unicodedata

import pytest
from django.test import Client
from django.utils import translation

from directives.models import Theme
from models_registry.models import ModelTheme
from organizations.dates import today
from tests.models_registry.makers import DAY
from tests.showcase.makers import make_photograph, make_public

pytestmark = pytest.mark.django_db
CARD = re.compile(r'<a href="/showcase/(DVK-[\d-]+)/"')


def codes(query="", client=None):
    response = (client or Client()).get(f"/showcase/{query}")
    assert response.status_code == 200
    return CARD.findall(response.content.decode())


def test_typical_models_come_first_then_the_newest(cast):
    old = make_public(cast.units.ward, recognised_on=today() - 400 * DAY)
    new = make_public(cast.units.ward, recognised_on=today() - DAY)
    typical = make_public(cast.units.ward, recognised_on=today() - 800 * DAY, typical=True)
    assert codes() == [typical.code, new.code, old.code]


@pytest.mark.bar("B5")
@pytest.mark.parametrize(
    "typed", ["hiến đất", "hien dat", "ĐẤT hiến", unicodedata.normalize("NFD", "hiến đất"), "hien đất"]
)
def test_words_find_however_they_are_typed(cast, typed):
    wanted = make_public(cast.units.ward, title="Vận động nhân dân hiến đất làm đường")
    make_public(cast.units.ward, title="Hiến máu nhân đạo")
    page = Client().get("/showcase/", {"q": typed})
    assert CARD.findall(page.content.decode()) == [wanted.code]
    assert "<mark>hiến đất</mark>" in page.content.decode()


def test_a_code_finds_its_model(cast):
    wanted, _other = make_public(cast.units.ward), make_public(cast.units.ward)
    assert codes(f"?q={wanted.code.lower()}") == [wanted.code]


def test_each_filter_narrows(cast):
    theme = Theme.objects.create(code="roads", name_vi="Giao thông", name_en="Roads")
    wanted = make_public(
        cast.units.school, domain="economy", typical=True, recognised_on=today().replace(year=2023, day=1)
    )
    ModelTheme.objects.create(model=wanted, theme=theme)
    other = make_public(cast.units.city, domain="political_system")
    for query in (
        "only=typical",
        "year=2023",
        "domain=economy",
        f"theme={theme.pk}",
        "unit=Trường Ba Đình",
        "unit=phuong ba dinh",
        "level=grassroots",
    ):
        assert codes(f"?{query}") == [wanted.code], query
    assert codes("?level=city") == [other.code]
    assert set(codes("?unit=01")) == {wanted.code, other.code}


@pytest.mark.parametrize("query", ["?unit=nowhere+at+all", "?theme=99999999", "?year=soon", "?domain=odd"])
def test_a_filter_with_an_error_finds_nothing_and_says_so(cast, query):
    make_public(cast.units.ward)
    response = Client().get(f"/showcase/{query}")
    assert (response.status_code, CARD.findall(response.content.decode())) == (200, [])
    assert "invalid-feedback" in response.content.decode() or "is-invalid" in response.content.decode()
    assert ("models.csv" in response.text, "models.csv" in Client().get("/showcase/").text) == (False, True)


def test_pages_hold_every_model_once(cast):
    models = {make_public(cast.units.ward, typical=number % 3 == 0).code for number in range(53)}
    client, address, found = Client(), "/showcase/", []
    while address:
        response = client.get(address)
        found += CARD.findall(response.content.decode())
        older = response.context["older_url"]
        address = f"/showcase/{older}" if older else ""
    assert len(found) == 53
    assert set(found) == models


def test_an_empty_showcase_says_so():
    with translation.override("vi"):
        page = Client().get("/showcase/").content.decode()
    assert "Chưa có mô hình nào được công nhận" in page


def test_queries_do_not_grow(cast, django_assert_num_queries):
    def asked(number):
        for _ in range(number):
            make_photograph(make_public(cast.units.ward))
        with django_assert_num_queries(3):  # rows, count, themes to choose from
            Client().get("/showcase/")

    asked(1)
    asked(20)


def test_nobody_is_asked_for_and_nothing_is_set(cast):
    make_public(cast.units.ward)
    client = Client()
    response = client.get("/showcase/")
    assert (response.cookies, response["Cache-Control"]) == ({}, "no-cache")
    client.force_login(cast.officer)
    assert client.get("/showcase/").content == response.content
    assert "csrf" not in response.content.decode().lower()


def test_what_has_not_changed_is_not_sent_again(cast):
    model = make_public(cast.units.ward)
    for address in ("/showcase/", f"/showcase/{model.code}/", "/showcase/feed.atom", "/robots.txt"):
        first = Client().get(address)
        again = Client().get(address, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), address
    make_public(cast.units.ward)
    stale = Client().get("/showcase/", headers={"If-None-Match": first["ETag"]})
    assert stale.status_code == 200


def test_both_languages_have_addresses_and_the_choice_is_kept(cast):
    make_public(cast.units.ward)
    client = Client()
    page = client.get("/showcase/", headers={"Accept-Language": "vi"}).content.decode()
    assert '<html lang="vi">' in page
    assert re.search(r'rel="canonical" href="https?://[^"]+/showcase/"', page)
    english = client.get("/showcase/?lang=en").content.decode()
    assert '<html lang="en">' in english
    assert re.search(r'rel="canonical" href="https?://[^"]+/showcase/\?lang=en"', english)
    assert '<html lang="en">' in client.get("/showcase/").content.decode()
    assert '<html lang="vi">' in client.get("/showcase/?lang=vi").content.decode()
    assert '<html lang="vi">' in Client().get("/showcase/?lang=odd", headers={"Accept-Language": "vi"}).content.decode()


@pytest.mark.parametrize(
    ("query", "robots"), [("", 0), ("?q=hoa", 1), ("?domain=economy", 1), ("?cursor=odd", 1), ("?lang=en", 0)]
)
def test_search_engines_keep_the_plain_list_only(cast, query, robots):
    assert Client().get(f"/showcase/{query}").content.decode().count('content="noindex, follow"') == robots


def test_the_sign_in_page_and_the_rail_lead_here(cast):
    assert 'href="/showcase/"' in Client().get("/account/login/").content.decode()
    client = Client()
    client.force_login(cast.officer)
    assert 'href="/showcase/"' in client.get("/").content.decode()
