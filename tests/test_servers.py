"""How addresses in the environment become settings."""

import pytest
from django.db import connection

from mobilization.settings.servers import database


def test_libpqs_options_of_the_address_come_after_ours():
    given = database("postgres://app:x@db/portal?sslmode=require&options=-c%20jit%3Don", pool_seconds=60)
    assert given["OPTIONS"] == {"connect_timeout": 3, "sslmode": "require", "options": "-c jit=off -c jit=on"}
    assert database("", pool_seconds=0)["OPTIONS"]["options"] == "-c jit=off"


@pytest.mark.django_db
def test_statements_are_not_compiled():
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
