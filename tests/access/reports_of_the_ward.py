"""Reports of the ward in three states, as they are counted; how to reach them."""

from types import SimpleNamespace

from django.utils import timezone

from organizations.dates import today
from reports.documents import question
from reports.models import CountedIds, Report, ReportCount, ReportSection, ReportTransition

REPORT_JOBS = ("reports.draft", "reports.count", "reports.files", "reports.returns", "reports.export_reports")
BEGUN = {"kind": "topical", "title": "Chuyên đề", "layout": "party", "closing": "calendar"}
DAYS = {"begins": "2026-01-01", "ends": "2026-03-31"}


def make(units, state, **fields):
    """A report of the ward with one section of words and one number that nothing stands behind."""
    last = today()
    known = {"kind": "topical", "title": f"Báo cáo {state}", "begins": last, "ends": last, "drafted_on": last}
    report = Report.objects.create(unit=units.ward, steward=units.ward, state="draft", **known)
    ReportSection.objects.create(report=report, place=1, heading="Mục", text="Số [[models_registry.registered]].")
    content = {"numbers": {}, "tables": {}}
    count = ReportCount.objects.create(
        report=report, counted_at=timezone.now(), asked=question(report).name, content=content, digest="0" * 64
    )
    key = "models_registry.registered"
    CountedIds.objects.create(count=count, measure=key, scope="now", ids=[0], digest="0" * 64)
    Report.objects.filter(pk=report.pk).update(count=count, state=state, **fields)
    ReportTransition.objects.create(subject=report, action="submit", from_state="draft", to_state=state)
    return Report.objects.get(pk=report.pk)


def build_reports(units) -> SimpleNamespace:
    """A draft, one that is submitted, one that is published."""
    sealed = {"document": {"sections": [], "counted_at": None, "title": "T", "kind": "", "period": "", "unit": "",
                           "numbers": {}}, "seal": "0" * 64, "submitted_on": today()}  # fmt: skip
    return SimpleNamespace(
        draft=make(units, "draft"),
        submitted=make(units, "submitted", **sealed),
        published=make(units, "published", published_on=today(), **sealed),
    )


def _of(name, /, **data):
    return lambda world: ({"pk": getattr(world.reports, name).pk}, data)


def _section(**data):
    return lambda world: ({"pk": world.reports.draft.sections.get().pk}, data)


SECTION = {"kind": "text", "heading": "Mục", "text": "Lời", "version": "1", "dimension": "", "chart": ""}
REPORT_ADDRESSES = {
    "reports/new/": lambda world: ({}, BEGUN | {"begins": "01/01/2026", "ends": "31/03/2026"}),
    "reports/export/": lambda world: ({}, {}),
    "reports/returns/accept/": lambda world: ({}, {"report": f"{world.reports.submitted.pk}.{'0' * 64}"}),
    "reports/returns/remind/": lambda world: ({}, {}),
    "reports/returns/export/": lambda world: ({}, {}),
    "reports/<int:pk>/": _of("draft"),
    "reports/<int:pk>/rows/": _of("published"),
    "reports/<int:pk>/edit/": _of("draft", title="Khác", layout="party", version="1"),
    "reports/<int:pk>/count/": _of("draft"),
    "reports/<int:pk>/files/": _of("published"),
    "reports/<int:pk>/correct/": _of("published", reason="Sai"),
    "reports/<int:pk>/do/<slug:action>/": lambda world: ({"pk": world.reports.draft.pk, "action": "submit"}, {"x": 1}),
    "reports/<int:pk>/sections/new/": _of("draft", **SECTION),
    "reports/sections/<int:pk>/edit/": _section(**SECTION),
    "reports/sections/<int:pk>/move/<slug:way>/": lambda world: (
        {"pk": world.reports.draft.sections.get().pk, "way": "up"}, {"version": "1"},
    ),
    "reports/sections/<int:pk>/remove/": _section(x=1),
    "api/v1/reports/": lambda world: ({}, BEGUN | DAYS),
    "api/v1/reports/<int:pk>/": _of("draft", title="Khác"),
    "api/v1/reports/<int:pk>/steps/": _of("draft", step="submit"),
    "api/v1/reports/<int:pk>/count/": _of("draft", x=1),
    "api/v1/reports/<int:pk>/correct/": _of("published", reason="Sai"),
    "api/v1/reports/<int:pk>/rows/": _of("published"),
}  # fmt: skip
"""Route → parameters of the address, and what the form is sent."""

OF_REPORTS = {
    "report": lambda units: set(Report.objects.filter(steward__in=units).values_list("pk", flat=True)),
    "reportsection": lambda units: set(
        ReportSection.objects.filter(report__steward__in=units).values_list("pk", flat=True)
    ),
}
"""Table on record → the rows whose history is read by who reaches these units."""
