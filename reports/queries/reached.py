"""What units are to reach."""

from django.db.models import Sum

from reports.models import Report, ReportTarget


def targets_of(report: Report) -> dict[str, int]:
    """What the unit is to reach in the year in which the period ends, by the measure's key.

    Of a unit that took over others the sum of their targets and its own.
    """
    rows = ReportTarget.objects.filter(steward=report.steward, year=report.ends.year)
    return dict(rows.order_by().values("measure").annotate(together=Sum("number")).values_list("measure", "together"))
