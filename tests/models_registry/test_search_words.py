"""What finds a model: words with and without accents, in SQL as in Python, and only what the reader may read."""

import json
import re
import unicodedata

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from mobilization.common.text import fold
from mobilization.common.words import Query, words_of
from models_registry.enums import ModelState
from models_registry.models import RegisteredModel
from tests.models_registry.makers import make_model

pytestmark = pytest.mark.django_db

TITLES = [
    each["title"] for each in json.loads((settings.BASE_DIR / "data/models/real_models.json").read_text())["models"]
]
PLAIN = str.maketrans("“”‘’–", "\"\"''-")
"""Signs that the database writes plainly; they part words here and there."""
VOWELS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
TONED = (unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in "\u0300\u0301\u0303\u0309\u0323")
LETTERS = "bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVXfjwzFJWZ0123456789 ,.-/()+%&'\"" + VOWELS + "".join(TONED)


def folded(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.portal_fold(%s)", [text])
        return cursor.fetchone()[0]


@pytest.mark.bar("B5")
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_database_folds_real_titles_as_python_does(form):
    assert len(TITLES) == 57
    for title in TITLES:
        in_sql = folded(unicodedata.normalize(form, title))
        assert in_sql == fold(title).translate(PLAIN), title
        assert words_of(in_sql) == words_of(title)


@pytest.mark.bar("B5")
@given(st.text(LETTERS, max_size=60), st.sampled_from(["NFC", "NFD"]), st.integers(0, 60))
def test_the_database_folds_vietnamese_as_python_does(text, form, cut):
    mixed = text[:cut] + unicodedata.normalize(form, text[cut:])
    assert folded(mixed) == fold(text)


PLAIN_WORDS = st.from_regex(r"[a-z]{1,12}|[0-9]{1,15}", fullmatch=True)


@given(st.lists(PLAIN_WORDS, min_size=1, max_size=6).map(" ".join), st.sampled_from(["", "ABC"]))
def test_a_query_of_plain_words_is_written_as_the_database_would(text, weights):
    written, values = Query(text, weights).as_sql(None, connection)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({written})::text, public.portal_query(%s, %s)::text", [*values, text, weights])
        ours, theirs = cursor.fetchone()
    assert "portal_query" not in written
    assert ours == theirs


@pytest.mark.parametrize("text", ["a1", "đ", "a,b", "a  b", "", "A", "1" * 16, "'"])
def test_other_words_are_left_to_the_database(text):
    assert "portal_query" in str(RegisteredModel.objects.values_list(Query(text)).query)


def found(text, user):
    models = RegisteredModel.objects.visible_to(user).found_by(text, user)
    return set(models.values_list("title", flat=True))


@pytest.mark.bar("B5")
@pytest.mark.parametrize(
    "typed", ["hiến đất", "hien dat", "ĐẤT hiến", unicodedata.normalize("NFD", "hiến đất"), "hien đất", "(hiến-đất)"]
)
def test_words_find_however_they_are_typed(cast, typed):
    make_model(cast.units.ward, title="Vận động nhân dân hiến đất làm đường")
    make_model(cast.units.ward, title="Hiến máu nhân đạo", summary="Đường hoa")
    assert found(typed, cast.officer) == {"Vận động nhân dân hiến đất làm đường"}


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Xã/phường văn minh", "xa"), ("Xã/phường văn minh", "phuong"), ("An ninh-trật tự", "trat"),
        ("Trang tuyengiao.hanoi.vn", "hanoi"), ("Gửi thư a@b.vn", "b"), ("Mô hình 3/2", "3"), ("Lễ 30.4", "30"),
        ("<b>Bốn tốt</b>", "bon"), ("R&D&thôn", "thon"), ("Tổ 1+10", "10"), ("Nhóm_Zalo", "zalo"), ("Giờ 7:30", "30"),
        ("-5 độ", "5"), ("#dânvậnkhéo", "danvankheo"),
    ],
)  # fmt: skip
def test_signs_part_words(cast, title, typed):
    make_model(cast.units.ward, title=title, summary="–", way_of_working="–")
    assert found(typed, cast.officer) == {title}


def test_all_words_are_needed_and_no_word_finds_nothing(cast):
    make_model(cast.units.ward, title="Đường hoa")
    assert found("duong hoa", cast.officer) == {"Đường hoa"}
    assert found("duong cay", cast.officer) == set()
    for nothing in ("", " ", "%", "&|!()", "'", "\\", ":*", "−"):
        assert found(nothing, cast.officer) == set(), nothing


@pytest.mark.parametrize("typed", ["{code}", " {code} ", "{small}", "DVK {rest}", "{run}", "{short}"])
def test_a_code_finds_its_model(cast, typed):
    model, other = make_model(cast.units.ward, title="Đường hoa"), make_model(cast.units.ward, title="Hồ sạch")
    make_model(cast.units.ward, title=f"Làm theo {model.code}")
    rest = model.code.removeprefix("DVK-").replace("-", " ")
    _dvk, year, number = model.code.split("-")
    spelled = {
        "code": model.code,
        "small": model.code.lower(),
        "rest": rest,
        "run": model.code.lower().replace("-", ""),
        "short": f"dvk {year} {int(number)}",
    }
    assert found(typed.format(**spelled), cast.officer) == {"Đường hoa"}
    assert other.code != model.code
    assert "Đường hoa" in found(model.code[:-1], cast.officer)  # typed half
    assert found("DVK 2019 0", cast.officer) == set()


@pytest.mark.parametrize("sql", ["insert", "update"])
def test_raw_sql_keeps_the_words_true(cast, sql):
    model = make_model(cast.units.ward, title="Đường hoa", summary="–")
    columns = [field.column for field in RegisteredModel._meta.concrete_fields if not field.primary_key]
    chosen = {"code": "'DVK-2020-999999'", "title": "'Giếng nước sạch'"}
    with connection.cursor() as cursor:
        if sql == "insert":
            values = ", ".join(chosen.get(name, f'"{name}"') for name in columns)
            names = ", ".join(f'"{name}"' for name in columns)
            cursor.execute(f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} FROM {model._meta.db_table}")
        else:
            cursor.execute(f"UPDATE {model._meta.db_table} SET title = 'Giếng nước sạch'")
    assert found("gieng nuoc", cast.officer) == {"Giếng nước sạch"}
    assert found("duong hoa", cast.officer) == ({"Đường hoa"} if sql == "insert" else set())


def test_copy_keeps_the_words_true(cast):
    model = make_model(cast.units.ward, title="Đường hoa", summary="–")
    columns = [field.column for field in RegisteredModel._meta.concrete_fields if not field.primary_key]
    names, table = ", ".join(f'"{name}"' for name in columns), model._meta.db_table
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY (SELECT {names} FROM {table}) TO STDOUT") as out:
            line = b"".join(bytes(part) for part in out).decode()
        line = line.replace("Đường hoa", "Giếng làng").replace(model.code, "DVK-2020-999999")
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as taken:
            taken.write(line)
    assert found("gieng lang", cast.officer) == {"Giếng làng"}


INSIDE = ("place", "situation_before", "way_of_working", "lessons")
ON_CARD = ("title", "summary", "results")


@pytest.mark.bar("A3")
@pytest.mark.parametrize("field", [*INSIDE, *ON_CARD])
def test_a_word_of_the_inside_finds_nothing_elsewhere(cast, field):
    make_model(cast.units.ward, ModelState.REGISTERED, **{"title": "Đường hoa", field: "Chuyện xyzzy"})
    readers = {cast.officer, cast.city_secretary, cast.auditor}
    if field in ON_CARD:
        readers |= {cast.neighbour, cast.reviewer}
    for user in (cast.officer, cast.city_secretary, cast.auditor, cast.neighbour, cast.reviewer):
        assert bool(found("xyzzy", user)) is (user in readers), user
        assert bool(found("chuyen XYZZY", user)) is (user in readers), user


def test_who_reads_inside_is_asked_of_the_units_alone(cast):
    """Asked of the unit beside each model, a page of a common word was a second's work among a million (`_holds`)."""
    statement = str(RegisteredModel.objects.found_by("hoa", cast.officer).query)
    assert "JOIN" not in statement
    assert statement.count("IN (SELECT") == 1


@pytest.mark.bar("A3")
def test_words_and_a_unit_find_together_what_each_finds(cast):
    """They are asked for in one: a page was more than a second's work among a million while the words came first."""
    ward, beside, state = cast.units.ward, cast.units.beside, ModelState.REGISTERED
    make_model(ward, state, title="Hiến đất làm đường")
    make_model(ward, state, title="Làm đường", lessons="Vận động hiến đất.")
    make_model(beside, state, title="Hiến đất như ở Ba Đình")
    make_model(beside, state, title="Hiến đất mở ngõ", lessons="Học Ba Đình.")
    make_model(beside, state, title="Như ở Ba Đình", lessons="Vận động hiến đất.")
    make_model(beside, state, title="Hiến đất")
    everybody = {"Hiến đất làm đường", "Hiến đất như ở Ba Đình"}
    for user, more in (
        (cast.reviewer, set()),
        (cast.officer, {"Làm đường"}),
        (cast.neighbour, {"Hiến đất mở ngõ", "Như ở Ba Đình"}),
        (cast.city_secretary, {"Làm đường", "Hiến đất mở ngõ", "Như ở Ba Đình"}),
    ):
        assert found("hien dat ba dinh", user) == found("hien dat", user) & found("ba dinh", user) == everybody | more
    statement = str(RegisteredModel.objects.found_by("hien dat ba dinh", cast.reviewer).query)
    assert "'ba':ABC & 'dat':ABC & 'dinh':ABC & 'hien':ABC" in statement.replace("''", "'")


@pytest.mark.bar("A3")
def test_the_inside_changes_no_rank_elsewhere(cast):
    telling = make_model(cast.units.ward, ModelState.REGISTERED, title="Đường hoa", way_of_working="Hoa " * 50)
    silent = make_model(cast.units.ward, ModelState.REGISTERED, title="Đường hoa", way_of_working="–")
    hits = RegisteredModel.objects.visible_to(cast.neighbour).found_by("duong hoa", cast.neighbour)
    ranks = dict(hits.by_rank("duong hoa").values_list("pk", "rank"))
    assert set(ranks) == {telling.pk, silent.pk}
    assert ranks[telling.pk] == ranks[silent.pk] > 0


def test_the_title_counts_more_than_the_summary(cast):
    title = make_model(cast.units.ward, title="Giếng nước", summary="–")
    summary = make_model(cast.units.ward, title="Đường hoa", summary="Bên giếng nước của làng.")
    hits = RegisteredModel.objects.visible_to(cast.officer).found_by("gieng nuoc", cast.officer)
    assert list(hits.by_rank("gieng nuoc").order_by("-rank")) == [title, summary]


def test_an_instance_does_not_load_the_words(cast):
    make_model(cast.units.ward)
    sql = str(RegisteredModel.objects.all().query)
    assert not re.search(r"words", sql)
