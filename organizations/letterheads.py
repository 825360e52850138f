"""How a unit writes itself at the head of a paper, in the layout of Party or State bodies.

Of a place (ward, province …) the Party's paper is its Party committee's, the State's that of its People's Committee.
Every other unit stands under its own name. What is written here is a proposal: the Word file is there to be changed.
"""

from typing import TYPE_CHECKING

from mobilization.common.papers.paper import Issuer, Layout, Signature
from organizations.enums import UnitKind

if TYPE_CHECKING:
    from organizations.models import Unit

COMMITTEES = {
    UnitKind.CITY: "Thành ủy",
    UnitKind.PROVINCE: "Tỉnh ủy",
    UnitKind.URBAN_DISTRICT: "Quận ủy",
    UnitKind.DISTRICT: "Huyện ủy",
    UnitKind.TOWN: "Thị ủy",
}
"""Party committees of these carry the bare name of the place: Thành ủy Hà Nội."""
PLACES = {*COMMITTEES, UnitKind.WARD, UnitKind.COMMUNE, UnitKind.TOWNSHIP, UnitKind.SPECIAL_ZONE}
PEOPLES_COMMITTEE = "Ủy ban nhân dân"
UNKNOWN_LETTERS = "…"
REPORT = "BC"


def usual_layout(unit: "Unit") -> Layout:
    """The Party's for its committees, the State's for all others."""
    return Layout.PARTY if unit.kind == UnitKind.PARTY_COMMITTEE else Layout.STATE


def issuer_of(unit: "Unit", layout: Layout) -> Issuer:
    """The unit as issuing body with the one directly above it; asks for its parent.

    The People's Committee of a place names nobody above it (Nghị định 30/2020/NĐ-CP, Phụ lục I); a Party committee
    names the Party organisation of the place above (Hướng dẫn 36-HD/VPTW).
    """
    above = unit.parent
    if layout is Layout.STATE:
        superior = _peoples_committee(above) if above and unit.kind not in PLACES else ""
        return Issuer(name=_peoples_committee(unit), superior=superior)
    if above is None:
        return Issuer(name=_party_committee(unit))
    is_committee = unit.kind in PLACES or unit.kind == UnitKind.PARTY_COMMITTEE
    superior = f"Đảng bộ {_uncapitalised(above)}" if is_committee and above.kind in PLACES else _party_committee(above)
    return Issuer(name=_party_committee(unit), superior=superior)


def _peoples_committee(unit: "Unit") -> str:
    return f"{PEOPLES_COMMITTEE}\n{unit.name}" if unit.kind in PLACES else unit.name


def _party_committee(unit: "Unit") -> str:
    if unit.kind in COMMITTEES:
        return f"{COMMITTEES[UnitKind(unit.kind)]} {unit.short_name}"
    return f"Đảng ủy {_uncapitalised(unit)}" if unit.kind in PLACES else unit.name


def body_of(unit: "Unit", layout: Layout) -> str:
    """The body that acts for the unit, in one line: UBND Thành phố Hà Nội, Thành ủy Hà Nội."""
    if layout is Layout.PARTY:
        return _party_committee(unit)
    return f"UBND {_uncapitalised(unit)}" if unit.kind in PLACES else unit.name


def _uncapitalised(unit: "Unit") -> str:
    return unit.name[:1].lower() + unit.name[1:]


def symbol_of(unit: "Unit", layout: Layout, kind: str = REPORT) -> str:
    """What stands after the number: BC-UBND, BC/ĐU, BC/TU; letters that nobody knows are left open."""
    if layout is Layout.STATE:
        return f"{kind}-UBND" if unit.kind in PLACES else f"{kind}-{UNKNOWN_LETTERS}"
    of_party = {UnitKind.CITY: "TU", UnitKind.PROVINCE: "TU", UnitKind.URBAN_DISTRICT: "QU", UnitKind.DISTRICT: "HU"}
    known = {**of_party, UnitKind.PARTY_COMMITTEE: "ĐU"} | dict.fromkeys(PLACES - set(COMMITTEES), "ĐU")
    return f"{kind}/{known.get(UnitKind(unit.kind), UNKNOWN_LETTERS)}"


def place_of(unit: "Unit") -> str:
    """Where a paper of the unit is dated: the bare name of the place, the whole where it is a number (Phường 2)."""
    if unit.kind not in PLACES:
        return ""
    return unit.name if unit.short_name.isdigit() else unit.short_name


def signature_of(unit: "Unit", layout: Layout) -> Signature:
    """Who usually signs; the name is left open."""
    if layout is Layout.PARTY and (unit.kind in PLACES or unit.kind == UnitKind.PARTY_COMMITTEE):
        return Signature(authority=["T/M Ban Thường vụ"], position="Bí thư")
    if layout is Layout.STATE and unit.kind in PLACES:
        return Signature(authority=[f"TM. {PEOPLES_COMMITTEE}"], position="Chủ tịch")
    return Signature(position="Thủ trưởng đơn vị")


def decider_of(unit: "Unit", layout: Layout) -> str:
    """Who decides in the name of the unit on what it awards: the chair of a People's Committee, a standing committee.

    Of a unit that is no place the unit itself: how its head is called nobody has told the portal.
    """
    if layout is Layout.PARTY and (unit.kind in PLACES or unit.kind == UnitKind.PARTY_COMMITTEE):
        return f"Ban Thường vụ {_party_committee(unit)}"
    if layout is Layout.STATE and unit.kind in PLACES:
        return f"Chủ tịch {PEOPLES_COMMITTEE} {_uncapitalised(unit)}"
    return unit.name
