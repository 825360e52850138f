"""What reports make known to the other parts when the portal starts; `apps.py` calls it once all models are there."""

from mobilization.common.grants import append_only
from mobilization.workflow import transitions
from reports import book_registering, movers, report_notices
from reports.jobs import dashboard, drafts, plans
from reports.permissions import history
from reports.report_steps import REPORT_STEPS

PARTS = (
    movers,
    history,
    report_notices,
    drafts,
    plans,
    dashboard,
    book_registering,
)


def register() -> None:
    """Workflows, jobs, movers, readers of history, notices, panels."""
    append_only("reports_reporttransition")
    transitions.register(REPORT_STEPS)
    for part in PARTS:
        part.register()
