"""Tallies beside the same days of the year before, each with the list of exactly its rows."""

from collections.abc import Sequence
from typing import Any

from django.template.defaultfilters import floatformat

from models_registry.queries.judged import Row, Told
from organizations.figures import Scope
from organizations.tallies import Counted, Tally
from reports import measures


def rows_of(asked: Sequence[Tally], scope: Scope, reader: Any) -> list[Row]:
    """One statement for each kind of things (one more for a median)."""
    if not asked:
        return []
    then = Scope(root=scope.root, as_it_was=scope.as_it_was, period=scope.period.year_before())
    scopes = {"now": scope, "before": then}
    found = measures.counted(asked, scopes, reader)
    return [
        Row(each, *(told_of(each, scopes[name], found[name][each.key]) for name in ("now", "before"))) for each in asked
    ]


def told_of(tally: Tally, scope: Scope, counted: Counted) -> Told:
    """The number with its list, and in words what is reckoned of it."""
    said = ""
    if counted.value is not None and tally.said:
        said = str(tally.said) % {"value": floatformat(counted.value, "-1")}
    return Told(counted.number, counted.value, said, measures.list_url(tally, scope))
