"""How the database is asked, whatever its address says."""

import pytest
from django.db import connection

from mobilization.settings.servers import database


@pytest.mark.parametrize(
    ("address", "options"),
    [
        ("postgres://a@b/c", "-c jit=off"),
        ("postgres://a@b/c?options=-c%20work_mem%3D9MB", "-c jit=off -c work_mem=9MB"),
    ],
)
def test_statements_are_not_compiled_and_what_the_address_says_holds(address, options):
    assert database(address, pool_seconds=0)["OPTIONS"]["options"] == options


def test_the_portal_connects_so(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
