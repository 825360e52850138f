"""What units are to reach."""

from django.db.models import Sum

from reports.models import Report, ReportTarget

LONGEST_YEAR = 366
"""Days."""


def targets_of(report: Report) -> dict[str, int]:
    """What the unit is to reach in the year in which the period ends, by the measure's key; targets are of one year.

    As it is now, of a unit that took over others the sum of their targets and its own; as it was its own alone. Of a
    period longer than a year, a term, there is none.
    """
    if (report.ends - report.begins).days >= LONGEST_YEAR:
        return {}
    whose = {"unit": report.unit} if report.as_it_was else {"steward": report.steward}
    rows = ReportTarget.objects.filter(year=report.ends.year, **whose)
    return dict(rows.order_by().values("measure").annotate(together=Sum("number")).values_list("measure", "together"))
