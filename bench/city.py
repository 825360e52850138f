"""A city of 126 communes with years of models in every state (`manage.py seed`): the same rows each time.

The units of the whole country stand beside it, and who works in the city and its first commune.
"""

from types import SimpleNamespace
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connections

from bench import bulk, database
from dialogues.services.seeding import seed_opinions
from directives.models import Theme
from models_registry.models import RegisteredModel
from models_registry.services.seeding import seed_models
from organizations.dates import today
from organizations.models import Membership, Unit

FEW = 10_000
EVERYWHERE = "tatca@bench.example"
"""An administrator, who sees every model."""
COMMUNES, OTHER_PROVINCES, OTHER_COMMUNES, BODIES = 126, 33, 3195, 5

_UNIT = """
INSERT INTO organizations_unit (code, name, short_name, kind, level, parent_id, note, version, sort_key, search, path)
SELECT {code}, {name}, {name}, '{kind}', '{level}', {parent}, '', 1, lower({code}), lower({code}), '' FROM {rows}
"""
_UNITS = (
    _UNIT.format(code="'P00'", name="'Hà Nội'", kind="city", level="city", parent="NULL", rows="(SELECT 1) one"),
    _UNIT.format(
        code="to_char(n, '\"P\"FM00')", name="'Tỉnh ' || n", kind="province", level="city", parent="NULL",
        rows=f"generate_series(1, {OTHER_PROVINCES}) n",
    ),
    _UNIT.format(
        code="to_char(n, '\"X\"FM0000')", name="'Phường ' || n", kind="ward", level="grassroots", parent="p.id",
        rows=f"generate_series(1, {COMMUNES}) n JOIN organizations_unit p ON p.code = 'P00'",
    ),
    _UNIT.format(
        code="to_char(n, '\"Y\"FM0000')", name="'Xã ' || n", kind="commune", level="grassroots", parent="p.id",
        rows=f"generate_series(1, {OTHER_COMMUNES}) n"
             f" JOIN organizations_unit p ON p.code = to_char(1 + n % {OTHER_PROVINCES}, '\"P\"FM00')",
    ),
    _UNIT.format(
        code="'B' || b || p.code", name="'Trường ' || b || ' ' || p.name", kind="other", level="grassroots",
        parent="p.id",
        rows=f"organizations_unit p, generate_series(1, {BODIES}) b WHERE p.code LIKE 'X%%'",
    ),
)  # fmt: skip
_THEMES = """
INSERT INTO directives_theme (code, name_vi, name_en, description, sort_key)
SELECT 't' || n, 'Chủ đề ' || n, 'Theme ' || n, '', lpad(n::text, 3, '0') FROM generate_series(1, 12) n
ON CONFLICT DO NOTHING
"""


def fill(rows: int) -> SimpleNamespace:
    """Units, `rows` models and their lives, made once; returns the units and the people whose pages are measured.

    Where there are more than `FEW`, a copy of the database with so many is set aside on the way.
    """
    make_units()
    if rows > FEW and not database.has_small():
        seed_models(FEW, within=Unit.objects.get(code="P00"))
        who_looks()
        seed_opinions(FEW, within=Unit.objects.get(code="P00"))  # the copy serves `bench/opinions.py`, too
        _know()
        database.set_aside_small()
    bulk.mend()
    if RegisteredModel.objects.count() < rows:
        with bulk.in_bulk():
            seed_models(rows, within=Unit.objects.get(code="P00"))
        _know()
    return who_looks()


def make_units() -> None:
    """The units of the country and the themes, made once."""
    if not Unit.objects.filter(code="P00").exists():
        with connections["owner"].cursor() as cursor:
            for statement in (*_UNITS, _THEMES):
                cursor.execute(statement.replace("%%", "%"))


def _know() -> None:
    """What the planner and scans of an index alone need."""
    connection = connections["owner"]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()


def who_looks() -> SimpleNamespace:
    """The units and people of a filled database; people are made when they are not there."""
    city, commune = Unit.objects.get(code="P00"), Unit.objects.get(code="X0001")
    places = {"city": city, "commune": commune}
    people = {
        f"{where}_{role}": _worker(role, unit)
        for where, unit in places.items()
        for role in ("leader", "secretary", "officer")
    }
    everywhere = _users().filter(email=EVERYWHERE).first() or _users().create_superuser(
        EVERYWHERE, full_name="Nguyễn Thị Tất Cả"
    )
    theme = Theme.objects.order_by("id").values_list("pk", flat=True)[0]
    return SimpleNamespace(**places, **people, everywhere=everywhere, theme=theme, year=today().year)


def _users() -> Any:
    return get_user_model().objects


def _worker(role: str, unit: Unit) -> Any:
    users = _users()
    name = f"{role}-{unit.code.lower()}@bench.example"
    if not users.filter(email=name).exists():
        user = users.create_user(name, full_name=f"{role} {unit.short_name}")
        Membership.objects.create(person=user.person, unit=unit, role=role, valid_from=today())
    return users.get(email=name)
