"""What a reorganisation moves: reports, templates, schedules and targets pass to who took over."""

from django.utils.translation import gettext_lazy as _

from organizations import movers
from reports.models import Report, ReportSchedule, ReportTarget, ReportTemplate


def register() -> None:
    """Let reorganisations move them."""
    for model, title in (
        (Report, _("reports")),
        (ReportTemplate, _("templates of reports")),
        (ReportSchedule, _("schedules of reports")),
        (ReportTarget, _("targets")),
    ):
        key = f"reports.{model._meta.model_name}"
        named = model.TITLE_FIELD
        movers.register(movers.StewardMover(key=key, title=title, model=model, title_field=named))
