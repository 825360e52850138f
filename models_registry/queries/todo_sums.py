"""How many models are late for registration or silent in a whole city, from the sums that the database keeps.

What waits, says `todo.py`; the sums keep how many may, by campaign and the day of their last word, so that a campaign's
window or rhythm counts from the moment in which it is changed.
"""

from typing import Any

from django.db import connection
from django.db.models import QuerySet

from directives import rules
from models_registry.models import RegisteredModel
from models_registry.queries import todo
from models_registry.querysets import reads_all
from models_registry.rules import SILENT_DAYS
from organizations import summed
from organizations.dates import today
from organizations.figures import Scope
from organizations.models import Facet

KIND = "waiting"
MEASURES = {"late": 1, "silent": 2}
"""The number of its sums, by the kind of work."""
_SUMMED = (
    "WITH {place} SELECT kept.measure, sum(kept.number) FROM {rows} kept"
    " LEFT JOIN directives_campaign campaign ON campaign.id = (kept.parts ->> 0)::bigint"
    " WHERE kept.place_id = (TABLE place_0) AND kept.kind = %s AND kept.facet = %s AND CASE kept.measure"
    " WHEN 1 THEN campaign.registration_to < %s"
    " WHEN 2 THEN %s - kept.day > coalesce(campaign.rhythm_days, %s) END"
    " GROUP BY kept.measure UNION ALL SELECT 0, count(*) FROM place_0"
)


def waiting_below(user: Any, scope: Scope) -> dict[str, int] | None:
    """By the kind of work how many models of the scope wait today, those of units below among them; one query for both.

    None where the sums do not say it: the unit has none, or the account does not read all that stands there (the portal
    itself, None, does).
    """
    if not (summed.has_sums(scope.root) and (user is None or reads_all(user, scope))):
        return None
    place, of_place = summed.place("place_0", scope, KIND, list(MEASURES.values()), ())
    asked: list[Any] = [KIND, int(Facet.SINCE), today(), today(), rules.value(SILENT_DAYS)]
    with connection.cursor() as cursor:
        cursor.execute(_SUMMED.format(place=place, rows=summed.ROWS), [*of_place, *asked])
        told = {measure: int(number) for measure, number in cursor.fetchall()}
    if not told.pop(0):
        return None
    return {key: told.get(number, 0) for key, number in MEASURES.items()}


def models_waiting(user: Any, scope: Scope, key: str) -> "QuerySet[Any]":
    """The models that are counted, by the definition of the kind of work, as the account reads them."""
    rows, kind = scope.of_units(RegisteredModel.objects.all()), todo.get(key)
    found = kind.narrow(rows) if user is None else kind.among(rows, user, also_below=True)
    return found.order_by()
