"""Recognitions of a campaign that stand, as a list is printed: by body, and within it as Vietnamese sorts."""

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from mobilization.common.text import sort_key
from models_registry.models import Recognition, RegisteredModel
from organizations.models import Unit

if TYPE_CHECKING:
    from directives.models import Campaign


class Body(NamedTuple):
    """A unit that recognised models, and how many of those that stand."""

    unit: Unit
    number: int


def recognised_in(campaign: "Campaign", user: Any) -> "QuerySet[Recognition]":
    """Those that stand, of models the account may know of: its card says who recognised a model (DOMAIN §8)."""
    known = RegisteredModel.objects.visible_to(user)
    found: QuerySet[Recognition] = Recognition.objects.filter(
        candidacy__campaign=campaign, revoked_on__isnull=True, model__in=known
    )
    return found


def bodies_of(campaign: "Campaign", user: Any) -> list[Body]:
    """The units that recognised, with their numbers, as Vietnamese sorts; two queries."""
    counted = recognised_in(campaign, user).order_by().values_list("unit").annotate(number=Count("pk"))
    numbers = dict(counted)
    units = Unit.objects.filter(pk__in=numbers).select_related("parent").order_by("sort_key", "pk")
    return [Body(unit, numbers[unit.pk]) for unit in units]


def numbers_in(campaign: "Campaign", user: Any) -> dict[str, int]:
    """How many models were recognised, in how many bodies, and how many of them as typical; one query."""
    numbers: dict[str, int] = recognised_in(campaign, user).aggregate(
        models=Count("model", distinct=True),
        bodies=Count("unit", distinct=True),
        typical=Count("model", distinct=True, filter=Q(typical__isnull=False)),
    )
    return numbers


def in_order(found: "QuerySet[Recognition]") -> list[Recognition]:
    """With what a list prints: by the unit that made the model, then by title."""
    rows = found.select_related("unit", "typical", "model__unit")
    return sorted(rows, key=lambda each: (each.model.unit.sort_key, sort_key(each.model.title), each.pk))
