"""The notices about reports: whose, of which period; the draft is there, it was submitted, returned, accepted."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from notifications import kinds
from notifications.enums import Way
from notifications.services.telling import tellings, write
from organizations.enums import Role
from organizations.recipients import nearest_accounts
from reports.models import Report
from reports.periods import name_of
from reports.permissions.reports import RECEIVERS, WRITERS

if TYPE_CHECKING:
    from notifications.models import Notice

REPORT = kinds.Record(visible=Report.objects.visible_to, key="data__report")
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
)


def tell(kind: str, report: Report, accounts: Iterable[Any], *, by: Any = None) -> None:
    """Tell these accounts, without who did it. In the caller's transaction."""
    data = {
        "report": report.pk,
        "unit": report.steward.name,
        "kind": report.kind,
        "begins": report.begins.isoformat(),
        "ends": report.ends.isoformat(),
    }
    others = [each for each in accounts if by is None or each.pk != by.pk]
    write(tellings(kind=f"reports.report_{kind}", recipients=others, subject=report, data=data, by=by))


def tell_unit(kind: str, report: Report, *, by: Any = None) -> None:
    """Tell who writes for the unit."""
    tell(kind, report, nearest_accounts(report.steward, *WRITERS), by=by)


def tell_above(kind: str, report: Report, *, by: Any = None) -> None:
    """Tell who receives it: of the nearest unit above; of a topmost unit its own approvers."""
    above = report.steward.parent
    accounts = nearest_accounts(above, *RECEIVERS) if above else nearest_accounts(report.steward, Role.APPROVER)
    tell(kind, report, accounts, by=by)


def _period(notice: "Notice") -> dict[str, str]:
    data = notice.data
    begins, ends = (datetime.date.fromisoformat(data[name]) for name in ("begins", "ends"))
    return {"period": name_of(data["kind"], begins, ends)}


def register() -> None:
    """Make the kinds known."""
    page = kinds.page_of("reports:report", "report")
    kinds.register_each(KINDS, app="reports", url=page, record=REPORT, group=_("Reports"), more=_period)
