"""Verbs of campaigns: opening one, also from last year's; changing it."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directives.enums import CampaignKind
from directives.models import Campaign, CampaignTarget
from directives.permissions.campaigns import may_edit_campaign, may_open_campaign_of
from mobilization.common.locks import one_at_a_time
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from organizations.models import Unit

EDITABLE = (
    "name",
    "kind",
    "year_from",
    "year_to",
    "document",
    "aim",
    "registration_from",
    "registration_to",
    "evaluation_from",
    "evaluation_to",
    "rhythm_days",
    "needed",
)
"""The unit stays: what was registered under the campaign belongs to it."""


class CampaignChanged(Exception):
    """Somebody else changed the campaign since the editor opened it; `current` is the campaign as it is now."""

    def __init__(self, current: Campaign) -> None:
        self.current = current
        super().__init__(current.version)


class DuplicateCampaign(ValidationError):
    """The unit has a campaign with this name; `known` is it."""

    def __init__(self, known: Campaign) -> None:
        self.known = known
        super().__init__(_("The unit has a campaign with this name already."), code="duplicate")


@transaction.atomic
def open_campaign(*, unit: Unit, by: Any, values: Mapping[str, Any], targets_of: Campaign | None = None) -> Campaign:
    """Open a campaign of the unit; with `targets_of`, the targets of that campaign begin this one's.

    Targets of units that have ended since are left out. Raises PermissionDenied, ValidationError by field, and
    ValueError for other keys of `values`.
    """
    if not may_open_campaign_of(by, unit):
        raise PermissionDenied
    campaign = Campaign(unit=unit, steward=unit)
    _apply(campaign, values)
    campaign.save()
    copied = _copy_targets(targets_of, campaign) if targets_of else 0
    data = {"unit": unit.pk, "copied_from": targets_of.pk if targets_of else None, "targets": copied}
    record_event(kind="directives.campaign_opened", subject=campaign, by=by, data=data)
    return campaign


@transaction.atomic
def edit_campaign(campaign: Campaign, *, by: Any, version: int, changes: Mapping[str, Any]) -> Campaign:
    """Change the campaign that the editor saw as `version`; returns it as stored.

    Raises PermissionDenied, CampaignChanged when the stored version is another one (nothing is overwritten),
    ValidationError by field, and ValueError for other keys of `changes`. Without a difference nothing is written.
    """
    stored = locked(campaign)
    if not may_edit_campaign(by, stored):
        raise PermissionDenied
    if stored.version != version:
        raise CampaignChanged(stored)
    if different := _apply(stored, changes):
        stored.version += 1
        stored.save()
        if "name" in different:
            stored.targets.update(title=title_of_targets(stored))
        record_event(kind="directives.campaign_edited", subject=stored, by=by, data={"fields": different})
    return stored


def locked(campaign: Campaign) -> Campaign:
    """The campaign as it is stored, kept for this transaction; with its units."""
    rows = Campaign.objects.select_for_update(of=("self",)).select_related("unit", "steward")
    stored: Campaign = rows.get(pk=campaign.pk)
    return stored


def title_of_targets(campaign: Campaign) -> str:
    """What names a target to whoever chooses a new steward for it."""
    return campaign.name[:300]


def _apply(campaign: Campaign, values: Mapping[str, Any]) -> list[str]:
    """Put the values on the campaign and check it; returns which differ from before."""
    if unknown := set(values) - set(EDITABLE):
        raise ValueError(f"These fields of a campaign are not edited: {sorted(unknown)}")
    before = {name: getattr(campaign, name) for name in values}
    for name, value in values.items():
        setattr(campaign, name, clean(value, multiline=name == "aim") if isinstance(value, str) else value)
    campaign.needed = list(dict.fromkeys(campaign.needed))
    _check(campaign)
    return sorted(name for name, value in before.items() if getattr(campaign, name) != value)


def _check(campaign: Campaign) -> None:
    """Raises ValidationError at the field that is to be corrected."""
    campaign.clean_fields(exclude=["unit", "steward"])
    _check_order(campaign)
    one_at_a_time("directives.campaign", campaign.unit_id, campaign.name)
    same = Campaign.objects.filter(unit=campaign.unit, name=campaign.name).exclude(pk=campaign.pk)
    if known := same.first():
        raise ValidationError({"name": [DuplicateCampaign(known)]})


def _check_order(campaign: Campaign) -> None:
    found: dict[str, str] = {}
    if campaign.year_to < campaign.year_from:
        found["year_to"] = _("The last year is before the first one.")
    elif campaign.kind == CampaignKind.YEAR and campaign.year_to != campaign.year_from:
        found["year_to"] = _(
            "A campaign of one year has the same first and last year; for several years choose a term."
        )
    if campaign.registration_to < campaign.registration_from:
        found["registration_to"] = _("The last day is before the first one.")
    begins, ends = campaign.evaluation_from, campaign.evaluation_to
    if (begins is None) != (ends is None):
        found["evaluation_from" if begins is None else "evaluation_to"] = _("Give both days of evaluation, or neither.")
    elif begins and ends and ends < begins:
        found["evaluation_to"] = _("The last day is before the first one.")
    if found:
        raise ValidationError(found)


def _copy_targets(source: Campaign, campaign: Campaign) -> int:
    """Targets of the source for units that take part in the new campaign, too; returns how many."""
    alive = Unit.objects.in_force().within(campaign.unit).values("pk")
    wanted = source.targets.filter(unit__in=alive)
    copies = [
        CampaignTarget(
            campaign=campaign,
            title=title_of_targets(campaign),
            unit_id=each.unit_id,
            steward_id=each.steward_id,
            models_wanted=each.models_wanted,
        )
        for each in wanted
    ]
    return len(CampaignTarget.objects.bulk_create(copies))
