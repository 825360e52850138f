"""The signals on the pages of a model and of a unit, for those who read inside."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mobilization.common.panels import Panel
from models_registry.models import RegisteredModel
from models_registry.permissions import may_dismiss_signals, may_dismiss_unit_signals, may_read_signals
from models_registry.queries.signals import signals_of
from models_registry.queries.unit_signals import signals_of_unit
from organizations.models import Unit


def signals_on_page(user: Any, model: RegisteredModel) -> Panel | None:
    """Each signal with its ground; dismissed ones with the reason. None without any."""
    if model.submitted_at is None:
        return None
    signals = signals_of([model], user)[model.pk]
    if not signals:
        return None
    data = {
        "standing": [each for each in signals if not each.dismissal],
        "dismissed": [each for each in signals if each.dismissal],
        "may_dismiss": may_dismiss_signals(user, model),
        "unit": model.steward,
    }
    return Panel(
        key="signals", title=_("Signals against formalism"), template="models_registry/_signals_panel.html", data=data
    )


def signals_of_unit_on_page(user: Any, unit: Unit) -> Panel | None:
    """What the unit itself did in a campaign that speaks for looking closer; None without any.

    Two queries where there is none; a unit that has some costs four more.
    """
    signals = signals_of_unit(unit, user) if may_read_signals(user, unit) else []
    if not signals:
        return None
    data = {"signals": signals, "may_dismiss": may_dismiss_unit_signals(user, unit), "unit": unit}
    return Panel(
        key="unit_signals",
        title=_("Signals against formalism"),
        template="models_registry/_unit_signals_panel.html",
        data=data,
    )
