"""The funnel on a unit's page: this year and the year before, as it is now and as it was."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mobilization.common.panels import Panel
from models_registry.permissions import may_read_figures
from models_registry.queries.funnel import LENSES, figures_for, funnel, is_empty, this_year
from organizations.models import Unit


def funnel_of_unit(user: Any, unit: Unit) -> Panel | None:
    """For whoever reads figures; one query. A unit without models has an empty funnel, and a way to other years."""
    if not may_read_figures(user):
        return None
    period = this_year(unit)
    stages = funnel(unit, period, figures_for(user, unit), LENSES)
    data = {"unit": unit, "period": period, "stages": stages, "is_empty": is_empty(stages)}
    return Panel(key="funnel", title=_("Recognition funnel"), template="models_registry/_unit_funnel.html", data=data)
