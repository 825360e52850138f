"""Which unit a name in a newspaper means: one of Hà Nội, one of the country of July 2025, or one known by name only."""

import datetime
import re
from dataclasses import dataclass
from enum import Enum

from mobilization.common.text import fold
from organizations.dates import in_force
from organizations.enums import Level, UnitKind
from organizations.models import Unit

HANOI = "thành phố hà nội"
COUNTRY_FROM = 2025
"""The units of the whole country are known since 1 July of this year."""
PLACES = ("phố ", "thôn ", "bản ", "làng ", "ấp ", "tổ dân phố ", "giáo họ ")
"""What a name begins with that is a place in a unit, not a unit."""
MERGED = {
    "tỉnh quảng nam": "Thành phố Đà Nẵng",
    "tỉnh bắc giang": "Tỉnh Bắc Ninh",
    "tỉnh hải dương": "Thành phố Hải Phòng",
    "tỉnh quảng bình": "Tỉnh Quảng Trị",
    "tỉnh thái bình": "Tỉnh Hưng Yên",
}
"""Provinces of before 1 July 2025 that the file names, and what they became (Resolution 202/2025/QH15)."""
KINDS = (
    (r"công an", UnitKind.POLICE),
    (r"bộ chỉ huy|ban chỉ huy|bộ tư lệnh|sư đoàn", UnitKind.ARMED_FORCE),
    (r"hội|chi hội|xã đoàn|thành đoàn", UnitKind.MASS_ORGANISATION),
    (r"đảng ủy|huyện ủy|ban tuyên giáo", UnitKind.PARTY_COMMITTEE),
    (r"trung tâm", UnitKind.AGENCY),
    (r"huyện", UnitKind.DISTRICT),
    (r"thị xã", UnitKind.TOWN),
    (r"thị trấn", UnitKind.TOWNSHIP),
    (r"phường", UnitKind.WARD),
    (r"xã", UnitKind.COMMUNE),
)
BY_NAME = "Biết qua nguồn công khai; không có trong danh mục đơn vị."


class Where(Enum):
    """Where a unit was found."""

    HANOI = "hanoi"
    COUNTRY = "country"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Found:
    """A unit, where it was found, the place in it, and what there is to say about it."""

    unit: Unit
    where: Where
    place: str = ""
    note: str = ""


class UnitFinder:
    """Finds units by the names sources use, and makes those that are known by name only."""

    def find(self, name: str, *, level: str, year: int | None) -> Found:
        """The unit; a new one with our own code below its province where none is on record."""
        name, place = _without_place(name)
        parts = [part.strip() for part in name.split(",")]
        if len(parts) > 1 and parts[0].lower().startswith(PLACES):
            place = parts.pop(0)
        if unit := self._of_hanoi(parts, year):
            return Found(unit, Where.HANOI, place)
        if year and year >= COUNTRY_FROM and (unit := self._of_the_country(parts)):
            return Found(unit, Where.COUNTRY, place)
        return self._outside(parts, place, level)

    def _of_hanoi(self, parts: list[str], year: int | None) -> Unit | None:
        """By name among all of Hà Nội's units and bodies, the one that existed in the year."""
        if not parts[-1].lower().endswith("hà nội"):
            return None
        city = Unit.objects.filter(code="01", parent=None).first()
        if city is None:
            return None
        below = Unit.objects.filter(path__startswith=city.path, search__startswith=fold(parts[0]))
        named = [unit for unit in below.select_related("parent").order_by("-valid_from", "id") if _is(unit, parts)]
        if year:
            first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
            there = [unit for day in (last, first) for unit in named if _existed(unit, day)]
            return there[0] if there else None
        return named[0] if named else None

    def _of_the_country(self, parts: list[str]) -> Unit | None:
        units = Unit.objects.in_force().filter(name__iexact=parts[0])
        if len(parts) == 1:
            return units.filter(parent=None).first()
        return units.filter(parent__name__iexact=parts[1], parent__parent=None).first() if len(parts) == 2 else None  # noqa: PLR2004

    def _outside(self, parts: list[str], place: str, level: str) -> Found:
        province, note = self._province(parts[-1])
        name = ", ".join(parts)
        name = name[0].upper() + name[1:]
        known = Unit.objects.filter(name=name, valid_from=None, parent=self._below(parts, province)).first()
        unit = known or Unit.objects.create(
            code=_code(name),
            name=name,
            short_name=parts[0][0].upper() + parts[0][1:],
            kind=_kind(parts[0]),
            level=Level(level),
            parent=self._below(parts, province),
            note="\n".join(filter(None, [BY_NAME, note])),
        )
        return Found(unit, Where.OUTSIDE, place, note)

    def _province(self, words: str) -> tuple[Unit | None, str]:
        """The province of today in which these words say it lies, and what to say when it was merged since."""
        text = re.sub(r" cũ\b", "", words.lower())
        named = re.search(r"(?:tỉnh|thành phố) ([^()]+?)\)?$", text)
        name = named.group(0).strip("()") if named else text
        now = MERGED.get(name, name)
        note = f"{name[0].upper()}{name[1:]} cũ, từ ngày 01/07/2025 thuộc {now}." if name in MERGED else ""
        short = named.group(1) if named else " ".join(text.split()[-2:])  # Trường Cao đẳng Công nghiệp Thanh Hóa
        provinces = Unit.objects.in_force().filter(parent=None)
        return provinces.filter(name__iexact=now).first() or provinces.filter(short_name__iexact=short).first(), note

    def _below(self, parts: list[str], province: Unit | None) -> Unit | None:
        """The commune of today whose body it is (Đảng ủy xã Kim Long), else the province."""
        body_of = re.match(r".+? ((?:xã|phường) .+)$", parts[0], re.IGNORECASE)
        if body_of and len(parts) == 2 and province:  # noqa: PLR2004 - "body of a commune, province"
            return Unit.objects.in_force().filter(parent=province, name__iexact=body_of.group(1)).first() or province
        return province


def _without_place(name: str) -> tuple[str, str]:
    """The name, and the place that stands in it in brackets: (tại bản Chai, xã Mường Chanh)."""
    place = re.search(r" \(tại ([^)]+)\)", name)
    return (name.replace(place.group(0), ""), place.group(1)) if place else (name, "")


def _is(unit: Unit, parts: list[str]) -> bool:
    """The same name, and below the district that is named."""
    above = [part.lower() for part in parts[1:] if part.lower() != HANOI]
    return unit.name.lower() == parts[0].lower() and (
        not above or bool(unit.parent and unit.parent.name.lower() in above)
    )


def _existed(unit: Unit, day: datetime.date) -> bool:
    return Unit.objects.filter(in_force(day), pk=unit.pk).exists()


def _kind(first: str) -> str:
    text = first.lower()
    return next((kind for pattern, kind in KINDS if re.match(pattern, text)), UnitKind.OTHER)


def _code(name: str) -> str:
    """Our own code: the initials, and a number where others have the same."""
    initials = "NG-" + "".join(word[0] for word in re.findall(r"\w+", fold(name).upper()))[:12]
    taken = set(Unit.objects.filter(code__startswith=initials).values_list("code", flat=True))
    codes = (f"{initials}{number or ''}" for number in range(len(taken) + 1))
    return next(code for code in codes if code not in taken)
