"""Templates, schedules and targets of the ward; how to reach them."""

from types import SimpleNamespace

from reports.models import ReportSchedule, ReportTarget, ReportTemplate, TemplateSection
from tests.reports.plan_makers import RECOGNISED, REGISTERED, make_schedule, make_target, make_template

PLAN_JOBS = ("reports.export_schedules", "reports.export_targets", "reports.export_rank")


def build_plans(units) -> SimpleNamespace:
    """One of each, the template with two sections."""
    template = make_template(units.ward)
    return SimpleNamespace(
        template=template,
        section=template.sections.get(place=2),
        schedule=make_schedule(units.ward),
        idle_template=make_template(units.ward, "Mẫu cũ", is_in_use=False),
        idle_schedule=make_schedule(units.ward, "term", is_in_use=False),
        target=make_target(units.ward, 30),
    )


SECTION = {
    "version": "1", "kind": "parts", "heading": "Theo lĩnh vực", "text": "Có [[period]].", "measures": [REGISTERED],
    "dimension": "domain", "chart": "bars",
}  # fmt: skip
SCHEDULE = {
    "kind": "year", "reach": "below", "closing": "mid_month", "draft_after": "2", "due_after": "9", "template": "",
    "starts_on": "01/01/2026", "is_in_use": "on",
}  # fmt: skip
TARGET = {"measure": RECOGNISED, "year": "2026", "number": "12", "note": "Kế hoạch"}
SENT = {"kind": "year", "reach": "below", "starts_on": "2026-01-01"}


def _of(name, /, **data):
    return lambda world: ({"pk": getattr(world.plans, name).pk}, data)


def _section(**more):
    def reach(world):
        data = dict(more)
        way = data.pop("way", None)
        found = {"pk": world.plans.template.pk, "section": world.plans.section.pk}
        return (found | ({"way": way} if way else {}), data)

    return reach


def _grid(world):
    sent = {"unit": world.units.ward.pk, "measure": REGISTERED, "year": "2026", "note": "Kế hoạch"}
    school = world.units.school.pk
    return {}, sent | {f"number-{school}": "5", f"seen-{school}": "0"}


PLAN_ADDRESSES = {
    "report-templates/new/": lambda world: (
        {},
        {"unit": world.units.ward.pk, "title": "Mẫu", "layout": "party", "begin_with": "standard-year"},
    ),
    "report-templates/standard/<slug:kind>/": lambda world: ({"kind": "year"}, {}),
    "report-templates/standard/<slug:kind>/preview/": lambda world: ({"kind": "month"}, {}),
    "report-templates/<int:pk>/": _of("template"),
    "report-templates/<int:pk>/preview/": _of("template"),
    "report-templates/<int:pk>/edit/": _of("template", title="Khác", layout="state", version="1"),
    "report-templates/<int:pk>/use/": _of("template", x=1),
    "report-templates/<int:pk>/sections/new/": _of("template", **SECTION),
    "report-templates/<int:pk>/sections/<int:section>/edit/": _section(**SECTION),
    "report-templates/<int:pk>/sections/<int:section>/remove/": _section(version="1"),
    "report-templates/<int:pk>/sections/<int:section>/<slug:way>/": _section(way="up", version="1"),
    "report-schedules/new/": lambda world: ({}, SCHEDULE | {"unit": world.units.ward.pk}),
    "report-schedules/export/": lambda world: ({}, {}),
    "report-schedules/<int:pk>/": _of("schedule"),
    "report-schedules/<int:pk>/edit/": _of("schedule", **SCHEDULE, version="1"),
    "report-schedules/<int:pk>/use/": _of("schedule", x=1),
    "report-targets/new/": lambda world: ({}, TARGET | {"unit": world.units.ward.pk}),
    "report-targets/grid/": _grid,
    "report-targets/export/": lambda world: ({}, {}),
    "report-targets/<int:pk>/": _of("target"),
    "report-targets/<int:pk>/edit/": _of("target", **TARGET, version="1"),
    "report-targets/<int:pk>/remove/": _of("target", x=1),
    "report-rank/export/": lambda world: ({}, {}),
    "api/v1/report-templates/": lambda world: ({}, {"unit": world.units.ward.pk, "title": "Mẫu", "standard": "year"}),
    "api/v1/report-templates/<int:pk>/": _of("template", title="Khác"),
    "api/v1/report-templates/<int:pk>/take-out-of-use/": _of("template", x=1),
    "api/v1/report-templates/<int:pk>/take-into-use/": _of("idle_template", x=1),
    "api/v1/report-schedules/": lambda world: ({}, SENT | {"unit": world.units.ward.pk}),
    "api/v1/report-schedules/<int:pk>/": _of("schedule", due_after=9),
    "api/v1/report-schedules/<int:pk>/take-out-of-use/": _of("schedule", x=1),
    "api/v1/report-schedules/<int:pk>/take-into-use/": _of("idle_schedule", x=1),
    "api/v1/report-targets/": lambda world: (
        {},
        {"unit": world.units.ward.pk, "measure": RECOGNISED, "year": 2026, "number": 3},
    ),
    "api/v1/report-targets/<int:pk>/": _of("target", number=4),
}

OF_PLANS = {
    "reporttemplate": lambda units: _ids(ReportTemplate.objects.filter(steward__in=units)),
    "templatesection": lambda units: _ids(TemplateSection.objects.filter(template__steward__in=units)),
    "reportschedule": lambda units: _ids(ReportSchedule.objects.filter(steward__in=units)),
    "reporttarget": lambda units: _ids(ReportTarget.objects.filter(steward__in=units)),
}
"""Table on record → the rows whose history is read by who reaches these units."""


def _ids(rows):
    return set(rows.values_list("pk", flat=True))
