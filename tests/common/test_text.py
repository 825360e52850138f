"""Text as Vietnamese writes, searches and sorts it."""

import time
import unicodedata
from functools import cmp_to_key

import pytest
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st

from mobilization.common import text as texts
from mobilization.common.text import (
    MOST_MARKS,
    clean,
    fold,
    nfc,
    sort_key,
    strip_controls,
    without_heaps,
    words_to_find,
)

UNITS = (
    """Xã Đại Mỗ|Phường Đại Kim|Phường Ô Chợ Dừa|Phường Ngã Tư Sở|Thị trấn Phúc Thọ|Xã Phúc Thọ|Phường Phúc Xá
Phường Phúc Tân|Phường Phúc La|Phường Phúc Lợi|Phường Phúc Đồng|Phường Phúc Diễn|Quận Ba Đình|Quận Hoàn Kiếm
Quận Đống Đa|Quận Hai Bà Trưng|Huyện Đan Phượng|Huyện Đông Anh|Xã Đông Hội|Xã Đồng Trúc|Xã Đồng Tháp
Xã Đồng Tiến|Xã Dương Liễu|Xã Dương Hà|Xã Dương Quang|Xã Dương Xá|Phường Dương Nội|Xã Dục Tú|Xã Đức Giang
Phường Đức Giang|Phường Đức Thắng|Xã Ba Vì|Xã Ba Trại|Xã An Khánh|Xã An Thượng|Xã Ân Thi|Xã Áng Phao
Phường Văn Quán|Phường Vạn Phúc|Xã Vạn Yên|Xã Vân Hà|Xã Vân Côn|Xã Vân Canh|Xã Vĩnh Ngọc|Phường Vĩnh Tuy
Phường Trúc Bạch|Phường Trung Hoà|Phường Trung Hòa|Phường Trung Tự|Xã Tản Hồng|Xã Tân Hồng|Xã Tàn Hồng
Huyện Ứng Hòa|Huyện Ưng Hoà|Xã Yên Bài|Xã Yên Bình
""".strip()
    .replace("\n", "|")
    .split("|")
)
# Every letter with its tones, in the order a dictionary has them: ngang, huyền, hỏi, ngã, sắc, nặng.
ROWS = ["aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", *"bcdđ", "eèẻẽéẹ", "êềểễếệ", *"fgh", "iìỉĩíị", *"jklmn", "oòỏõóọ", "ôồổỗốộ"]
ROWS += ["ơờởỡớợ", *"pqrst", "uùủũúụ", "ưừửữứự", *"vwx", "yỳỷỹýỵ", "z"]
SIGNS = "".join(ROWS) + "".join(ROWS).upper() + "0123456789 "
vietnamese = st.text(alphabet=SIGNS, max_size=30)
anything = st.text(alphabet=st.characters(), max_size=40)


def oracle(left: str, right: str) -> int:
    """Which text stands first, found the slow way: letter by letter from the table above."""

    def levels(text):
        letters, tones, capitals = [], [], []
        number = None
        for sign in " ".join(text.split()) + "\n":
            if sign.isdigit():
                number = int(sign) + 10 * (number or 0)
                continue
            if number is not None:
                letters.append((1, number))
                number = None
            if sign == " ":
                letters.append((0, 0))
            elif sign != "\n":
                row = next(i for i, row in enumerate(ROWS) if sign.lower() in row)
                letters.append((2, row))
                tones.append(ROWS[row].index(sign.lower()))
                capitals.append(sign.isupper())
        return letters, tones, capitals

    for mine, theirs in zip(levels(left), levels(right), strict=True):
        if mine != theirs:
            return -1 if mine < theirs else 1
    return 0


def sign_of(left: str, right: str) -> int:
    return (left > right) - (left < right)


@given(vietnamese, vietnamese)
@example("ba chi", "bà ba")
@example("An", "an")
@example("Phường 2", "Phường 10")
@example("1000000000", "999999999")
def test_two_keys_compare_as_the_texts_do(left, right):
    assert sign_of(sort_key(left), sort_key(right)) == oracle(left, right)


@given(st.lists(st.sampled_from(UNITS), max_size=12))
def test_units_sort_as_the_oracle_sorts_them(names):
    assert sorted(names, key=sort_key) == sorted(names, key=cmp_to_key(oracle))


def test_real_units_stand_in_the_order_of_a_dictionary():
    wanted = ["Xã An Thượng", "Xã Áng Phao", "Xã Ân Thi", "Xã Ba Vì", "Xã Dương Xá", "Xã Đại Mỗ", "Xã Đồng Tiến"]
    backwards = wanted[::-1]
    assert sorted(backwards, key=sort_key) == wanted
    assert sorted(["Xã Tân Hồng", "Xã Tản Hồng", "Xã Tàn Hồng"], key=sort_key) == [
        "Xã Tàn Hồng",
        "Xã Tản Hồng",
        "Xã Tân Hồng",
    ]
    wards = [f"Phường {number}" for number in (1, 2, 9, 10, 11, 100)]
    assert sorted(sorted(wards), key=sort_key) == wards


def test_zeros_before_a_number_do_not_count():
    assert sort_key("Tổ 007") == sort_key("Tổ 7") < sort_key("Tổ 08") < sort_key("Tổ 9") < sort_key("Tổ 0010")
    assert sort_key("Tổ 0") == sort_key("Tổ 00") < sort_key("Tổ 1")


def test_tones_stand_in_their_order_and_small_letters_first():
    assert [sort_key(word) for word in ("ma", "Ma", "mà", "mả", "mã", "má", "mạ", "mă", "mâ")] == sorted(
        sort_key(word) for word in ("mâ", "mă", "mạ", "má", "mã", "mả", "mà", "Ma", "ma")
    )


@pytest.mark.django_db
def test_postgresql_sorts_the_keys_alike():
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT name FROM unnest(%s::text[], %s::text[]) AS unit(name, key) ORDER BY key COLLATE "C", name',
            [UNITS, [sort_key(unit) for unit in UNITS]],
        )
        assert [name for (name,) in cursor] == sorted(UNITS, key=lambda unit: (sort_key(unit), unit))


def test_people_are_sorted_by_given_name_then_family_name_then_the_names_between():
    people = [
        "Trần Thị An",
        "Trần Văn AN",
        "Vũ An",
        "Lê Án",
        "Nguyễn Thị Ánh",
        "Bùi Bình",
        "Đỗ Văn Bình",
        "Madonna",
        "Hồ Đức",
    ]
    keys = [sort_key(person, given_name_first=True) for person in people]
    order = ["Trần Thị An", "Trần Văn AN", "Vũ An", "Lê Án", "Nguyễn Thị Ánh", "Bùi Bình", "Đỗ Văn Bình", "Hồ Đức"]
    assert sorted(keys) == [sort_key(person, given_name_first=True) for person in [*order, "Madonna"]]


@given(anything, st.booleans())
@example("Á", True)
@example("1a" * 100, False)
@example("9" * 200, False)
def test_a_key_fits_its_column(text, given_name_first):
    key = sort_key(text, given_name_first=given_name_first)
    assert len(key) <= 3 * len(nfc(text)) + 3
    assert "\0" not in key


@given(anything)
def test_composed_and_decomposed_text_are_one(text):
    composed, decomposed = nfc(text), unicodedata.normalize("NFD", text)
    assert fold(decomposed) == fold(composed) == fold(text)
    assert sort_key(decomposed) == sort_key(composed)
    assert clean(decomposed) == clean(composed)


@given(anything)
def test_folding_and_cleaning_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert clean(clean(text)) == clean(text)
    assert clean(clean(text, multiline=True), multiline=True) == clean(text, multiline=True)
    assert strip_controls(strip_controls(text)) == strip_controls(text)


@given(vietnamese)
def test_folded_vietnamese_is_ascii(text):
    assert fold(text).isascii()


def test_folding():
    assert fold("ĐẶNG Thị Hoà, đường Nguyễn Trãi") == "dang thi hoa, duong nguyen trai"
    assert fold(unicodedata.normalize("NFD", "Ưu điểm")) == "uu diem"


def test_the_table_folds_each_plain_sign_as_taking_it_apart_does():
    plain = [chr(code) for code in range(0x20, 0x2100) if unicodedata.category(chr(code))[0] in "LNPSZ"]
    for sign in plain:
        apart = unicodedata.normalize("NFD", unicodedata.normalize("NFD", sign).lower())
        bare = "".join(each for each in apart if not unicodedata.combining(each)).replace("đ", "d")
        assert fold(sign) == unicodedata.normalize("NFC", bare), hex(ord(sign))


@given(anything)
def test_clean_text_hides_nothing(text):
    for kept in (clean(text), clean(text, multiline=True)):
        kinds = {unicodedata.category(sign) for sign in kept if sign not in "\n\t\u200c\u200d"}
        assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}
        assert kept == nfc(kept)
    assert "\n" not in clean(text)


def test_cleaning_one_line():
    assert clean("  Xã\u00a0Ba\tVì\u200b \r\n Hà\u0300 ") == "Xã Ba Vì Hà\u0300"
    assert clean("Hồ sơ\u202efdp.exe\x00") == "Hồ sơfdp.exe"


UNSEEN = ["\u3164", "\u2800", "\u115f", "\u1160", "\uffa0", "\u17b4", "\u034f", "\ufe0f", "\u200d", "\u200b", "\x00"]


@pytest.mark.parametrize("sign", UNSEEN)
def test_what_shows_nothing_is_no_text(sign):
    for text in (sign, f" {sign}\u00a0{sign}\n", f"{sign}\x00{sign}"):
        assert clean(text) == clean(text, multiline=True) == ""
    inside = clean(f"한{sign}글")
    assert (inside[0], inside[-1]) == ("한", "글")


def test_cleaning_several_lines():
    typed = "Một \r\n\r\n\r\n\r\n  hai\u00a0ba\t\x07\u2028bốn\r\n"
    assert clean(typed, multiline=True) == "Một\n\n  hai ba\nbốn"


@given(st.text(alphabet="aệe\u0301 \n", max_size=40))
def test_plain_lines_are_cleaned_as_others_are(text):
    assert clean(text, multiline=True) == clean(f"\x07{text}", multiline=True)


MARKS = "\u0301\u0323\u0302\u0308\u0f73\u0344\u0bca\u20dd\U0001d167"
marked = st.text(alphabet=f"aệư \U0001f600{MARKS}", max_size=60)


def longest_run(text):
    longest = run = 0
    for sign in text:
        run = run + 1 if unicodedata.category(sign).startswith("M") else 0
        longest = max(longest, run)
    return longest


@given(st.lists(st.tuples(anything, st.text(alphabet=MARKS, max_size=MOST_MARKS)), max_size=6))
def test_what_is_no_heap_stays(pieces):
    text = "".join(f"{letters}x{marks}" for letters, marks in pieces)
    if longest_run(text) <= MOST_MARKS:
        assert without_heaps(text) == text


@given(marked)
def test_no_letter_bears_a_heap(text):
    assert longest_run(without_heaps(text)) <= MOST_MARKS
    for way in (nfc, clean, fold):
        assert way(way(text)) == way(text)
        assert longest_run(way(text)) <= MOST_MARKS


@pytest.mark.parametrize("way", [nfc, clean, fold, sort_key, lambda text: clean(text, multiline=True)])
@pytest.mark.parametrize(
    "heap", ["\u0301\u0323", "\u0f73\u0f71", "\u0301\u200b\u0323", "e\u0301", "\U0001f600\U0001d167"]
)
def test_time_grows_with_the_length_alone(way, heap):
    text = "a" + heap * 50_000
    began = time.process_time()
    way(text)
    assert time.process_time() - began < 2


def test_what_is_taken_as_composed_is_composed():
    """Each of these signs stands as it is, also beside each other one; no mark and nothing invisible is among them."""
    plain = [sign for sign in map(chr, range(0x3000)) if texts._PLAIN.fullmatch(sign)]
    assert {"ệ", "Đ", "ư", "“", "–", "₫", " ", "\n"} <= set(plain)
    assert not {"\u0301", "\u200b", "\u200f", "\xad", "\u2028"} & set(plain)
    for sign in plain:
        row = "".join(before + sign for before in plain)
        assert unicodedata.normalize("NFC", row) == row


def test_a_search_of_thousands_of_words_asks_for_few():
    assert words_to_find(" Ngõ  ngo 5 " * 1000) == ["ngo", "5"]
    assert words_to_find(" ".join(map(str, range(2000)))) == [str(number) for number in range(20)]
