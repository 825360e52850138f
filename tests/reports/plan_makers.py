"""Templates, schedules and targets; written straight into the tables, so that a test begins there."""

import datetime

from organizations.dates import today
from reports.models import ReportSchedule, ReportTarget, ReportTemplate, TemplateSection

D = datetime.date
YEAR = today().year
REGISTERED = "models_registry.registered"
RECOGNISED = "models_registry.recognised"


def make_template(unit, title="Báo cáo tháng", *sections, **fields):
    """With the sections (dicts) given; else one of words and one of figures."""
    made = ReportTemplate.objects.create(unit=unit, steward=fields.pop("steward", unit), title=title, **fields)
    told = sections or (
        {"heading": "Lãnh đạo", "text": "Kỳ [[period]]: [[models_registry.registered]] mô hình."},
        {"heading": "Kết quả", "kind": "figures", "measures": [REGISTERED, RECOGNISED]},
    )
    for place, each in enumerate(told, start=1):
        TemplateSection.objects.create(template=made, place=place, **each)
    return made


def make_schedule(unit, kind="month", **fields):
    """Of the unit itself, from 2024 on."""
    given = {"starts_on": D(2024, 1, 1), "reach": "own"} | fields
    return ReportSchedule.objects.create(unit=unit, steward=fields.pop("steward", unit), kind=kind, **given)


def make_target(unit, number=10, measure=REGISTERED, year=YEAR, **fields):
    """Of this year."""
    steward = fields.pop("steward", unit)
    return ReportTarget.objects.create(unit=unit, steward=steward, year=year, measure=measure, number=number, **fields)
