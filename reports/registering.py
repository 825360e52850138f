"""What reports make known to the other parts when the portal starts; `apps.py` calls it once all models are there."""

from mobilization.common import waiting
from mobilization.common.grants import append_only
from mobilization.workflow import transitions
from organizations.panels import figure_panels, unit_panels
from reports import book_registering, claim_movers, movers, recount_notices, report_notices, weekly_notices
from reports.claims_panel import claims_beside, claims_of_unit
from reports.jobs import claims, dashboard, drafts, files, measures, plans, recounts, weekly
from reports.permissions import claims as claim_history
from reports.permissions import history
from reports.report_steps import REPORT_STEPS
from reports.waiting import reports_waiting

PARTS = (
    movers,
    history,
    report_notices,
    drafts,
    files,
    plans,
    dashboard,
    claim_movers,
    claim_history,
    claims,
    measures,
    weekly_notices,
    weekly,
    recount_notices,
    recounts,
    book_registering,
)


def register() -> None:
    """Workflows, jobs, movers, readers of history, notices, panels."""
    append_only("reports_reporttransition")
    transitions.register(REPORT_STEPS)
    waiting.register(reports_waiting, at_work=True)
    for part in PARTS:
        part.register()
    unit_panels.register(claims_of_unit)
    figure_panels.register(claims_beside)
