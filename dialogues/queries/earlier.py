"""Figures-only history beside what is counted here: which is added to a period’s total, and which is not, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from dialogues.models import DialogueFigures, DialogueFiguresPart
from dialogues.tallies import CONTACT, HELD
from organizations import tallies
from organizations.figures import Scope


@dataclass(frozen=True)
class Earlier:
    """Figures of a source with the sum of their parts; `why_not` says why they are not added to the total."""

    figures: Any
    parts: list[DialogueFiguresPart]
    why_not: str = ""

    @property
    def total(self) -> int:
        """The sum of the parts."""
        return sum(part.number for part in self.parts)

    @property
    def is_mismatch(self) -> bool:
        """Whether the source states another number than its parts make."""
        return self.figures.claimed is not None and self.figures.claimed != self.total


@dataclass(frozen=True)
class Combined:
    """All dialogues and contact meetings of a period: `from_history` + `counted` = `together`.

    `left_out` of those counted here lie in the time and level of figures that are added, and so are not added again.
    """

    rows: list[Earlier]
    from_history: int
    counted: int
    left_out: int

    @property
    def together(self) -> int:
        """What both make, nothing twice."""
        return self.from_history + self.counted


def dressed(rows: Iterable[DialogueFigures]) -> list[Earlier]:
    """The figures with their parts by level and kind; one query for all parts."""
    shown = list(rows)
    parts: dict[int, list[DialogueFiguresPart]] = {row.pk: [] for row in shown}
    for part in DialogueFiguresPart.objects.filter(figures__in=list(parts)).order_by("id"):
        parts[part.figures_id].append(part)
    return [Earlier(row, parts[row.pk]) for row in shown]


def combined(user: Any, scope: Scope) -> Combined:
    """The history of the unit and period beside what is counted here; four queries.

    Figures that reach beyond the period are shown and not added, for nobody knows what of them lies in it; nor are
    those that lie in the time of figures of a unit above, which hold them already.
    """
    place = "unit" if scope.as_it_was else "steward"
    found = scope.of_units(DialogueFigures.objects.visible_to(user).overlapping(scope.period))
    known = dressed(found.select_related("unit", "steward").order_by(f"{place}__path", "begins", "id"))
    rows: list[Earlier] = []
    for each in known:
        rows.append(Earlier(each.figures, each.parts, _why_not(each.figures, rows, scope, place)))
    added = [each for each in rows if not each.why_not]
    covered = Q(pk__in=[])
    for each in added:
        levels = {part.level for part in each.parts}
        days = (each.figures.begins, each.figures.ends)
        below = {f"{place}__path__startswith": getattr(each.figures, place).path}
        covered |= Q(day__range=days, unit__level__in=levels, **below)
    held, contact = tallies.get(HELD), tallies.get(CONTACT)
    here = held.of(user, scope) | contact.of(user, scope)
    number, twice = here.count(), here.filter(covered).count() if added else 0
    return Combined(rows, sum(each.total for each in added), number - twice, twice)


def _why_not(figures: DialogueFigures, before: list[Earlier], scope: Scope, place: str) -> str:
    period = scope.period
    if (period.begins and figures.begins < period.begins) or (period.ends and figures.ends > period.ends):
        return _("Not added: its time reaches beyond these days.")
    for each in before:
        other = each.figures
        within = getattr(figures, place).path.startswith(getattr(other, place).path)
        if not each.why_not and within and other.begins <= figures.ends and figures.begins <= other.ends:
            return _("Not added: “%(title)s” holds it already.") % {"title": other.title}
    return ""
