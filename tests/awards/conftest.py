"""A city with its wards, who keeps the catalogues there, and who does not."""

from types import SimpleNamespace

import pytest

from tests.access.people import account, again, tree, worker
from tests.awards.makers import make_authority, make_form
from tests.sign_in import prove
from tests.worlds import shared


@shared
def city():
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


@shared
def deciding(city):
    """People of the ward by role, those around it, and a form on which the chair of a commune or ward decides."""
    ward = city.units.ward
    form = make_form("commendation", kind="commendation", for_household=True)
    make_authority(form, level="grassroots", post="Chủ tịch UBND xã, phường")
    roles = ("officer", "secretary", "leader", "approver", "auditor", "reviewer")
    return SimpleNamespace(
        **vars(city),
        **{role: worker(role, ward) for role in roles},
        above=worker("approver", city.units.city, "approver-above"),
        beside=worker("secretary", city.units.beside, "secretary-beside"),
        ward=ward,
        form=form,
    )
