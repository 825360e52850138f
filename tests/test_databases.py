"""What the tests' databases are kept like between two files."""

import pytest
from django.db import connection, transaction

from tests import databases

MADE = databases.SWEPT + 100


@pytest.mark.django_db(transaction=True)
def test_rows_that_were_rolled_back_are_swept_and_their_table_is_not_taken_for_empty():
    databases.sweep()
    with connection.cursor() as cursor:
        with transaction.atomic():
            cursor.execute(
                "INSERT INTO django_session SELECT 'k' || n, repeat('x', 100), now() FROM generate_series(1, %s) n",
                [MADE],
            )
            transaction.set_rollback(True)
        with transaction.atomic():
            cursor.execute("ANALYZE django_session")
            transaction.set_rollback(True)
        cursor.execute("SELECT pg_stat_force_next_flush()")
        assert told(cursor) == (True, True, 0)
        databases.sweep()
        cursor.execute("SELECT pg_stat_force_next_flush()")
        assert told(cursor) == (False, False, 0)


def told(cursor):
    """Whether rows that nobody sees are there, and pages; how many rows the planner is told of."""
    cursor.execute(
        "SELECT n_dead_tup > 0, relpages > 0, reltuples FROM pg_stat_user_tables"
        " JOIN pg_class ON pg_class.oid = relid WHERE relid = 'django_session'::regclass"
    )
    return cursor.fetchone()
