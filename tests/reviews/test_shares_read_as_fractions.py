"""What councils entered as 67 becomes two thirds when the portal is upgraded, and 67 again on the way back."""

from importlib import import_module

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db
STEP = import_module("reviews.migrations.0012_shares_as_fractions")
TABLES = ("councilrules", "councilrulesevent", "session", "sessionevent")
ROWS = (
    # quorum, share needed, more than, state
    ("67", "67", False, "planned"),
    ("67", "67", True, "closed"),
    ("50", "67", False, "in_session"),
    ("100", "1", True, "planned"),
)


def columns(cursor, table):
    cursor.execute(f"SELECT quorum_share, needed_share FROM reviews_{table} ORDER BY row")
    return cursor.fetchall()


def test_two_thirds_are_read_as_such_but_not_of_sessions_that_have_begun():
    with connection.cursor() as cursor:
        for table in TABLES:  # as the step finds them; they lie before the portal's own until the test ends
            cursor.execute(
                f"CREATE TEMP TABLE reviews_{table} (row int, quorum_share varchar(4), needed_share varchar(4), "
                "is_more_than boolean, state text)"
            )
            for number, row in enumerate(ROWS):
                cursor.execute(f"INSERT INTO reviews_{table} VALUES ({number}, %s, %s, %s, %s)", row)
        cursor.execute(STEP.FRACTIONS)
        by_rules = [("2/3", "2/3"), ("2/3", "67%"), ("50%", "2/3"), ("100%", "1%")]
        as_counted = [("67%", "67%"), ("67%", "67%"), ("50%", "67%"), ("100%", "1%")]
        assert [columns(cursor, table) for table in TABLES] == [
            by_rules, by_rules, [("2/3", "2/3"), *as_counted[1:]], as_counted,
        ]  # fmt: skip
        cursor.execute("UPDATE reviews_session SET quorum_share = '8/9', needed_share = '1/3' WHERE row = 3")
        cursor.execute(STEP.NUMBERS)
        assert columns(cursor, "councilrules") == [row[:2] for row in ROWS]
        assert columns(cursor, "session") == [*(row[:2] for row in ROWS[:3]), ("89", "33")]
