"""Rows of the files of units as units, cell by cell."""

import datetime

from mobilization.common.text import fold
from organizations.enums import Level, UnitKind
from organizations.models import Unit
from organizations.services.unit_files import Row

HANOI = "01"
COUNTRY_FROM = datetime.date(2025, 7, 1)
"""vietnam_2025.csv is the state of this day (Resolutions on the two-level local government)."""
PREFIXES = ("Thành phố ", "Tỉnh ", "Phường ", "Xã ", "Đặc khu ")
POINT = ("latitude", "longitude", "area_km2")
UNIT_COLUMNS = ("code", "name", "short_name", "type", "level", "parent_code", "valid_from", "valid_to", *POINT)
BODY_COLUMNS = ("name", "kind", "level", "valid_from", "valid_to", "source", "note")
COUNTRY_COLUMNS = ("code", "name", "type", "parent_code", *POINT)


def body_code(name: str) -> str:
    """Our code for a body without an official one: the initials of its name, the city's left out (HN-CA, HN-LDLD)."""
    initials = "".join(word[0] for word in fold(name).upper().replace(",", " ").split())
    return f"HN-{initials.removesuffix('HN').removesuffix('TP') or initials}"[:20]


def unit_of(row: Row) -> Unit:
    """The unit of a row of hanoi_units.csv, not stored."""
    return Unit(
        code=row.text("code", longest=20),
        name=row.name("name"),
        short_name=row.name("short_name"),
        kind=row.choice("type", UnitKind.values),
        level=row.choice("level", Level.values),
        valid_from=row.day("valid_from"),
        valid_to=row.day("valid_to"),
        **_on_the_map(row),
    )


def body_of(row: Row) -> Unit:
    """The body of a row of hanoi_bodies.csv, not stored; what is known of it stands in the note."""
    name = row.name("name")
    source, note = (row.text(column, longest=900, required=False) for column in ("source", "note"))
    return Unit(
        code=body_code(name),
        name=name,
        short_name=name,
        kind=row.choice("kind", UnitKind.values),
        level=row.choice("level", Level.values),
        valid_from=row.day("valid_from"),
        valid_to=row.day("valid_to"),
        note="\n".join(filter(None, [note, source])),
    )


def country_unit_of(row: Row) -> Unit:
    """The unit of a row of vietnam_2025.csv, not stored."""
    name = row.name("name")
    kind = row.choice("type", UnitKind.values)
    return Unit(
        code=row.text("code", longest=20),
        name=name,
        short_name=next((name.removeprefix(word) for word in PREFIXES if name.startswith(word)), name),
        kind=kind,
        level=Level.CITY if kind in {UnitKind.CITY, UnitKind.PROVINCE} else Level.GRASSROOTS,
        valid_from=COUNTRY_FROM,
        **_on_the_map(row),
    )


def _on_the_map(row: Row) -> dict[str, object]:
    latitude = row.number("latitude", low=-90, high=90, places=6)
    longitude = row.number("longitude", low=-180, high=180, places=6)
    if (latitude is None) != (longitude is None):
        row.fault("longitude", "Half a point.", "Give both latitude and longitude, or neither.")
    area = row.number("area_km2", low=0, high=99_999_999, places=2)
    return {"latitude": latitude, "longitude": longitude, "area_km2": area}
