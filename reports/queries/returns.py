"""Reports of the units below: who is to hand in, who did, who is late (DOMAIN §7)."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.dates import today
from organizations.models import Unit
from reports.enums import EDITABLE, HANDED_IN, SEALED, ReportState
from reports.models import Report
from reports.periods import ReportPeriod
from reports.permissions.reports import may_accept
from reports.tones import OF_REPORTS

MISSING, LATE, RECEIVE, ACCEPTED, PUBLISHED, FREED = "missing", "late", "receive", "accepted", "published", "freed"
GROUPS = [
    (MISSING, _("Not submitted")),
    (LATE, _("Late")),
    (RECEIVE, _("To accept or return")),
    (ACCEPTED, pgettext_lazy("report", "Accepted")),
    (PUBLISHED, pgettext_lazy("report", "Published")),
    (FREED, pgettext_lazy("report", "Not made")),
]
"""Groups of the page; what is late stands in its own and in one of the others."""


@dataclass(frozen=True)
class Return:
    """A unit below with its report of the period; without one it is missing.

    Last day and first submission are those of the first edition: a correction has no last day.
    """

    unit: Unit
    report: Report | None
    due_on: datetime.date | None
    submitted_on: datetime.date | None
    is_late: bool
    days_late: int

    @property
    def state(self) -> str:
        """The state of its report; empty where there is none."""
        return self.report.state if self.report else ""

    @property
    def group(self) -> str:
        """The group of the page that it stands in."""
        if self.state in ("", *EDITABLE):
            return MISSING
        return {
            ReportState.SUBMITTED: RECEIVE, ReportState.ACCEPTED: ACCEPTED, ReportState.PUBLISHED: PUBLISHED,
            ReportState.DROPPED: FREED,
        }[ReportState(self.state)]  # fmt: skip


def returned(parent: Unit, period: ReportPeriod, due: Mapping[int, datetime.date]) -> list[Return]:
    """The units directly below that are to report the period, or have a report of it, by name. Two statements.

    `due` are the last days to submit, by the ids of the units that are to. Of several editions the last counts that was
    handed in: a correction that is still being written is the unit's own.
    """
    rows = Report.objects.filter(kind=period.kind, begins=period.begins, ends=period.ends, steward__parent=parent)
    rows = rows.filter(Q(edition=1) | Q(state__in=SEALED))
    editions: dict[int, list[Report]] = {}
    for row in rows.select_related("steward__parent", "unit").order_by("edition"):
        editions.setdefault(row.unit_id, []).append(row)
    units = Unit.objects.filter(pk__in={*due, *editions}).order_by("sort_key", "pk")
    return [_return(unit, editions.get(unit.pk, []), due.get(unit.pk)) for unit in units]


def _return(unit: Unit, editions: list[Report], due: datetime.date | None) -> Return:
    report, submitted = None, None
    if editions:
        first, report = editions[0], editions[-1]
        due, submitted = first.due_on, first.first_submitted_on
    is_freed = report is not None and report.state == ReportState.DROPPED
    days = ((submitted or today()) - due).days if due and not is_freed else 0
    return Return(unit, report, due, submitted, days > 0, max(0, days))


def grouped(rows: list[Return]) -> dict[str, int]:
    """How many there are in each group."""
    found = {name: 0 for name, _title in GROUPS}
    for row in rows:
        found[row.group] += 1
        found[LATE] += row.is_late
    return found


def narrowed(rows: list[Return], group: str) -> list[Return]:
    """Those of the group; all for none."""
    if not group:
        return rows
    return [row for row in rows if (row.is_late if group == LATE else row.group == group)]


@dataclass(frozen=True)
class ShownReturn:
    """A unit below as the page shows it: its colour, whether its report is read above, and may be accepted now."""

    row: Return
    tone: str
    is_readable: bool
    may_accept: bool

    @property
    def named(self) -> str:
        """What names its report with the words and numbers that it has now, for a box to tick."""
        return f"{self.row.report.pk}.{self.row.report.seal}" if self.row.report else ""


def shown_returns(user: Any, rows: Iterable[Return]) -> list[ShownReturn]:
    """The rows for the account. The right is asked of what `returned` read; no query."""
    return [
        ShownReturn(
            row=row,
            tone=OF_REPORTS[ReportState(row.state)] if row.state else "danger",
            is_readable=row.state in HANDED_IN,
            may_accept=row.report is not None and row.group == RECEIVE and may_accept(user, row.report),
        )
        for row in rows
    ]
