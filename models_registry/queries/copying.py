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
    """Ids of those of the models that the account may begin a copy of, for some unit; one query."""
    allowed = [model for model in models if may_copy_model(user, model)]
    if not allowed:
        return frozenset()
    places = set(units_to_write_for(user).values_list("pk", flat=True)[:ENOUGH])
    return frozenset(model.pk for model in allowed if places - {model.unit_id, model.steward_id})
