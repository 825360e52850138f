"""Setting how many models the units of a campaign are to register."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from directives.models import Campaign, CampaignTarget
from directives.permissions.campaigns import may_edit_campaign
from directives.queries.campaigns import units_with_targets
from directives.services.campaigns import CampaignChanged, locked, title_of_targets
from mobilization.outbox.events import record_event

MOST = 100_000
"""More models than a city registers in ten years; a larger number is a slip of the hand."""


@transaction.atomic
def set_targets(campaign: Campaign, *, by: Any, version: int, numbers: Mapping[int, int | None]) -> int:
    """Set the targets of these units (by id; None takes one away); the others stay. Returns how many changed.

    Raises PermissionDenied, CampaignChanged when the stored version is another one, ValidationError (by unit id as
    text) for units that do not take part directly and for numbers out of bounds: then nothing is written.
    """
    stored = locked(campaign)
    if not may_edit_campaign(by, stored):
        raise PermissionDenied
    if stored.version != version:
        raise CampaignChanged(stored)
    _check(stored, numbers)
    present = dict(stored.targets.values_list("unit_id", "models_wanted"))
    changed = {unit: number for unit, number in numbers.items() if present.get(unit) != number}
    if changed:
        _write(stored, changed)
        Campaign.objects.filter(pk=stored.pk).update(version=stored.version + 1)
        data = {"targets": {str(unit): number for unit, number in changed.items()}}
        record_event(kind="directives.targets_set", subject=stored, by=by, data=data)
    return len(changed)


def bounds() -> str:
    """What a target may be, in words."""
    return _("Give a whole number from 1 to %(most)s, or leave it empty.") % {"most": number_format(MOST)}


def _check(campaign: Campaign, numbers: Mapping[int, int | None]) -> None:
    known = set(units_with_targets(campaign).filter(pk__in=numbers).values_list("pk", flat=True))
    found = {}
    for unit, number in numbers.items():
        if unit not in known:
            found[str(unit)] = _("This unit does not take part directly in the campaign.")
        elif number is not None and not 1 <= number <= MOST:
            found[str(unit)] = bounds()
    if found:
        raise ValidationError(found)


def _write(campaign: Campaign, changed: Mapping[int, int | None]) -> None:
    gone = [unit for unit, number in changed.items() if number is None]
    campaign.targets.filter(unit__in=gone).delete()
    kept = {each.unit_id: each for each in campaign.targets.filter(unit__in=changed)}
    for unit, target in kept.items():
        target.models_wanted = changed[unit] or target.models_wanted
    CampaignTarget.objects.bulk_update(kept.values(), ["models_wanted"])
    CampaignTarget.objects.bulk_create(
        CampaignTarget(
            campaign=campaign, title=title_of_targets(campaign), unit_id=unit, steward_id=unit, models_wanted=number
        )
        for unit, number in changed.items()
        if number is not None and unit not in kept
    )
