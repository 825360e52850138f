"""The week of one unit, for each who works there."""

import datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mobilization.outbox import registry
from mobilization.outbox.runner import JobRun
from organizations.models import Unit
from reports.services.weekly import WRITE_WEEKLY, drafted, tell_week, week_due


def register() -> None:
    """Make the kind known; only the clock asks for it."""
    registry.register(WRITE_WEEKLY, write_weekly, title=_("Weekly digest of a unit"))


def write_weekly(run: JobRun) -> dict[str, Any]:
    """Count, and tell in the finishing transaction; returns `{"people": n}`. A week that is over is not told."""
    monday = datetime.date.fromisoformat(run.params["week"])
    unit = Unit.objects.filter(pk=run.params["unit"]).first()
    if unit is None or week_due(timezone.now()) != monday:
        return {"people": 0}
    told = drafted(unit, monday)
    run.on_finish(partial(_tell, unit, monday, told))
    return {"people": len(told)}


def _tell(unit: Unit, monday: datetime.date, told: Any) -> None:
    tell_week(unit=unit, monday=monday, told=told)
