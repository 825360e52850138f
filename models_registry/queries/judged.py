"""The tallies of a unit as page, file and API show them: each number with the list of exactly these."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.template.defaultfilters import floatformat
from django.urls import reverse

from organizations import tallies
from organizations.figures import Scope
from organizations.tallies import Counted, Tally


@dataclass(frozen=True)
class Told:
    """A number, the address of its list, and what is reckoned of it, in words too."""

    number: int
    value: Decimal | None
    said: str
    url: str


@dataclass(frozen=True)
class Row:
    """A tally in the period and in the same days of the year before."""

    tally: Tally
    now: Told
    before: Told


def judged(user: Any, scope: Scope, about: str = tallies.JUDGING) -> list[Row]:
    """What the account may read of this part of the unit's figures; a query for each kind of thing."""
    readable = tallies.readable(user, scope.root, about)
    year_before = Scope(root=scope.root, as_it_was=scope.as_it_was, period=scope.period.year_before())
    scopes = {"now": scope, "before": year_before}
    found = tallies.counted(readable, user, scopes)
    return [Row(each, *(_told(each, scopes[name], found[name][each.key]) for name in scopes)) for each in readable]


def _told(tally: Tally, scope: Scope, counted: Counted) -> Told:
    said = ""
    if counted.value is not None:
        said = str(tally.said) % {"value": floatformat(counted.value, "-1")}
    return Told(counted.number, counted.value, said, list_url(tally, scope))


def list_url(tally: Tally, scope: Scope, **more: Any) -> str:
    """The page of the rows that the tally counts in the scope; `more` are further filters of the list."""
    period = scope.period
    query = {
        "figure": tally.key,
        "within": str(scope.root.pk) if scope.root else "all",
        "lens": "unit" if scope.as_it_was else "",
        "from": f"{period.begins:%d/%m/%Y}" if period.begins else "",
        "to": f"{period.ends:%d/%m/%Y}" if period.ends else "",
        **more,
    }
    return f"{reverse(tally.page)}?{urlencode({name: value for name, value in query.items() if value})}"
