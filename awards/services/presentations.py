"""Verbs of presentations: an event, and who was handed what there, in person or by somebody who represented them."""

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.models import Decision, DecisionRecipient, Handover, Presentation
from awards.permissions.decisions import demand_holding, may_draft_for, may_keep_presentation
from awards.queries.seen import of_event
from awards.services.decisions import locked_decision
from mobilization.common.editing import RecordChanged, apply_values
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from organizations.dates import today
from organizations.models import Unit

EVENT = ("title", "held_on", "place", "note")
LONG = ("note",)
EXPORT_PRESENTATIONS = "awards.export_presentations"
LONGEST_NAME = 200
Given = Mapping[int, tuple[int, str]]
"""Recipient → how many, and who received it for them ("" is themselves)."""


@transaction.atomic
def add_presentation(*, unit: Unit, values: Mapping[str, Any], by: Any) -> Presentation:
    """Enter an event of the unit; `values` are those of EVENT. Raises PermissionDenied, ValidationError, ValueError."""
    if not may_draft_for(by, unit):
        raise PermissionDenied
    made = Presentation(unit=unit, steward=unit)
    apply_values(made, values, EVENT, long=LONG)
    _check(made)
    made.save()
    record_event(kind="awards.presentation_added", subject=made, by=by, data={"day": made.held_on.isoformat()})
    return made


@transaction.atomic
def change_presentation(
    presentation: Presentation, *, version: int, changes: Mapping[str, Any], by: Any
) -> Presentation:
    """Correct the event that the editor saw as `version`. Raises as `add_presentation`, and RecordChanged."""
    stored = _kept(presentation, by)
    if stored.version != version:
        raise RecordChanged(stored)
    if different := apply_values(stored, changes, EVENT, long=LONG):
        _check(stored)
        days = stored.handovers.values_list("recipient__decision__signed_on", flat=True)
        if days:
            _check_days(stored, max(day for day in days if day is not None))
        stored.version += 1
        stored.save()
        record_event(kind="awards.presentation_changed", subject=stored, by=by, data={"fields": different})
    return stored


@transaction.atomic
def remove_presentation(presentation: Presentation, *, by: Any) -> None:
    """Take away an event entered by mistake. Raises PermissionDenied; ValidationError where something was given."""
    stored = _kept(presentation, by)
    if stored.handovers.exists():
        raise ValidationError(_("Something was handed over there: take that back first."))
    record_event(kind="awards.presentation_removed", subject=stored, by=by, data={"day": stored.held_on.isoformat()})
    stored.delete()


@transaction.atomic
def hand_over(
    presentation: Presentation,
    decision: Decision,
    *,
    shown: Collection[int] | None,
    given: Given,
    seen: str | None = None,
    by: Any,
) -> int:
    """Say who of `shown`, recipients of the decision, was handed theirs there; who is not `given` was not.

    None of `shown`: all that was handed over of the decision there. `seen` is what the writer saw of the event
    (`seen.of_event`; None: whatever stands there). Returns how many were handed over, of these. Raises
    PermissionDenied, NotAllowed, NotNow, RecordChanged, and ValidationError; where a recipient is to blame, at
    `number-<recipient>`.
    """
    stored = _kept(presentation, by)
    if seen is not None and of_event(stored, by) != seen:
        raise RecordChanged(stored)
    of = locked_decision(decision)
    demand_holding(by, of)
    if shown is None:
        here = stored.handovers.filter(recipient__decision=of).values_list("recipient", flat=True)
        shown = {*given, *here}
    rows = {row.pk: row for row in of.recipients.select_for_update(of=("self",)).filter(pk__in=shown).order_by("pk")}
    if unknown := set(given) - set(rows):
        raise ValidationError(_("%(n)s of those named are not on the list of the decision.") % {"n": len(unknown)})
    if given:
        _check_days(stored, of.signed_on)
    known = {each.recipient_id: each for each in stored.handovers.filter(recipient__in=rows)}
    _check_given(rows, given, known)
    for pk in sorted(set(known) - set(given)):
        known.pop(pk).delete()
    for pk, (number, received_by) in sorted(given.items()):
        each = known.get(pk) or Handover(presentation=stored, recipient=rows[pk])
        each.number, each.received_by = number, clean(received_by)[:LONGEST_NAME]
        each.save()
    total = sum(number for number, _who in given.values())
    data = {"decision": of.pk, "number": total}
    record_event(kind="awards.handed_over", subject=stored, by=by, data=data)
    return total


def _check_given(rows: Mapping[int, DecisionRecipient], given: Given, known: Mapping[int, Handover]) -> None:
    wrong = {}
    for pk, (number, _received_by) in given.items():
        row = rows[pk]
        left = row.left + (known[pk].number if pk in known else 0)
        if row.annulled_on is not None and pk not in known:
            wrong[f"number-{pk}"] = _("%(name)s: this was annulled, and is not handed over.") % {"name": row.name}
        elif not 1 <= number <= left:
            text = _("%(name)s: between 1 and %(left)s are still to be handed over.")
            none = _("%(name)s: everything was handed over already.")
            wrong[f"number-{pk}"] = (text if left else none) % {"name": row.name, "left": left}
    for pk in known.keys() - given.keys():
        if rows[pk].annulled_on is not None:
            text = _("%(name)s: this was annulled; what was handed over before stays on record.")
            wrong[f"number-{pk}"] = text % {"name": rows[pk].name}
    if wrong:
        raise ValidationError(wrong)


def _check_days(presentation: Presentation, signed_on: datetime.date | None) -> None:
    if presentation.held_on > today():
        raise ValidationError(_("The event has not taken place yet: say on its day what was handed over."))
    if signed_on is not None and presentation.held_on < signed_on:
        day = date_format(signed_on, "SHORT_DATE_FORMAT")
        raise ValidationError(_("The event lies before the decision of %(day)s.") % {"day": day})


def _kept(presentation: Presentation, by: Any) -> Presentation:
    rows = Presentation.objects.select_for_update(of=("self",)).select_related("unit", "steward")
    stored: Presentation | None = rows.filter(pk=presentation.pk).first()
    if stored is None:
        raise ValidationError(_("Somebody else has taken this away."))
    if not may_keep_presentation(by, stored):
        raise PermissionDenied
    return stored


def _check(presentation: Presentation) -> None:
    same = Presentation.objects.filter(
        unit=presentation.unit_id, held_on=presentation.held_on, title=clean(presentation.title)
    )
    if same.exclude(pk=presentation.pk).exists():
        raise ValidationError({"title": _("The unit has an event of this name on this day already.")})
