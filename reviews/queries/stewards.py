"""Which units a list may be narrowed to."""

from typing import TYPE_CHECKING, Any

from organizations.models import Unit
from organizations.paths import ids_of_path

if TYPE_CHECKING:
    from django.db.models import QuerySet


def units_around(records: "QuerySet[Any]") -> "QuerySet[Unit]":
    """The stewards of the records, and the units above them. One query for their paths, whatever the records."""
    paths = records.order_by().values_list("steward__path", flat=True).distinct()
    known = {pk for path in paths for pk in ids_of_path(path)}
    return Unit.objects.filter(pk__in=known).order_by("sort_key", "id")
