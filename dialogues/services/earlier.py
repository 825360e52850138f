"""Verbs of figures-only history: entering, correcting, taking away; the facts the portal brings along."""

import datetime
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.models import DialogueFigures, DialogueFiguresPart
from dialogues.permissions.earlier import may_edit_earlier, may_enter_for
from mobilization.common.editing import RecordChanged, apply_values, demand_order
from mobilization.outbox.events import record_event
from organizations.dates import today
from organizations.models import Unit

EXPORT_EARLIER = "dialogues.export_earlier"
VALUES = ("title", "begins", "ends", "source_title", "source_url", "claimed", "answered_share", "note")
PART = ("level", "kind", "number", "people", "is_about")
FACTS = Path(settings.BASE_DIR) / "data" / "dialogues" / "earlier_dialogues.json"
Part = Mapping[str, Any]


@transaction.atomic
def enter_figures(*, unit: Unit, values: Mapping[str, Any], parts: Sequence[Part], by: Any) -> DialogueFigures:
    """Enter what a source tells of the unit and those below it; `values` are those of VALUES, each part has PART.

    Raises PermissionDenied, ValidationError by field, ValueError for other keys.
    """
    if not may_enter_for(by, unit):
        raise PermissionDenied
    made = DialogueFigures(unit=unit, steward=unit, entered_by=by)
    apply_values(made, values, VALUES, long=("note",))
    _demand_days(made)
    rows = _checked(parts)
    made.save()
    _put(made, rows)
    record_event(kind="dialogues.earlier_entered", subject=made, by=by, data={"parts": len(rows)})
    return made


@transaction.atomic
def edit_figures(
    figures: DialogueFigures, *, version: int, changes: Mapping[str, Any], parts: Sequence[Part], by: Any
) -> DialogueFigures:
    """Correct what the editor saw as `version`; the parts are those of now on.

    Raises PermissionDenied, RecordChanged (nothing is overwritten), ValidationError by field, ValueError for other
    keys. Without a difference nothing is written.
    """
    stored = _locked(figures, by)
    if stored.version != version:
        raise RecordChanged(stored)
    different = apply_values(stored, changes, VALUES, long=("note",))
    _demand_days(stored)
    rows = _checked(parts)
    if _put(stored, rows):
        different.append("parts")
    if different:
        stored.version += 1
        stored.save()
        record_event(kind="dialogues.earlier_edited", subject=stored, by=by, data={"fields": different})
    return stored


@transaction.atomic
def remove_figures(figures: DialogueFigures, *, by: Any) -> None:
    """Take them away; the record of changes keeps them. Raises PermissionDenied."""
    stored = _locked(figures, by)
    record_event(kind="dialogues.earlier_removed", subject=stored, by=by, data={"unit": stored.unit_id})
    stored.delete()


def load_facts(*, by: Any) -> tuple[int, list[str]]:
    """Enter the published figures that come with the portal, for units that exist here; how many, and which not.

    What is there already (the same unit and title) stays as it is.
    """
    made, left = 0, []
    for fact in json.loads(FACTS.read_text(encoding="utf-8")):
        unit = Unit.objects.in_force().filter(code=fact["unit_code"], level="city").first()
        values = {name: fact[name] for name in VALUES if name in fact}
        values |= {name: datetime.date.fromisoformat(fact[name]) for name in ("begins", "ends")}
        if unit is None:
            left.append(fact["title"])
        elif not DialogueFigures.objects.filter(unit=unit, title=fact["title"]).exists():
            enter_figures(unit=unit, values=values, parts=fact["parts"], by=by)
            made += 1
    return made, left


def _locked(figures: DialogueFigures, by: Any) -> DialogueFigures:
    rows = DialogueFigures.objects.select_for_update(of=("self",)).select_related("unit", "steward")
    stored: DialogueFigures | None = rows.filter(pk=figures.pk).first()
    if stored is None:
        raise ValidationError(_("Somebody else has taken this away."))
    if not may_edit_earlier(by, stored):
        raise PermissionDenied
    return stored


def _demand_days(figures: DialogueFigures) -> None:
    for name in ("begins", "ends"):
        if getattr(figures, name) > today():
            raise ValidationError({name: _("This day lies ahead.")})
    demand_order(figures.begins, figures.ends, "ends")


def _checked(parts: Sequence[Part]) -> dict[tuple[str, str], DialogueFiguresPart]:
    """By level and kind. Raises ValidationError: there is one at least, and each once."""
    found: dict[tuple[str, str], DialogueFiguresPart] = {}
    for given in parts:
        part = DialogueFiguresPart()
        apply_values(part, {"people": None, "is_about": False} | dict(given), PART)
        if (part.level, part.kind) in found:
            text = _("Two parts have the same level and kind: %(level)s, %(kind)s.")
            words = {"level": part.get_level_display(), "kind": part.get_kind_display()}
            raise ValidationError({"parts": text % words})
        if part.is_about and part.people is None:
            raise ValidationError({"parts": _("Say about how many people came, or take the tick away.")})
        found[part.level, part.kind] = part
    if not found:
        raise ValidationError({"parts": _("Enter one part at least: the total is their sum and is never typed.")})
    return found


def _put(figures: DialogueFigures, rows: dict[tuple[str, str], DialogueFiguresPart]) -> bool:
    """Whether anything is other than before."""
    kept = {(part.level, part.kind): part for part in figures.parts.all()}
    changed = False
    for key in kept.keys() - rows.keys():
        kept[key].delete()
        changed = True
    for key, row in rows.items():
        stored = kept.get(key)
        if stored is not None and all(getattr(stored, name) == getattr(row, name) for name in PART):
            continue
        row.figures = figures
        row.pk = stored.pk if stored is not None else None
        row.save()
        changed = True
    return changed
