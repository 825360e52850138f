"""The story of a model: before and after, figures, who answers for it, where it is, who learned from it."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from directives.models import TargetGroup, Theme
from mobilization.common.maps import Place
from models_registry.models import Indicator, RegisteredModel, ResponsiblePerson
from organizations.dates import today
from organizations.models import Unit
from showcase.maps import map_of
from tests.htmx import parse
from tests.models_registry.makers import make_model
from tests.showcase.makers import make_photograph, make_public

pytestmark = pytest.mark.django_db


def page(model, language="vi"):
    response = Client().get(f"/showcase/{model.code}/?lang={language}")
    assert response.status_code == 200
    return response.content.decode()


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html.partition("<main")[2].partition("</main")[0]))


def test_it_tells_before_and_after_with_numbers(cast):
    model = make_public(
        cast.units.ward,
        situation_before="Ngõ đầy rác.",
        way_of_working="Họp từng tổ.",
        results="46 hộ trồng hoa.",
        households=46,
        people_land=Decimal("1000.5"),
    )
    Indicator.objects.create(
        model=model, name="Rác", unit_of_measure="tấn", baseline=30, target=5, actual=6, measured_on=today()
    )
    told = words(page(model))
    places = [told.index(text) for text in ("Ngõ đầy rác.", "46 hộ trồng hoa.", "Họp từng tổ.")]
    assert places == sorted(places)
    for shown in ("46 hộ", "1.000,5 m²", "Rác (tấn)", "30", "−24"):
        assert shown in told


def test_words_of_the_vocabularies_stand_in_the_readers_language(cast):
    model = make_public(cast.units.ward)
    model.themes.add(Theme.objects.create(code="roads", name_vi="Giao thông", name_en="Roads"))
    model.target_groups.add(TargetGroup.objects.create(code="youth", name_vi="Thanh niên", name_en="Young people"))
    for language, theme, group in (("en", "Roads", "Young people"), ("vi", "Giao thông", "Thanh niên")):
        told = page(model, language)
        assert f'<dd itemprop="keywords">{theme}</dd>' in told
        assert f"<dd>{group}</dd>" in told


def test_names_stand_there_with_consent_only(cast):
    model = make_public(cast.units.ward)
    ResponsiblePerson.objects.create(model=model, name="Trần Văn Bình", position="Tổ trưởng", phone="0912345678")
    assert "Trần Văn Bình" not in page(model)
    ResponsiblePerson.objects.update(consent_to_publish=True)
    told = page(model)
    assert "Trần Văn Bình, Tổ trưởng" in told
    assert "0912345678" not in told


def test_photographs_stand_before_at_work_after(cast):
    model = make_public(cast.units.ward)
    for moment in ("after", "", "before", "during"):
        make_photograph(model, moment=moment, caption=f"ảnh {moment or 'khác'}")
    captions = re.findall(r'<span lang="vi">(ảnh \w+)</span>', page(model))
    assert captions == ["ảnh before", "ảnh during", "ảnh after", "ảnh khác"]


def test_it_can_be_shared_and_read_by_machines(cast, settings):
    settings.PORTAL_URL = "https://danvankheo.example"
    model = make_public(cast.units.ward, title='Đường "hoa" & <cây>')
    photo = make_photograph(model, moment="after")
    html = page(model)
    head = {
        element.attributes.get("property"): element.attributes.get("content")
        for element in parse(html).walk()
        if element.tag == "meta" and "property" in element.attributes
    }
    assert head["og:title"] == 'Đường "hoa" & <cây>'
    assert head["og:url"] == f"https://danvankheo.example/showcase/{model.code}/"
    assert head["og:image"] == f"https://danvankheo.example/showcase/photographs/{photo.pk}/"
    assert (head["og:type"], head["og:locale"]) == ("article", "vi_VN")
    named = {each.attributes["itemprop"] for each in parse(html).walk() if "itemprop" in each.attributes}
    assert {"headline", "description", "datePublished", "author", "articleBody", "image", "url"} <= named
    assert "<script" not in html
    assert " style=" not in html


def test_the_map_shows_the_unit_among_its_neighbours(cast):
    Unit.objects.filter(pk=cast.units.ward.pk).update(latitude="21.035", longitude="105.82")
    Unit.objects.filter(pk=cast.units.beside.pk).update(latitude="21.03", longitude="105.85")
    model = make_public(cast.units.school)
    make_public(cast.units.beside, origin=model)
    html = page(model)
    drawing = html.partition('class="centroid-map"')[2].partition("</svg>")[0]
    assert "Trường Ba Đình" in drawing
    assert "Phường Hoàn Kiếm" in drawing.partition("<desc")[2].partition("</desc>")[0]
    assert (drawing.count("<circle"), drawing.count("<rect"), drawing.count("<path")) == (2, 1, 1)


def test_no_map_where_nobody_knows_where_the_unit_is(cast):
    assert "centroid-map" not in page(make_public(cast.units.ward))


def test_places_keep_their_directions():
    """East to the right, north up; whatever is named is escaped."""
    here, east, north = Place("a<b", 21.0, 105.8), Place("e", 21.0, 105.9), Place("n", 21.1, 105.8)
    drawing = str(map_of(here, [], [here, east, north], title="t", description="d"))
    dots = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', drawing)
    (north_x, north_y), (here_x, here_y), (east_x, east_y) = sorted(
        ((float(x), float(y)) for x, y in dots), key=lambda dot: (dot[0] > 100, dot[1])
    )
    assert (north_x == here_x, north_y < here_y, east_x > here_x, east_y == here_y) == (True, True, True, True)
    assert "a&lt;b" in drawing


LONG = "Đảng ủy các cơ quan Đảng và Ủy ban Mặt trận Tổ quốc Việt Nam thành phố Hà Nội khóa 2025-2030"


@pytest.mark.parametrize("at", [(21.0, 105.7), (21.0, 105.9), (21.3, 105.79), (20.7, 105.81)])
def test_a_long_name_stands_in_the_drawing_whole(at):
    """Beside its place, on the side with more room, whichever corner it is in."""
    ground = [Place("x", *corner) for corner in ((20.7, 105.7), (21.3, 105.9))]
    drawing = str(map_of(Place(LONG, *at), [], ground, title="t", description="d"))
    height = float(re.search(r'viewBox="0 0 560 (\d+)"', drawing)[1])
    lines = re.findall(r'<tspan x="([\d.]+)" y="([\d.]+)">([^<]+)</tspan>', drawing)
    assert " ".join(text for _x, _y, text in lines) == LONG
    [side] = {float(x) for x, _y, _text in lines}
    is_left = 'text-anchor="end"' in drawing
    here = float(re.search(r'<path d="M([\d.]+) ', drawing)[1])
    assert (is_left, side - here) == (here > 280, -18 if here > 280 else 18)
    widest = max(len(text) for _x, _y, text in lines) * 12.5
    assert 0 <= (side - widest if is_left else side + widest) <= 560
    assert all(21 <= float(y) <= height - 6 for _x, y, _text in lines)


def test_the_genealogy_names_who_looks_after_a_model_today(cast):
    first = make_public(cast.units.ward, title="Gốc")
    make_public(cast.units.beside, title="Ngọn", origin=first)
    RegisteredModel.objects.filter(pk=first.pk).update(steward=cast.units.city)
    shown = re.findall(r'class="genealogy-facts">([^·]+)·', page(first))
    texts = [re.sub(r"<[^>]+>", "", text).strip() for text in shown]
    assert texts == ["Phường Ba Đình (nay là Thành phố Hà Nội)", "Phường Hoàn Kiếm"]


def test_the_genealogy_holds_public_relatives_only(cast):
    first = make_public(cast.units.ward, title="Gốc", households=10)
    between = make_model(cast.units.beside, "registered", title="Ở giữa", origin=first, households=500)
    last = make_public(cast.units.city, title="Ngọn", origin=between, households=7)
    html = page(last)
    assert "Ở giữa" not in html
    shown = re.findall(r'class="generation-(\d)[^"]*".*?lang="vi">([^<]+)</a>', html, re.DOTALL)
    assert shown == [("0", "Gốc"), ("1", "Ngọn")]
    assert "Mô hình nhân rộng được công nhận: 1. Số đơn vị cùng thực hiện: 2." in words(html)
    assert "Tổng số hộ được hưởng lợi: 17." in words(html)


def test_no_genealogy_of_one(cast):
    assert "genealogy" not in page(make_public(cast.units.ward)).partition("<main")[2]


def test_related_models_are_public_ones_the_likest_first(cast):
    model = make_public(cast.units.ward, title="Hàng rào hoa giấy ven sông Hồng")
    like = make_public(cast.units.beside, title="Hàng rào hoa giấy ven sông Đuống", domain="economy")
    same = make_public(cast.units.beside, title="Khác hẳn")
    make_model(cast.units.beside, "registered", title="Hàng rào hoa giấy ven sông Nhuệ")
    make_public(cast.units.beside, title="Chuyện khác", domain="economy")
    related = page(model).partition('id="related"')[2]
    assert re.findall(r'href="/showcase/(DVK-[\d-]+)/"', related) == [like.code, same.code]


@pytest.mark.parametrize("code", ["DVK-2020-999999", "x", "dvk", "%00", "DVK%00"])
def test_what_is_not_public_does_not_exist(cast, code):
    make_public(cast.units.ward)
    assert Client().get(f"/showcase/{code}/").status_code == 404


def test_queries_do_not_grow(cast, django_assert_max_num_queries):
    model = make_public(cast.units.ward, title="Hàng rào hoa giấy ven sông")
    Unit.objects.filter(pk=cast.units.ward.pk).update(latitude="21.035", longitude="105.82")
    with django_assert_max_num_queries(14):
        page(model)
    for number in range(12):
        make_public(cast.units.beside, title=f"Hàng rào hoa giấy {number}", origin=model)
        make_photograph(model)
        Indicator.objects.create(model=model, name=f"{number}", unit_of_measure="m")
    with django_assert_max_num_queries(14):
        page(model)
