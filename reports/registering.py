"""What reports make known to the other parts when the portal starts; `apps.py` calls it once all models are there."""

from mobilization.common import waiting
from mobilization.common.grants import append_only
from mobilization.workflow import transitions
from reports import book_registering, movers, report_notices
from reports.jobs import dashboard, drafts, files
from reports.permissions import history
from reports.report_steps import REPORT_STEPS
from reports.waiting import reports_waiting

PARTS = (
    movers,
    history,
    report_notices,
    drafts,
    dashboard,
    files,
    book_registering,
)


def register() -> None:
    """Workflows, jobs, movers, readers of history, notices, panels."""
    append_only("reports_reporttransition")
    transitions.register(REPORT_STEPS)
    waiting.register(reports_waiting, at_work=True)
    for part in PARTS:
        part.register()
