"""The models on a unit's page: those it looks after today, its predecessors' among them, and those made by it."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mobilization.common.panels import Panel
from models_registry.enums import ModelState
from models_registry.models import RegisteredModel
from models_registry.permissions import may_read_signals
from models_registry.tones import OF_MODELS
from organizations.models import Unit


def models_of_unit(user: Any, unit: Unit) -> Panel | None:
    """Numbers by state of what the account may see, each with the list of exactly these; units below included."""
    by_lens = {lens: _numbers(user, unit, lens) for lens in ("steward", "unit")}
    if not any(by_lens.values()):
        return None
    states = [state for state in ModelState if any(state in numbers for numbers in by_lens.values())]
    rows = [
        (state.label, OF_MODELS[state], [_linked(unit, lens, by_lens[lens].get(state, 0), state) for lens in by_lens])
        for state in states
    ]
    totals = [_linked(unit, lens, sum(by_lens[lens].values())) for lens in by_lens]
    return Panel(
        key="models",
        title=_("Models"),
        template="models_registry/_unit_panel.html",
        data={"rows": rows, "totals": totals, "unit": unit, "reads_signals": may_read_signals(user, unit)},
    )


def _numbers(user: Any, unit: Unit, lens: str) -> dict[str, int]:
    found = RegisteredModel.objects.visible_to(user).filter(**{f"{lens}__path__startswith": unit.path})
    return dict(found.order_by().values_list("state").annotate(number=Count("pk")))


def _linked(unit: Unit, lens: str, number: int, state: str = "") -> tuple[int, str]:
    query = {"within": unit.pk} | ({"lens": lens} if lens == "unit" else {}) | ({"state": state} if state else {})
    return number, f"{reverse('models_registry:models')}?{urlencode(query)}"
