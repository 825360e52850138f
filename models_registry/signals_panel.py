"""The signals on a model's page, for those who read inside it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mobilization.common.panels import Panel
from models_registry.models import RegisteredModel
from models_registry.permissions import may_dismiss_signals
from models_registry.queries.signals import signals_of


def signals_on_page(user: Any, model: RegisteredModel) -> Panel | None:
    """Each signal with its ground; dismissed ones with the reason. None without any."""
    if not model.was_registered and model.submitted_at is None:
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
