"""What reports make known to the other parts when the portal starts; `apps.py` calls it once all models are there."""

from organizations.panels import figure_panels, unit_panels
from reports import claim_movers
from reports.claims_panel import claims_beside, claims_of_unit
from reports.jobs import claims, measures
from reports.permissions import claims as claim_history

PARTS = (claim_movers, claim_history, claims, measures)


def register() -> None:
    """Workflows, jobs, movers, readers of history, notices, panels."""
    for part in PARTS:
        part.register()
    unit_panels.register(claims_of_unit)
    figure_panels.register(claims_beside)
