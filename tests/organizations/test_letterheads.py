"""How units write themselves at the head of a paper."""

import pytest

from mobilization.common.papers.paper import Layout
from organizations.letterheads import decider_of, issuer_of, place_of, signature_of, symbol_of, usual_layout
from organizations.models import Unit

CITY = Unit(name="Thành phố Hà Nội", short_name="Hà Nội", kind="city")
WARD = Unit(name="Phường Hoàn Kiếm", short_name="Hoàn Kiếm", kind="ward", parent=CITY)
NUMBERED = Unit(name="Phường 2", short_name="2", kind="ward", parent=CITY)
COMMITTEE = Unit(name="Đảng bộ Công an thành phố Hà Nội", short_name="x", kind="party_committee", parent=CITY)
AGENCY = Unit(name="Sở Nội vụ", short_name="Sở Nội vụ", kind="agency", parent=CITY)
SCHOOL = Unit(name="Trường Tiểu học Trưng Vương", short_name="x", kind="agency", parent=WARD)


@pytest.mark.parametrize(
    ("unit", "layout", "superior", "name", "symbol"),
    [
        (WARD, Layout.STATE, "", "Ủy ban nhân dân\nPhường Hoàn Kiếm", "BC-UBND"),
        (WARD, Layout.PARTY, "Đảng bộ thành phố Hà Nội", "Đảng ủy phường Hoàn Kiếm", "BC/ĐU"),
        (CITY, Layout.STATE, "", "Ủy ban nhân dân\nThành phố Hà Nội", "BC-UBND"),
        (CITY, Layout.PARTY, "", "Thành ủy Hà Nội", "BC/TU"),
        (COMMITTEE, Layout.PARTY, "Đảng bộ thành phố Hà Nội", "Đảng bộ Công an thành phố Hà Nội", "BC/ĐU"),
        (AGENCY, Layout.STATE, "Ủy ban nhân dân\nThành phố Hà Nội", "Sở Nội vụ", "BC-…"),
        (AGENCY, Layout.PARTY, "Thành ủy Hà Nội", "Sở Nội vụ", "BC/…"),
        (SCHOOL, Layout.PARTY, "Đảng ủy phường Hoàn Kiếm", "Trường Tiểu học Trưng Vương", "BC/…"),
    ],
)
def test_the_head_of_a_paper(unit, layout, superior, name, symbol):
    issuer = issuer_of(unit, layout)
    assert (issuer.superior, issuer.name, symbol_of(unit, layout)) == (superior, name, symbol)


def test_a_place_with_a_number_for_a_name_is_written_whole():
    assert [place_of(each) for each in (WARD, NUMBERED, AGENCY)] == ["Hoàn Kiếm", "Phường 2", ""]


def test_the_usual_layout_is_the_partys_for_its_committees_only():
    assert [usual_layout(each) for each in (COMMITTEE, WARD, AGENCY)] == [Layout.PARTY, Layout.STATE, Layout.STATE]


def test_who_usually_signs():
    signed = [
        signature_of(WARD, Layout.STATE),
        signature_of(COMMITTEE, Layout.PARTY),
        signature_of(AGENCY, Layout.STATE),
    ]
    assert [(list(each.authority), each.position, each.name) for each in signed] == [
        (["TM. Ủy ban nhân dân"], "Chủ tịch", ""),
        (["T/M Ban Thường vụ"], "Bí thư", ""),
        ([], "Thủ trưởng đơn vị", ""),
    ]


def test_who_decides_on_awards_in_its_name():
    asked = [(WARD, Layout.STATE), (CITY, Layout.PARTY), (COMMITTEE, Layout.PARTY), (AGENCY, Layout.STATE)]
    assert [decider_of(unit, layout) for unit, layout in asked] == [
        "Chủ tịch Ủy ban nhân dân phường Hoàn Kiếm",
        "Ban Thường vụ Thành ủy Hà Nội",
        "Ban Thường vụ Đảng bộ Công an thành phố Hà Nội",
        "Sở Nội vụ",
    ]
