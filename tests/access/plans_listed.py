"""Templates, schedules and targets, and which of them the visitor may see by DOMAIN §8: also those of units above."""

from reports.models import ReportSchedule, ReportTarget, ReportTemplate
from tests.access.lists import EVERYWHERE, List, at, ids, reach
from tests.access.models_listed import PLACES, READING_INSIDE
from tests.access.reading import links, results
from tests.reports.plan_makers import make_schedule, make_target, make_template


def fill_plans(world) -> None:
    """One of each of every unit."""
    for name in EVERYWHERE:
        unit = getattr(world.units, name)
        make_template(unit, f"Mẫu {name}")
        make_schedule(unit, "quarter")
        make_target(unit, 5, year=2024)


ABOVE = {"ward": ("city",), "school": ("city", "ward"), "beside": ("city",), "city": ()}


def _planned(rows):
    """Those of the units the visitor reaches, and of the units above their own."""

    def allowed(world, visitor):
        if visitor.role == "anonymous":
            return None
        reached = reach(world, visitor, READING_INSIDE)
        above = ABOVE[PLACES[visitor.relation]] if reached is not None and visitor.role != "superuser" else ()
        known = (reached or set()) | {getattr(world.units, name).pk for name in above}
        return ids(rows.filter(steward__in=known))

    return allowed


def _targets(response):
    return {line.target.pk for line in response.context["lines"]}


PLAN_LISTS = (
    List(
        "templates", "report-templates/", at("report-templates/", links("report-templates")),
        _planned(ReportTemplate.objects),
    ),
    List(
        "schedules", "report-schedules/",
        at("report-schedules/", lambda response: {row.pk for row in response.context["rows"]}),
        _planned(ReportSchedule.objects),
    ),
    List("targets", "report-targets/", at("report-targets/", _targets), _planned(ReportTarget.objects)),
    List(
        "templates, API", "api/v1/report-templates/", at("api/v1/report-templates/?page_size=99", results),
        _planned(ReportTemplate.objects),
    ),
    List(
        "schedules, API", "api/v1/report-schedules/", at("api/v1/report-schedules/?page_size=99", results),
        _planned(ReportSchedule.objects),
    ),
    List(
        "targets, API", "api/v1/report-targets/", at("api/v1/report-targets/?page_size=99", results),
        _planned(ReportTarget.objects),
    ),
)  # fmt: skip
