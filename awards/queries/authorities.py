"""Who may decide what on a day, as services ask it; the matrix of a day, as pages show it."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from awards.enums import Branch, DecidingLevel
from awards.models import AwardAuthority, AwardForm, CatalogueEntry, EmulationTitle

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from awards.querysets import AuthorityQuerySet
    from organizations.models import Unit

CATALOGUES: tuple[type[CatalogueEntry], ...] = (EmulationTitle, AwardForm)
LEVELS, BRANCHES = list(DecidingLevel), list(Branch)


def deciding(subject: CatalogueEntry, *, unit: "Unit", branch: str, on: datetime.date) -> "AuthorityQuerySet":
    """The rows by which a body of this branch at the unit's level decides on the title or form that day.

    None where the title or form itself is not in force; each row says which post signs.
    """
    rows = AwardAuthority.objects.of(subject).in_force(on)
    found: AuthorityQuerySet = rows.filter(level=unit.level, branch=branch).order_by("post_key", "id")
    return found


def may_decide(subject: CatalogueEntry, unit: "Unit", branch: str, on: datetime.date) -> bool:
    """Whether a body of this branch at the unit's level may decide on the title or form that day."""
    return deciding(subject, unit=unit, branch=branch, on=on).exists()


@dataclass
class MatrixRow:
    """A title or a form, and for each level who decides: rows in the order of branches."""

    subject: CatalogueEntry
    cells: dict[str, list[AwardAuthority]] = field(default_factory=lambda: defaultdict(list))

    @property
    def levels(self) -> list[tuple[Any, list[AwardAuthority]]]:
        """Each level with who decides there, also where nobody does."""
        return [(level.label, self.cells.get(level, [])) for level in LEVELS]


@dataclass(frozen=True)
class Matrix:
    """A catalogue with who decides on the day, and on what nobody has said so (`missing`)."""

    catalogue: type[CatalogueEntry]
    rows: list[MatrixRow]
    missing: list[CatalogueEntry]


def matrix(
    authorities: "QuerySet[AwardAuthority]",
    on: datetime.date,
    *,
    catalogues: "tuple[type[CatalogueEntry], ...]" = CATALOGUES,
    with_missing: bool = True,
) -> list[Matrix]:
    """By catalogue the titles and forms of the day on which somebody decides, by those `authorities`.

    `with_missing`: tell of the others, too. One query for the authorities, one for each catalogue.
    """
    found: dict[tuple[str, int | None], MatrixRow] = {}
    parts = []
    for catalogue in catalogues:
        every: Any = catalogue._default_manager
        rows = [MatrixRow(entry) for entry in every.in_force(on).order_by("position", "sort_key", "id")]
        found |= {(catalogue.AUTHORITY, row.subject.pk): row for row in rows}
        parts.append((catalogue, rows))
    ordered = sorted(authorities, key=lambda each: (BRANCHES.index(Branch(each.branch)), each.post_key, each.pk))
    for each in ordered:
        key = ("title", each.title_id) if each.title_id else ("form", each.form_id)
        if key in found:
            found[key].cells[each.level].append(each)
    return [_part(catalogue, rows, with_missing=with_missing) for catalogue, rows in parts]


def _part(catalogue: type[CatalogueEntry], rows: list[MatrixRow], *, with_missing: bool) -> Matrix:
    missing = [row.subject for row in rows if not row.cells] if with_missing else []
    return Matrix(catalogue, [row for row in rows if row.cells], missing)
