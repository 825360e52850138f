"""The nightly recount, as work that is not lost."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mobilization.outbox import registry
from mobilization.outbox.runner import JobRun
from reports.permissions.recounts import may_mend_sums
from reports.services.recounting import MEND, RECOUNT, mend, recount


def register() -> None:
    """Make the kind of work known."""
    registry.register(RECOUNT, run_recount, title=_("Recount of all figures"), may_request=may_mend_sums)
    registry.register(MEND, run_mend, title=_("Kept sums made anew"), may_request=may_mend_sums)


def run_recount(run: JobRun) -> dict[str, Any]:
    """Compare everything; returns `{"compared": n, "found": n}`."""
    done = recount(progress=run.progress)
    return {"compared": done.compared, "found": done.found}


def run_mend(run: JobRun) -> dict[str, Any]:
    """Make the sums of a kind anew; returns `{"left": n}`, the numbers that differ still."""
    return {"left": mend(kind=run.params["kind"], by=run.owner)}
