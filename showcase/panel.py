"""On a model's page: whether the public sees it, where, and who may change that."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from mobilization.common.panels import Panel
from showcase.models import Withholding
from showcase.permissions import may_withhold
from showcase.public import published

if TYPE_CHECKING:
    from models_registry.models import RegisteredModel


def showcase_of_model(user: Any, model: "RegisteredModel") -> Panel | None:
    """Nothing for a model that is neither public nor was taken out."""
    is_public = published().filter(model=model).exists()
    held = None if is_public else Withholding.objects.filter(model=model).first()
    if not (is_public or held):
        return None
    data = {"model": model, "is_public": is_public, "held": held, "may_change": may_withhold(user, model)}
    return Panel(key="showcase", title=_("Showcase"), template="showcase/_model_panel.html", data=data)
