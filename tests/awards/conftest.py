"""A city with its wards, who keeps the catalogues there, and who does not."""

from types import SimpleNamespace

import pytest

from tests.access.people import account, again, tree, worker
from tests.awards.makers import make_authority, make_form
from tests.sign_in import prove


@pytest.fixture
def city(db):
    """`units`; `administrator` of the city, `ward_administrator`, `root`."""
    units = tree()
    return SimpleNamespace(
        units=units,
        administrator=worker("administrator", units.city),
        ward_administrator=worker("administrator", units.ward),
        root=account("root", is_superuser=True),
    )


@pytest.fixture
def visit(client, city):
    """The city's administrator, signed in."""
    return prove(client, again(city.administrator))


@pytest.fixture
def deciding(city):
    """People of the ward by role, those around it, and a form on which the chair of a commune or ward decides."""
    ward = city.units.ward
    for role in ("officer", "secretary", "leader", "approver", "auditor", "reviewer"):
        setattr(city, role, worker(role, ward))
    city.above = worker("approver", city.units.city, "approver-above")
    city.beside = worker("secretary", city.units.beside, "secretary-beside")
    city.ward = ward
    city.form = make_form("commendation", kind="commendation", for_household=True)
    make_authority(city.form, level="grassroots", post="Chủ tịch UBND xã, phường")
    return city
