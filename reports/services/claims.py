"""Verbs of published figures: entering, correcting, withdrawing; those the portal brings along."""

import datetime
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mobilization.common.editing import RecordChanged, apply_values, demand_order
from mobilization.common.locks import locked
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from organizations.dates import today
from organizations.models import Unit
from organizations.tallies import Tally
from reports import measures
from reports.claim_enums import Measured
from reports.models import Claim, ClaimPart
from reports.permissions.claims import keeper_for, may_edit_claim, may_write_claim

EXPORT_CLAIMS = "reports.export_claims"
VALUES = (
    "body", "about", "what", "period_text", "begins", "ends", "qualifier", "number", "measured", "measure", "as_it_was",
    "source_title", "source_url", "quote", "note",
)  # fmt: skip
LONG = ("quote", "note")
PART = ("words", "number")
MOST_PARTS = 30
FACTS = Path(settings.BASE_DIR) / "data" / "figures" / "claims.json"
Part = Mapping[str, Any]


@transaction.atomic
def enter_claim(*, values: Mapping[str, Any], parts: Sequence[Part] = (), by: Any, key: str = "") -> Claim:
    """Enter what a source states, kept by the unit that the account acts for.

    `values` are those of VALUES, each part has PART; `key` names a figure that the portal brings along. Raises
    PermissionDenied, ValidationError by field, ValueError for other keys.
    """
    unit = keeper_for(by)
    if unit is None:
        raise PermissionDenied
    made = Claim(unit=unit, steward=unit, entered_by=by, key=key)
    apply_values(made, values, VALUES, long=LONG)
    _demand_sense(made)
    rows = _checked(parts)
    made.save()
    _put(made, rows)
    record_event(kind="reports.claim_entered", subject=made, by=by, data={"parts": len(rows)})
    return made


@transaction.atomic
def edit_claim(
    claim: Claim, *, version: int, changes: Mapping[str, Any], parts: Sequence[Part] | None = None, by: Any
) -> Claim:
    """Correct what the editor saw as `version`; without `parts` they stay.

    Raises PermissionDenied, RecordChanged (nothing is overwritten), ValidationError by field, ValueError for other
    keys. Without a difference nothing is written.
    """
    stored = _locked(claim)
    if not may_edit_claim(by, stored):
        raise PermissionDenied
    if stored.version != version:
        raise RecordChanged(stored)
    different = apply_values(stored, changes, VALUES, long=LONG)
    _demand_sense(stored)
    if parts is not None and _put(stored, _checked(parts)):
        different.append("parts")
    if different:
        stored.version += 1
        stored.save()
        record_event(kind="reports.claim_edited", subject=stored, by=by, data={"fields": different})
    return stored


@transaction.atomic
def withdraw_claim(claim: Claim, *, why: str, by: Any) -> Claim:
    """Compare it no more; it stays to be read with the reason. Raises PermissionDenied, ValidationError."""
    stored = _locked(claim)
    if not may_write_claim(by, stored):
        raise PermissionDenied
    if stored.withdrawn_on is not None:
        raise ValidationError(_("It was withdrawn already."))
    reason = clean(why, multiline=True)
    if not reason:
        raise ValidationError({"reason": _("Say why.")})
    stored.withdrawn_on, stored.withdrawn_why = today(), reason
    stored.version += 1
    stored.save()
    record_event(kind="reports.claim_withdrawn", subject=stored, by=by, data={})
    return stored


def load_facts(*, by: Any) -> tuple[int, int]:
    """Enter the published figures that come with the portal; how many, and how many were there already.

    What is there (by its key) stays as it was corrected here. A `unit_code` names a unit at the level of the city.
    """
    made = known = 0
    for fact in json.loads(FACTS.read_text(encoding="utf-8")):
        if Claim.objects.filter(key=fact["key"]).exists():
            known += 1
            continue
        values = {name: fact[name] for name in VALUES if name in fact}
        values |= {name: datetime.date.fromisoformat(fact[name]) for name in ("begins", "ends") if fact.get(name)}
        values["number"] = Decimal(fact["number"])
        if code := fact.get("unit_code"):
            values["about"] = Unit.objects.in_force().filter(code=code, level="city").first()
        parts = [{"words": part["label"], "number": Decimal(part["number"])} for part in fact.get("parts", [])]
        enter_claim(values=values, parts=parts, by=by, key=fact["key"])
        made += 1
    return made, known


def _locked(claim: Claim) -> Claim:
    stored: Claim | None = locked(Claim.objects.select_related("unit", "steward", "about"), claim.pk)
    if stored is None:
        raise ValidationError(_("Somebody else has taken this away."))
    return stored


def _demand_sense(claim: Claim) -> None:
    """Days stand in order and are both known; what it is compared with is there, and reckons what it is measured in."""
    wrong: dict[str, Any] = {}
    if claim.begins and not claim.ends:
        wrong["ends"] = _("Give the last day, too, or leave both away.")
    if claim.ends and not claim.begins:
        wrong["begins"] = _("Give the first day, too, or leave both away.")
    if claim.measure and (text := _wrong_measure(claim)):
        wrong["measure"] = text
    if claim.measured == Measured.COUNT and claim.number is not None and claim.number != int(claim.number):
        wrong["number"] = _("How many there are is a whole number.")
    if wrong:
        raise ValidationError(wrong)
    if claim.begins:
        demand_order(claim.begins, claim.ends, "ends")


def _wrong_measure(claim: Claim) -> str:
    try:
        measure = measures.measure(claim.measure)
    except KeyError:
        return _("The portal counts no such number.")
    if claim.measured == Measured.COUNT:
        return ""
    reckoned = measure.measure if isinstance(measure, Tally) else ""
    return "" if reckoned == claim.measured else _("This number is not reckoned in what the figure is measured in.")


def _checked(parts: Sequence[Part]) -> list[ClaimPart]:
    """In their order. Raises ValidationError at `parts`."""
    if len(parts) > MOST_PARTS:
        raise ValidationError({"parts": _("A figure has %(most)d parts at most.") % {"most": MOST_PARTS}})
    found = []
    for position, given in enumerate(parts, 1):
        part = ClaimPart(position=position)
        try:
            apply_values(part, given, PART)
        except ValidationError as wrong:
            raise ValidationError({"parts": wrong.messages}) from wrong
        found.append(part)
    return found


def _put(claim: Claim, rows: list[ClaimPart]) -> bool:
    """Whether anything is other than before."""
    stored = {part.position: part for part in claim.parts.all()}
    changed = False
    for row in rows:
        known = stored.pop(row.position, None)
        if known is not None and (known.words, known.number) == (row.words, row.number):
            continue
        row.claim, row.pk = claim, known.pk if known else None
        row.save()
        changed = True
    for gone in stored.values():
        gone.delete()
        changed = True
    return changed
