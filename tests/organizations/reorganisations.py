"""Units, people and records to reorganise; and the real units of 2024 as they stood then."""

import csv
import datetime
from pathlib import Path

from organizations.models import Membership, Person, Unit, User
from tests.testapp.models import Item

DATA = Path(__file__).parents[2] / "data" / "units"
LONG_AGO = datetime.date(2020, 1, 1)


def table(name):
    with (DATA / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def make_unit(code, parent=None, *, level="grassroots", kind="commune", **fields):
    fields = {"name": f"Xã {code}", "short_name": code, "valid_from": LONG_AGO} | fields
    unit = Unit.objects.create(code=code, level=level, kind=kind, parent=parent, **fields)
    unit.refresh_from_db()
    return unit


def make_person(name="Nguyễn Văn A"):
    return Person.objects.create(full_name=name)


def make_member(unit, role="officer", *, person=None, begins=LONG_AGO, ends=None, position=""):
    return Membership.objects.create(
        person=person or make_person(), unit=unit, role=role, valid_from=begins, valid_to=ends, position=position
    )


def make_account(unit, role="administrator"):
    number = User.objects.count()
    user = User.objects.create_user(f"{role}{number}@example.vn", None, full_name=f"Trần {role} {number}")
    make_member(unit, role, person=user.person)
    return User.objects.get(pk=user.pk)


def make_item(unit, title="Mô hình"):
    return Item.objects.create(unit=unit, steward=unit, title=title)


def load_2024():
    """The units of Hà Nội as they stood in 2024: with open ends, as nobody knew of 2025."""
    units = {}
    for row in table("hanoi_units.csv"):
        if row["valid_from"] != "2020-01-01":
            continue
        unit = Unit(
            code=row["code"],
            name=row["name"],
            short_name=row["short_name"],
            kind=row["type"],
            level=row["level"],
            parent=units[row["parent_code"]] if row["parent_code"] else None,
            valid_from=LONG_AGO,
        )
        unit.save()
        units[row["code"]] = unit
    return {unit.code: unit for unit in Unit.objects.all()}
