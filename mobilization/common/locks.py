"""One at a time: what two people enter at the same moment is judged one after the other."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet


def one_at_a_time(*parts: object) -> None:
    """Wait until no other transaction holds the lock of this name, and hold it until this one ends.

    For what is not there yet, so that no row can be locked. Ask for it before the query that judges.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", ["|".join(map(str, parts))])


def locked(rows: "QuerySet[Any]", pk: int) -> Any:
    """The row of `rows` as it is now, with what they join, kept until the transaction ends; None where it is gone.

    It is locked first and read then: in one statement a row that waited comes as the other transaction left it, but
    what is joined as it was before, so that a new neighbour is missing.
    """
    alone = rows.order_by().select_related(None).select_for_update()
    if alone.filter(pk=pk).values_list("pk", flat=True).first() is None:
        return None
    return rows.filter(pk=pk).first()
