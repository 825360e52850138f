"""Dates of validity: inclusive last days, unknown beginnings, and what "today" is."""

import datetime

from django.db.models import Q
from django.utils import timezone

PLACEHOLDER = datetime.date(2020, 1, 1)
"""Stands in the sources for "before we know"; counts as open like null when dates are compared."""


def today() -> datetime.date:
    """The date in Việt Nam now."""
    return timezone.now().astimezone(timezone.get_default_timezone()).date()


def known_start(day: datetime.date | None) -> datetime.date | None:
    """A beginning that is really known, or None."""
    return None if day == PLACEHOLDER else day


def in_force(on: datetime.date, prefix: str = "") -> Q:
    """Rows whose validity (`valid_from` to `valid_to`, both inclusive) covers the day.

    `prefix`: the path of a relation, with its double underscore.
    """
    begun = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": on})
    begun |= Q(**{f"{prefix}valid_from": PLACEHOLDER})
    return begun & (Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": on}))
