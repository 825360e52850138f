"""Published figures beside what the portal counts, and beside the parts that they give themselves."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from organizations.figures import Period, Scope
from organizations.models import Unit
from organizations.tallies import Counted
from reports import measures
from reports.claim_enums import Measured, Qualifier, Standing
from reports.models import Claim, ClaimPart

ABOUT = Decimal("0.05")
"""“About” and “nearly” hold within so much of the number that is stated."""

STANDING_TONES = {
    Standing.AGREES: "success",
    Standing.DIFFERS: "warning",
    Standing.PARTS: "danger",
    Standing.NOTHING: "neutral",
    Standing.WITHDRAWN: "neutral",
}


def holds(qualifier: str, stated: Decimal, ours: Decimal) -> bool:
    """Whether what we count is what the source states: exactly, about (5 % up or down), nearly (less), more than."""
    if qualifier == Qualifier.MORE_THAN:
        return ours > stated
    if qualifier == Qualifier.EXACT:
        return ours == stated
    margin = stated * ABOUT
    if qualifier == Qualifier.NEARLY:
        return stated - margin <= ours < stated
    return abs(ours - stated) <= margin


@dataclass(frozen=True)
class Compared:
    """A figure with its parts; `ours` is what the portal counts, None where there is nothing to compare or to tell."""

    claim: Claim
    parts: list[ClaimPart] = field(default_factory=list)
    measure: measures.Measure | None = None
    ours: Decimal | None = None
    url: str = ""

    @property
    def total(self) -> Decimal | None:
        """What its own parts make; None without parts."""
        return sum((part.number for part in self.parts), Decimal(0)) if self.parts else None

    @property
    def parts_differ(self) -> bool:
        """Whether its parts make another number than it states, as exactly as it states it."""
        return self.total is not None and not holds(self.claim.qualifier, self.claim.number, self.total)

    @property
    def of_parts(self) -> Decimal | None:
        """By how much the parts are more than what is stated."""
        return None if self.total is None else self.total - self.claim.number

    @property
    def difference(self) -> Decimal | None:
        """By how much we count more than the source states."""
        return None if self.ours is None else self.ours - self.claim.number

    @property
    def agrees(self) -> bool | None:
        """Whether what we count is what it states; None where there is nothing to compare."""
        if self.ours is None:
            return None
        stated, ours = self.claim.number, self.ours
        if self.claim.measured != Measured.COUNT and stated == int(stated):
            ours = ours.quantize(Decimal(1), ROUND_HALF_UP)  # a source writes 95 for 95.3
        return holds(self.claim.qualifier, stated, ours)

    @property
    def standings(self) -> list[Standing]:
        """How it stands, what is wrong first."""
        if self.claim.withdrawn_on is not None:
            return [Standing.WITHDRAWN]
        wrong = [Standing.PARTS] if self.parts_differ else []
        if self.agrees is None:
            return [*wrong, Standing.NOTHING]
        return [*wrong, Standing.AGREES if self.agrees else Standing.DIFFERS]


def compared(claims: Iterable[Claim], reader: Any) -> list[Compared]:
    """Each figure with its parts and what the portal counts, as far as the reader is told it.

    A query for all parts, and the counting of each measure once for all figures that name it.
    """
    rows = list(claims)
    parts: dict[int, list[ClaimPart]] = {row.pk: [] for row in rows}
    for part in ClaimPart.objects.filter(claim__in=list(parts)).order_by("position"):
        parts[part.claim_id].append(part)
    scopes = {row.pk: scope for row in rows if (scope := scope_of(row)) is not None}
    by_measure: dict[str, list[Claim]] = {}
    for row in rows:
        if row.pk in scopes and _is_told(row, reader):
            by_measure.setdefault(row.measure, []).append(row)
    counted: dict[int, Counted] = {}
    for key, alike in by_measure.items():
        asked = measures.with_wholes([measures.measure(key)])
        told = measures.counted(asked, {str(row.pk): scopes[row.pk] for row in alike}, reader)
        counted |= {row.pk: told[str(row.pk)][key] for row in alike}
    return [_compared(row, parts[row.pk], scopes.get(row.pk), counted.get(row.pk)) for row in rows]


def _compared(row: Claim, parts: list[ClaimPart], scope: Scope | None, counted: Counted | None) -> Compared:
    if scope is None or counted is None:
        return Compared(row, parts, measure_of(row))
    ours = Decimal(counted.number) if row.measured == Measured.COUNT else counted.value
    measure = measures.measure(row.measure)
    return Compared(row, parts, measure, ours, measures.list_url(measure, scope))


def scope_of(claim: Claim) -> Scope | None:
    """What of ours it is compared with: a unit, days, a number; None where one of them is missing."""
    if claim.withdrawn_on is not None or claim.about is None or claim.period is None or measure_of(claim) is None:
        return None
    return Scope(root=claim.about, as_it_was=claim.as_it_was, period=claim.period)


def measure_of(claim: Claim) -> measures.Measure | None:
    """The number of the portal that it names, if there is one still."""
    try:
        return measures.measure(claim.measure)
    except KeyError:
        return None


def _is_told(claim: Claim, reader: Any) -> bool:
    return any(each.key == claim.measure for each in measures.readable(reader, claim.about))


def claims_about(user: Any, unit: Unit | None, period: Period, keys: Iterable[str]) -> list[Compared]:
    """What was published of this very unit within these days and is counted by one of these measures."""
    rows = Claim.objects.visible_to(user).standing().filter(about=unit, measure__in=list(keys))
    if period.begins:
        rows = rows.filter(begins__gte=period.begins)
    if period.ends:
        rows = rows.filter(ends__lte=period.ends)
    return compared(rows.select_related("about", "steward").order_by("-begins", "-id"), user)
