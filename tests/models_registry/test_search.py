"""The one search: sections, order, marks, units named in the words, titles nearly alike; page and API alike."""

import unicodedata

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from directives.models import DirectiveDocument
from models_registry.enums import ModelState
from models_registry.models import RegisteredModel
from organizations.dates import today
from organizations.models import Unit, UnitSuccession
from organizations.queries.named_units import MOST_NAMED, NAMED
from tests.access.people import unit
from tests.models_registry.makers import DAY, make_campaign, make_model

pytestmark = pytest.mark.django_db

PLAIN = {"summary": "–", "way_of_working": "–"}


def document(steward, number="12-CT/TU", abstract="Về hiến đất làm đường", **fields):
    return DirectiveDocument.objects.create(
        unit=steward, steward=steward, issuer_unit=steward, number=number, type="directive", issued_on=today(),
        abstract=abstract, **fields,
    )  # fmt: skip


def page(client, user, **query):
    client.force_login(user)
    response = client.get("/search/", query)
    assert response.status_code == 200
    return response


def models_of(response):
    return [model.pk for model, _title, _piece in response.context["models"]]


def near_of(response):
    return [model.title for model, _title, _piece in response.context["near"]]


@pytest.mark.bar("B5")
@pytest.mark.parametrize("typed", ["hien dat", "Hiến đất", unicodedata.normalize("NFD", "HIẾN ĐẤT")])
def test_hits_are_marked_in_their_own_spelling(client, cast, typed):
    make_model(cast.units.ward, title="Dân hiến đất <b>làm</b> đường", summary="Ai đã hiến thì ghi tên.")
    html = page(client, cast.officer, q=typed).content.decode()
    assert "Dân <mark>hiến đất</mark> &lt;b&gt;làm&lt;/b&gt; đường" in html
    assert "Ai đã <mark>hiến</mark> thì ghi tên." in html
    assert "<b>làm" not in html


def test_the_query_comes_back_escaped(client, cast):
    html = page(client, cast.officer, q='"><script>x</script>').content.decode()
    assert "<script>x" not in html
    assert 'value="&quot;&gt;&lt;script&gt;x&lt;/script&gt;"' in html


def test_without_words_there_is_advice(client, cast):
    assert "found" not in page(client, cast.officer).context
    response = page(client, cast.officer, q="xyzzy")
    assert response.context["found"].is_empty
    assert page(client, cast.officer, q="%").context["found"].is_empty


def test_newest_first_in_pages_or_the_best_first(client, cast):
    ward, campaign = cast.units.ward, make_campaign(cast.units.ward)
    made = [
        make_model(ward, title=f"Giếng nước {number}", campaign=campaign, listed_on=today() - number * DAY, **PLAIN)
        for number in range(45)
    ]
    best = make_model(ward, title="Giếng nước, giếng nước", campaign=campaign, listed_on=today() - 99 * DAY, **PLAIN)
    expected = [*(model.pk for model in made), best.pk]
    seen, query = [], {"q": "gieng nuoc"}
    for _page in range(3):
        response = page(client, cast.officer, **query)
        seen += models_of(response)
        query["cursor"] = response.context["found"].models.next
    assert seen == expected
    assert query["cursor"] is None
    assert models_of(page(client, cast.officer, q="gieng nuoc", order="rank"))[0] == best.pk
    assert response.context["found"].count == (46, True)
    second = page(client, cast.officer, q="gieng nuoc", order="rank", cursor=page(
        client, cast.officer, q="gieng nuoc", order="rank").context["found"].models.next)  # fmt: skip
    assert len(models_of(second)) == 20
    assert page(client, cast.officer, q="gieng nuoc", cursor="odd").context["found"].count == (46, True)


def test_units_of_any_time_in_the_words(client, cast):
    city, beside = cast.units.city, cast.units.beside
    old = unit("00523", city, name="Xã Đông Hội", short_name="Đông Hội", valid_to=today() - DAY)
    new = unit("00454", city, name="Xã Đông Anh", short_name="Đông Anh")
    UnitSuccession.objects.create(
        predecessor=old, successor=new, effective_on=today(), kind="merge", portion="whole", is_main=True
    )
    ours = make_model(old, ModelState.REGISTERED, title="Hiến đất làm đường", **PLAIN)
    RegisteredModel.objects.filter(pk=ours.pk).update(steward=new)
    after = make_model(new, ModelState.REGISTERED, title="Hiến đất mở ngõ", **PLAIN)
    named = make_model(beside, ModelState.REGISTERED, title="Hiến đất như ở Đông Hội", **PLAIN)
    make_model(beside, ModelState.REGISTERED, title="Hiến đất", **PLAIN)
    make_model(new, ModelState.REGISTERED, title="Hồ sạch", **PLAIN)

    def found(text):
        return set(models_of(page(client, cast.officer, q=text)))

    assert found("hien dat dong hoi") == found("Xã Đông Hội hiến đất") == {ours.pk, after.pk, named.pk}
    assert found("hiến đất Đông Anh") == {ours.pk, after.pk}
    assert found("ho sach dong anh") == {RegisteredModel.objects.get(title="Hồ sạch").pk}
    assert found("hien mau dong anh") == set()


def test_models_below_a_unit_that_is_named(client, cast):
    model = make_model(cast.units.school, ModelState.REGISTERED, title="Lớp học xanh", **PLAIN)
    make_model(cast.units.beside, ModelState.REGISTERED, title="Lớp học xanh", **PLAIN)
    assert models_of(page(client, cast.officer, q="lop hoc xanh ba dinh")) == [model.pk]


def test_names_of_units_are_looked_up_in_their_indexes():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")  # few rows here
        cursor.execute(f"EXPLAIN {NAMED}", {"names": ["dong hoi", "ba dinh"], "most": MOST_NAMED})
        plan = " ".join(row for (row,) in cursor.fetchall())
    assert plan.count("Index Scan on unit_by_folded_name ") == 1
    assert plan.count("Index Scan on unit_by_folded_short_name ") == 1


def test_the_number_of_queries_is_fixed(client, cast):
    campaign = make_campaign(cast.units.ward)
    client.force_login(cast.officer)

    def queries(page="/search/"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page, {"q": "hien dat ba dinh"}).status_code == 200
        return len(asked)

    def fill(number):
        for _each in range(number):
            make_model(cast.units.ward, ModelState.REGISTERED, title="Hiến đất", campaign=campaign)
            document(cast.units.ward, number=f"{DirectiveDocument.objects.count() + 1}-CT/TU")

    fill(4)
    first = queries(), queries("/api/v1/search/")
    fill(9)
    assert (queries(), queries("/api/v1/search/")) == first


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("hien dta lam duong", "Hiến đất làm đường"), ("hiến đất lmà đường", "Hiến đất làm đường"),
        ("nong thom moi", "Nông thôn mới kiểu mẫu"), ("duongf hoa", "Đường hoa"), ("khuyen hocj", "Dòng họ khuyến học"),
        ("giengg", "Giếng làng"),
    ],
)  # fmt: skip
def test_typing_errors_are_forgiven_in_titles(client, cast, typed, title):
    make_model(cast.units.ward, title=title, **PLAIN)
    make_model(cast.units.ward, title="Camera an ninh", **PLAIN)
    response = page(client, cast.officer, q=typed)
    assert (models_of(response), near_of(response)) == ([], [title])
    assert 'id="nearly"' in response.content.decode()


def test_nearly_alike_titles_stand_only_beside_few_hits(client, cast):
    campaign = make_campaign(cast.units.ward)
    near = make_model(cast.units.ward, title="Hiến đất lam đườn", campaign=campaign, **PLAIN)
    make_model(cast.units.ward, title="Hiến đất làm đường", campaign=campaign, **PLAIN)
    assert near_of(page(client, cast.officer, q="hien dat lam duong")) == [near.title]
    for _each in range(2):
        make_model(cast.units.ward, title="Hiến đất làm đường", campaign=campaign, **PLAIN)
    assert near_of(page(client, cast.officer, q="hien dat lam duong")) == []


@pytest.mark.bar("A3")
def test_nearly_alike_drafts_elsewhere_stay_unseen(client, cast):
    make_model(cast.units.beside, title="Hiến đất làm đường", **PLAIN)
    assert near_of(page(client, cast.officer, q="hien dta lam duong")) == []
    assert near_of(page(client, cast.neighbour, q="hien dta lam duong")) == ["Hiến đất làm đường"]


def test_the_name_with_its_accents_comes_first_then_units_one_works_for(client, cast):
    """An exact name without accents elsewhere is no better than one's own unit that has the words."""
    beside = cast.units.beside
    elsewhere = unit("00901", beside, name="Tổ Hòa Bình", short_name="Hòa Bình")
    own = unit("00902", cast.units.ward, name="Tổ dân phố Hòa Bình", short_name="Tổ Hòa Bình 1")
    plain = unit("00903", beside, name="Tổ Hoa Binh", short_name="Hoa Binh")

    def units(text):
        return [row for row, *_ in page(client, cast.officer, q=text).context["units"]]

    assert units("hoa binh") == [plain, own, elsewhere]
    assert units("hòa bình") == [elsewhere, own, plain]
    assert units("tổ hoà bình") == [own, plain, elsewhere]
    assert page(client, cast.officer, q="tổ hoà bình").context["found"].units_first


def test_documents_by_number_and_the_exact_unit_first(client, cast):
    wanted = document(cast.units.ward)
    document(cast.units.ward, number="13-CT/TU", abstract="Về hòa giải")
    for typed in ("12 ct tu", "12-CT/TU", "Chỉ thị số 12"):
        assert [row.pk for row, *_marked in page(client, cast.officer, q=typed).context["documents"]] == [wanted.pk]
    response = page(client, cast.officer, q="ba dinh")
    assert response.context["found"].units_first
    assert response.context["units"][0][0] == cast.units.ward
    assert not page(client, cast.officer, q="phuong ba").context["found"].units_first


@pytest.mark.bar("A3")
def test_internal_documents_stay_unseen(client, cast):
    document(cast.units.ward, is_internal=True)
    found = {
        user: len(page(client, user, q="hien dat").context["documents"]) for user in (cast.officer, cast.neighbour)
    }
    assert found == {cast.officer: 1, cast.neighbour: 0}


@pytest.mark.bar("A3")
@pytest.mark.parametrize("reader", ["officer", "neighbour", "reviewer", "city_secretary", "auditor"])
@pytest.mark.parametrize("query", ["hien dat", "hien dat ba dinh", "bí mật", "hien dta lam", "12-CT/TU", "ba dinh"])
@pytest.mark.parametrize("order", ["newest", "rank"])
def test_page_and_api_give_the_same(client, cast, reader, query, order):
    for place in (cast.units.ward, cast.units.beside, cast.units.school):
        campaign = make_campaign(place)
        make_model(place, title="Hiến đất làm đường", campaign=campaign, way_of_working="Bí mật")
        make_model(place, ModelState.REGISTERED, title="Hiến đất", campaign=campaign, way_of_working="Bí mật")
        document(place, number=f"12{place.pk}-CT/TU", is_internal=place == cast.units.beside)
    document(cast.units.city)
    user = getattr(cast, reader)
    response = page(client, user, q=query, order=order)
    answer = client.get("/api/v1/search/", {"q": query, "order": order, "page_size": 20}).json()
    found = response.context["found"]
    assert [each["id"] for each in answer["models"]["results"]] == [each.pk for each in found.models.items]
    assert [each["id"] for each in answer["models"]["near"]] == [each.pk for each in found.near]
    assert [each["id"] for each in answer["documents"]["results"]] == [each.pk for each in found.documents.rows]
    assert [each["id"] for each in answer["units"]["results"]] == [each.pk for each in found.units.rows]
    assert answer["models"]["count"] == {"number": found.count.number, "exact": found.count.exact}
    if order == "newest":
        listed = client.get("/models/", {"q": query, "within": "all"}).context["models"]
        assert [row.model.pk for row in listed] == [each.pk for each in found.models.items]
        listed = client.get("/api/v1/models/", {"q": query}).json()["results"]
        assert [each["id"] for each in listed] == [each.pk for each in found.models.items]


@pytest.mark.bar("A3")
def test_a_piece_of_text_shows_no_inside_elsewhere(client, cast):
    make_model(cast.units.ward, ModelState.REGISTERED, title="Đường hoa", place="Ngõ hoa bí mật", **PLAIN)
    assert "bí mật" in strip_tags(page(client, cast.officer, q="hoa").content.decode())
    assert "bí mật" not in strip_tags(page(client, cast.neighbour, q="hoa").content.decode())


def test_every_page_has_the_box_and_keeps_working_without_scripts(client, cast):
    client.force_login(cast.officer)
    html = client.get("/work/").content.decode()
    assert '<form class="head-search" action="/search/" method="get" role="search"' in html
    assert "head-search" not in client.get("/search/").content.decode()
    assert Unit.objects.count() == 4
