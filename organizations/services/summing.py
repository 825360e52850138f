"""The sums that the database keeps of whole cities: made for the units that have them, and brought up to date."""

from django.db import connection, transaction

from organizations.models import Unit

_ONE_AT_A_TIME = 5_293_190_246_713_071_902


@transaction.atomic
def keep_sums() -> int:
    """Add what changed to the cells, then make the sums of units that have none of today's tree.

    Returns how many changes there were; none where somebody else is at it. Neither waits for whoever writes what is
    counted, nor do they wait.
    """
    tops = Unit.objects.filter(parent=None, children__isnull=False).order_by("pk").distinct()
    roots = [None, *tops.values_list("pk", flat=True)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("SELECT organizations_fold_rolled()")
        folded: int = cursor.fetchone()[0]
        cursor.execute("SELECT organizations_refresh_rolled(%s)", [roots])
    return folded


def rebuild_sums(kind: str) -> None:
    """Make all sums of a kind anew from what they are the sums of, in one step for whoever reads them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organizations_build_rolled(%s, NULL, NULL)", [kind])
