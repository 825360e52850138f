"""A city with its wards, who keeps the catalogues there, and who does not."""

from types import SimpleNamespace

import pytest

from tests.access.people import account, again, tree, worker
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
