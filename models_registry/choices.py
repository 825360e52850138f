"""What a writer may choose from: units, campaigns, words of the vocabularies, documents."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from directives.models import Campaign, DirectiveDocument, TargetGroup, Theme
from models_registry.models import RegisteredModel
from models_registry.permissions import may_start_model
from organizations.dates import today
from organizations.models import Unit
from organizations.paths import ids_of_path

MOST_FOUND = 20


def units_to_write_for(user: Any) -> QuerySet[Unit]:
    """Units of today for which the account may start models: the one it acts for and those below."""
    if not may_start_model(user):
        return Unit.objects.none()
    units = Unit.objects.in_force().order_by("sort_key", "id")
    return units if user.is_superuser else units.within(user.acting.unit)


def campaigns_to_join(user: Any) -> QuerySet[Campaign]:
    """For a new model: campaigns in which every unit the account writes for takes part."""
    recent = _recent(Campaign.objects.all())
    return recent if user.is_superuser else recent & Campaign.objects.covering(user.acting.unit)


def campaigns_to_write_in(user: Any) -> QuerySet[Campaign]:
    """Campaigns in which a unit the account writes for may take part: of its unit, of those above and below."""
    if user.is_superuser:
        return _sorted(Campaign.objects.all())
    above = ids_of_path(user.acting.unit.path)
    return _sorted(Campaign.objects.filter(Q(steward__in=above) | Q(steward__path__startswith=user.acting.unit.path)))


def campaigns_of(model: RegisteredModel) -> QuerySet[Campaign]:
    """Campaigns in which the model's steward takes part, and the one it stands in."""
    recent = _recent(Campaign.objects.covering(model.steward))
    return recent | _sorted(Campaign.objects.filter(pk__in=[model.campaign_id or 0]))


def themes_of(model: RegisteredModel) -> QuerySet[Any]:
    """Themes in use, and those the model has."""
    kept = Theme.objects.filter(pk__in=model.themes.values("pk"))
    return (Theme.objects.in_use() | kept).order_by("sort_key", "id")


def target_groups_of(model: RegisteredModel) -> QuerySet[Any]:
    """Target groups in use, and those the model has."""
    kept = TargetGroup.objects.filter(pk__in=model.target_groups.values("pk"))
    return (TargetGroup.objects.in_use() | kept).order_by("sort_key", "id")


def documents_to_offer(
    model: RegisteredModel, user: Any, text: str, chosen: Collection[int] = ()
) -> QuerySet[DirectiveDocument]:
    """Of the documents the account may read: those chosen, those the model names, the newest ones that `text` finds."""
    readable = DirectiveDocument.objects.visible_to(user)
    found = readable.found_by(text).order_by("-issued_on", "-id").values_list("pk", flat=True) if text else ()
    wanted = Q(pk__in=[*found[:MOST_FOUND], *chosen]) | Q(pk__in=model.documents.values("pk"))
    return readable.filter(wanted).order_by("-issued_on", "-id")


def _recent(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """Of this year, of the last one (for what comes late), and later."""
    return _sorted(campaigns.filter(year_to__gte=today().year - 1))


def _sorted(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    return campaigns.order_by("-year_to", "name", "id")
