"""Which models an account is offered to copy: those that some unit it writes for has not got itself."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from models_registry.choices import units_to_write_for
from models_registry.permissions import may_copy_model

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from models_registry.models import RegisteredModel
    from organizations.models import Unit

ENOUGH = 3
"""Units to look at: a model is the own one of two at most, of who made it and of who looks after it today."""


def units_to_copy_for(user: Any, model: "RegisteredModel") -> "QuerySet[Unit]":
    """Units the account writes for, without those whose own model it is: a unit re-confirms its model each year."""
    return units_to_write_for(user).exclude(pk__in=(model.unit_id, model.steward_id))


def copyable_of(user: Any, models: "Iterable[RegisteredModel]") -> frozenset[int]:
    """Ids of those of the models that the account may begin a copy of, for some unit.

    One query where some are of the unit it acts for.
    """
    allowed = [model for model in models if may_copy_model(user, model)]
    own = [model for model in allowed if user.acting and user.acting.unit_id in (model.unit_id, model.steward_id)]
    places = set(units_to_write_for(user).values_list("pk", flat=True)[:ENOUGH]) if own else set()
    failing = {model.pk for model in own if not places - {model.unit_id, model.steward_id}}
    return frozenset(model.pk for model in allowed if model.pk not in failing)
