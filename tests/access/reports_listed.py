"""Reports, and which of them the visitor may see: the own unit's, below what was handed in, all published."""

from organizations.dates import today
from reports.models import Report
from tests.access.decisions_listed import reached
from tests.access.lists import EVERYWHERE, List, at
from tests.access.reading import links, results


def fill_reports(world) -> None:
    """A returned one of every unit: whoever reads inside the unit or above it reads that."""
    for name in EVERYWHERE:
        unit = getattr(world.units, name)
        Report.objects.create(
            unit=unit, steward=unit, kind="topical", title=f"Báo cáo {name}", begins=today(), ends=today(),
            drafted_on=today(), state="returned",
        )  # fmt: skip


RETURNED = Report.objects.filter(state="returned")
REPORT_LISTS = (
    List("reports", "reports/", at("reports/?state=returned", links("reports")), reached(RETURNED)),
    List(
        "reports, API", "api/v1/reports/", at("api/v1/reports/?page_size=9&state=returned", results),
        reached(RETURNED),
    ),
)  # fmt: skip
