"""The notices about reports: whose, of which period; drafted, due, late, submitted, returned, accepted, published."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from notifications import kinds
from notifications.enums import Way
from notifications.services.telling import Telling, tellings, write
from organizations.enums import Role
from organizations.recipients import nearest_accounts
from reports.models import Report
from reports.periods import closing_of, name_of, named_by
from reports.permissions.reports import RECEIVERS, WRITERS

if TYPE_CHECKING:
    from notifications.models import Notice
    from organizations.models import User

REPORT = kinds.Record(visible=Report.objects.visible_to, key="data__report")
AWAITED = kinds.Record(visible=Report.objects.awaited_by, key="data__report")
KINDS = (
    (
        "report_drafted",
        _("Report to write"),
        _("The draft of a report of %(unit)s (%(period)s) is there. Its figures are counted; add the words."),
        "waiting",
        Way.AT_ONCE,
    ),
    (
        "report_submitted",
        _("Report submitted"),
        _("%(unit)s submitted its report (%(period)s)."),
        "waiting",
        Way.DIGEST,
    ),
    (
        "report_returned",
        _("Report returned"),
        _("The report of %(unit)s (%(period)s) was returned; its history says why."),
        "danger",
        Way.AT_ONCE,
    ),
    (
        "report_accepted",
        _("Report accepted"),
        _("The report of %(unit)s (%(period)s) was accepted."),
        "success",
        Way.DIGEST,
    ),
    (
        "report_published",
        _("Report published"),
        _("The report of %(unit)s (%(period)s) was published."),
        "success",
        Way.DIGEST,
    ),
    (
        "report_due",
        _("Report due"),
        _("The report of %(unit)s (%(period)s) is not submitted yet."),
        "warning",
        Way.AT_ONCE,
    ),
    (
        "report_due_soon",
        _("Report due soon"),
        _("The report of %(unit)s (%(period)s) is to be submitted until %(due)s."),
        "warning",
        Way.AT_ONCE,
    ),
    (
        "report_late",
        _("Report late"),
        _("The report of %(unit)s (%(period)s) was to be submitted until %(due)s. It is not submitted yet."),
        "danger",
        Way.AT_ONCE,
    ),
)
AWAITED_KINDS = (
    (
        "report_late_above",
        _("Report of a unit below late"),
        _("%(unit)s has not submitted its report (%(period)s). It was due on %(due)s."),
        "danger",
        Way.DIGEST,
    ),
)
"""What is told of a report that the reader may not open yet: it leads to the list of those awaited."""


def tell(kind: str, report: Report, accounts: Iterable[Any], *, by: Any = None) -> None:
    """Tell these accounts, without who did it. In the caller's transaction."""
    others = [each for each in accounts if by is None or each.pk != by.pk]
    write(told_of(kind, report, others, by=by))


def told_of(kind: str, report: Report, accounts: Iterable[Any], *, by: Any = None) -> list[Telling]:
    """What these accounts are told of the report, to be written with others."""
    data = {
        "report": report.pk,
        "unit": report.steward.name,
        "kind": report.kind,
        "begins": report.begins.isoformat(),
        "ends": report.ends.isoformat(),
        "due": report.due_on.isoformat() if report.due_on else "",
    }
    return tellings(kind=f"reports.report_{kind}", recipients=accounts, subject=report, data=data, by=by)


def writing(report: Report) -> "list[User]":
    """Who writes for the unit, or for the nearest above that has any."""
    return nearest_accounts(report.steward, *WRITERS)


def receiving(report: Report) -> "list[User]":
    """Who receives it: of the nearest unit above; of a topmost unit its own approvers."""
    above = report.steward.parent
    return nearest_accounts(above, *RECEIVERS) if above else nearest_accounts(report.steward, Role.APPROVER)


def tell_unit(kind: str, report: Report, *, by: Any = None) -> None:
    """Tell who writes for the unit."""
    tell(kind, report, writing(report), by=by)


def tell_above(kind: str, report: Report, *, by: Any = None) -> None:
    """Tell who receives it."""
    tell(kind, report, receiving(report), by=by)


def _told(notice: "Notice") -> dict[str, str]:
    data = notice.data
    begins, ends = (datetime.date.fromisoformat(data[name]) for name in ("begins", "ends"))
    told = {"period": name_of(data["kind"], begins, ends)}
    if data.get("due"):
        told["due"] = date_format(datetime.date.fromisoformat(data["due"]), "SHORT_DATE_FORMAT")
    return told


def _returns_page(notice: "Notice") -> str:
    """The list of the reports awaited from units below, of the period."""
    data = notice.data
    begins, ends = (datetime.date.fromisoformat(data[name]) for name in ("begins", "ends"))
    named = named_by(data["kind"], begins, ends)
    query = {"kind": data["kind"], "closing": closing_of(begins).value}
    if named is not None:
        query |= {"year": str(named.year), "number": str(named.number)}
    return f"{reverse('reports:returns')}?{urlencode(query)}"


def register() -> None:
    """Make the kinds known."""
    page = kinds.page_of("reports:report", "report")
    group = _("Reports")
    kinds.register_each(KINDS, app="reports", url=page, record=REPORT, group=group, more=_told)
    kinds.register_each(AWAITED_KINDS, app="reports", url=_returns_page, record=AWAITED, group=group, more=_told)
