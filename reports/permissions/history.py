"""Who reads the history of what belongs to reports: readers of history of the subtree that looks after them."""

from django.db.models import Q

from organizations.permissions.history import belongs_to, readable
from organizations.queries.history import tells_of
from reports.models import Report, ReportSection, ReportTemplate, TemplateSection


def _of_reports_below(path: str) -> Q:
    return Q(report__in=Report.objects.filter(steward__path__startswith=path).values("pk"))


def _of_templates_below(path: str) -> Q:
    return Q(template__in=ReportTemplate.objects.filter(steward__path__startswith=path).values("pk"))


def register() -> None:
    """Make the rules known; what has a steward needs none."""
    readable(ReportSection, within=_of_reports_below)
    belongs_to(ReportSection, "report__steward")
    tells_of(Report, {ReportSection: "report"})
    readable(TemplateSection, within=_of_templates_below)
    belongs_to(TemplateSection, "template__steward")
    tells_of(ReportTemplate, {TemplateSection: "template"})
