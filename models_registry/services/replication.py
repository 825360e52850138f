"""Replication: another unit does the same, and says from whom it learned (DOMAIN §4)."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directives.models import Campaign
from mobilization.outbox.events import record_event
from models_registry.models import RegisteredModel
from models_registry.permissions import may_copy_model, may_open_model
from models_registry.services.drafts import start_model
from organizations.models import Unit

EVERYWHERE = ("summary", "domain")
"""What every officer reads of a registered model, and a copy begins with; results are the copy's own."""
INSIDE = ("subject", "way_of_working")
"""What a copy takes besides from a model whose inside the copier reads."""


@transaction.atomic
def copy_model(
    model: RegisteredModel, *, unit: Unit, by: Any, title: str, campaign: Campaign | None = None
) -> RegisteredModel:
    """A draft of `unit` that begins with what the copier may read of the model, and names it as its origin.

    Figures, results, persons, photographs and candidacies are not taken along: they belong to who reached them. Raises
    PermissionDenied, and ValidationError by field: a unit does not replicate its own models, it re-confirms them.
    """
    if not may_copy_model(by, model):
        raise PermissionDenied
    if unit.pk in (model.unit_id, model.steward_id):
        raise ValidationError({"unit": _("This model is the unit’s own. It is re-confirmed each year, not copied.")})
    taken = (*EVERYWHERE, *(INSIDE if may_open_model(by, model) else ()))
    changes: dict[str, Any] = {name: getattr(model, name) for name in taken if getattr(model, name)}
    changes |= {"title": title, "campaign": campaign, "themes": list(model.themes.in_use())}
    copy = start_model(unit=unit, by=by, changes=changes)
    copy.origin = model
    copy.save(update_fields=["origin"])
    record_event(kind="models_registry.copied", subject=copy, by=by, data={"origin": model.pk, "unit": unit.pk})
    return copy
