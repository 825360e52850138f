"""What the demo shows of plans for reports: a template of the city, its schedules, targets of its first wards."""

from typing import Any

from django.db import transaction

from organizations.dates import today
from organizations.models import Unit
from reports.enums import Closing, Reach, ReportKind, SectionKind
from reports.models import ReportSchedule, ReportTarget, ReportTemplate
from reports.services.scheduling import add_schedule
from reports.services.targets import set_target
from reports.services.templates import add_template_section, make_template
from reports.standard import sections_for

TITLE = "Báo cáo quý của phường, xã"
KINDS = (ReportKind.MONTH, ReportKind.QUARTER, ReportKind.SIX_MONTHS, ReportKind.NINE_MONTHS, ReportKind.YEAR)
DAYS = {Reach.BELOW: (1, 5), Reach.OWN: (6, 12)}
"""Draft and last day after the period: the city writes its own once the wards have handed in."""
WARDS = 8
TARGETS = (
    ("models_registry.registered", 12), ("models_registry.recognised", 6), ("dialogues.held", 2),
)  # fmt: skip
"""A figure with the smallest number; each ward has one more."""
SOURCE = "Kế hoạch phong trào thi đua “Dân vận khéo” năm {year} của Thành phố"


@transaction.atomic
def load_demo_plans(*, city: Unit, by: Any) -> int:
    """Make them, unless the city has a schedule already; returns how many records were made."""
    if ReportSchedule.objects.filter(unit=city).exists():
        return 0
    template = _template(city, by)
    schedules = [
        _schedule(city, kind, reach, template if (kind, reach) == (ReportKind.QUARTER, Reach.BELOW) else None, by)
        for reach in DAYS
        for kind in KINDS
    ]
    return 1 + len(schedules) + _targets(city, by)


def _template(city: Unit, by: Any) -> ReportTemplate:
    sections = sections_for(ReportKind.QUARTER, has_lower=False)
    made = make_template(unit=city, values={"title": TITLE, "layout": ""}, sections=sections, by=by)
    months = {
        "kind": SectionKind.PARTS, "heading": "Diễn biến trong quý", "measures": [key for key, _least in TARGETS[:2]],
        "dimension": "month", "chart": "line",
        "text": "Trong quý có [[models_registry.registered]] mô hình đăng ký, đạt "
        "[[models_registry.registered:reached]] chỉ tiêu năm.",
    }  # fmt: skip
    add_template_section(made, values=months, after=2, by=by)
    return made


def _schedule(city: Unit, kind: str, reach: str, template: ReportTemplate | None, by: Any) -> ReportSchedule:
    draft, due = DAYS[Reach(reach)]
    values = {
        "kind": kind, "reach": reach, "closing": Closing.CALENDAR, "draft_after": draft, "due_after": due,
        "template": template, "starts_on": today(), "is_in_use": True,
    }  # fmt: skip
    return add_schedule(unit=city, values=values, by=by)


def _targets(city: Unit, by: Any) -> int:
    year = today().year
    wards = Unit.objects.in_force().filter(parent=city, level="grassroots").order_by("sort_key", "id")[:WARDS]
    before = ReportTarget.objects.count()
    for more, ward in enumerate(wards):
        for measure, least in TARGETS:
            values = {"year": year, "measure": measure, "number": least + more, "note": SOURCE.format(year=year)}
            set_target(unit=ward, values=values, by=by)
    return ReportTarget.objects.count() - before
