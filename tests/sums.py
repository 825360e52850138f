"""What tests of kept sums ask: whether they are what they are the sums of, and what is read without them."""

from contextlib import contextmanager

from django.db import connection, transaction


def differences(kind):
    """Cells of the kind that differ from what its rows say; there are none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM organizations_rolled_differences(%s)", [kind])
        return cursor.fetchall()


@contextmanager
def without_sums():
    """Inside no place has sums."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM organizations_rolledplace")
        yield
        transaction.set_rollback(True)


def spoil(**where):
    """Every number of the cells is 5."""
    conditions = " AND ".join(f"{name} = %s" for name in where) or "true"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE organizations_rolledcell SET number = 5 WHERE {conditions}", [*where.values()])
