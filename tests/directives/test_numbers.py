"""Numbers of documents as people type them, both ways: what is stored in one spelling is found in every other."""

import unicodedata

import pytest

from directives.models import DirectiveDocument
from directives.numbers import number_key, proposed_type
from tests.access.people import tree
from tests.directives.makers import make_document
from tests.worlds import shared

SPELLINGS = [
    "12-CT/TU",
    "12 CT TU",
    "12/CT-TU",
    "12CT/TU",
    "12ct-tu",
    "12 - CT / TU",
    "12–CT/TU",
    "12.CT.TU",
    "12_CT_TU",
    "12-ct/tu",
    "012-CT/TU",
    " 12-CT/TU ",
    "12CT TU",
    "12\u00a0CT\u00a0TU",
    "Số 12-CT/TU",
    "số: 12-CT/TU",
    "so 12 ct tu",
    "Chỉ thị 12-CT/TU",
    "Chỉ thị số 12-CT/TU",
    unicodedata.normalize("NFD", "Chỉ thị số 12-CT/TU"),
]
BARE = SPELLINGS[:14]
OTHERS = ["112-CT/TU", "12-CV/TU", "1-CT/TU", "12-CT/BTV", "2-CT/TU"]


@shared
def ward():
    return tree().ward


@pytest.mark.bar("B5")
@pytest.mark.parametrize("typed", SPELLINGS)
def test_every_spelling_finds_the_number_and_no_other(ward, typed):
    wanted = make_document(ward, "12-CT/TU")
    for other in OTHERS:
        make_document(ward, other)
    assert list(DirectiveDocument.objects.found_by(typed)) == [wanted]


@pytest.mark.parametrize("stored", BARE)
def test_every_spelling_is_found_by_the_usual_one(ward, stored):
    wanted = make_document(ward, stored)
    assert list(DirectiveDocument.objects.found_by("12-CT/TU")) == [wanted]


@pytest.mark.parametrize(
    ("number", "typed"),
    [
        ("11-QĐi/TW", "11 qdi tw"),
        ("08-DA/TU", "8-ĐA/TU"),
        ("17/2018/QĐ-UBND", "17 2018 QD UBND"),
        ("17/2018/QĐ-UBND", "17/2018"),
        ("313/HD-CT", "313"),
        ("70-KH/BDVTW", "kế hoạch 70"),
        ("778-KH/TU", "778 khtu"),
        ("778-KH/TU", "778khtu"),
        ("778-KH/TU", "778 kht"),
        ("778-KH/TU", "778-KH/T"),
        ("778-KH/TU", "778 k"),
        ("778-KH/TU", "77"),
        ("17/2018/QĐ-UBND", "17/2018/qdub"),
        ("11-QĐi/TW", "11 qditw"),
    ],
)
def test_real_numbers_are_found(ward, number, typed):
    wanted = make_document(ward, number)
    make_document(ward, "3-NQ/TU")
    assert list(DirectiveDocument.objects.found_by(typed)) == [wanted]


@pytest.mark.bar("B5")
@pytest.mark.parametrize(
    "typed", ["dân vận khéo", "DAN VAN KHEO", "khéo vận dân", unicodedata.normalize("NFD", "khéo")]
)
def test_words_are_found_with_or_without_accents(ward, typed):
    wanted = make_document(ward)
    make_document(ward, abstract="Quyết toán ngân sách")
    assert list(DirectiveDocument.objects.found_by(typed)) == [wanted]


def test_a_figure_among_words_is_looked_for_as_words(ward):
    wanted = make_document(ward, "5-KH/ĐU", abstract="Nhân rộng 17 mô hình")
    make_document(ward, "17-KH/ĐU", abstract="Thi đua")
    assert list(DirectiveDocument.objects.found_by("17 mô hình")) == [wanted]


def test_words_that_begin_like_a_symbol_are_words(ward):
    wanted = make_document(ward, "5-KH/ĐU", abstract="Kết nạp 17 đảng viên")
    make_document(ward, "17-ĐA/NG", abstract="Thi đua")
    assert list(DirectiveDocument.objects.found_by("17 đảng viên")) == [wanted]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("12-CT/TU", "directive"),
        ("25-NQ/TW", "resolution"),
        ("48-KH/BDVTU", "plan"),
        ("313/HD-CT", "guidance"),
        ("88-CV/TU", "official_letter"),
        ("215-KL/TW", "conclusion"),
        ("11-QĐi/TW", "regulation"),
        ("11-QyĐ/TW", "regulation"),
        ("17/2018/QĐ-UBND", "decision"),
        ("08-ĐA/TU", "project"),
        ("08-DA/TU", "project"),
        (unicodedata.normalize("NFD", "17/2018/QĐ-UBND"), "decision"),
        ("123/BDVTU", ""),
        ("CT", ""),
    ],
)
def test_the_symbol_proposes_the_type(number, kind):
    assert proposed_type(number) == kind


def test_the_key_is_stable():
    assert number_key(number_key("17/2018/QĐ-UBND")) == number_key("17/2018/QĐ-UBND") == "17 2018 qd ubnd"
