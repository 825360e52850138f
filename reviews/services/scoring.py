"""Verbs of score sheets: saving points as they are typed, submitting, abstaining, withdrawing, opening again."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from mobilization.common.editing import RecordChanged
from mobilization.common.recording import because
from mobilization.common.text import clean
from mobilization.workflow.refusals import TransitionRefused, WrongState
from mobilization.workflow.transitions import apply_transition
from notifications.services import notify
from organizations.enums import Role
from organizations.recipients import nearest_accounts
from reviews.checks import demand_window
from reviews.enums import ConflictKind, SheetState
from reviews.models import ScoreSheet, SheetPoints
from reviews.permissions.sheets import holds_sheet, may_score
from reviews.permissions.states import SCORED, Whose, demand_state
from reviews.queries.conflicts import conflicts, grounds_besides_recusal
from reviews.queries.sheets import lines_of, points_of
from reviews.scoring import missing, total
from reviews.services.bars import bar, lift_after_mistake, raise_bars

LONGEST = 5000


class InConflict(TransitionRefused):
    """The portal knows by now that the member does not judge the model: their sheet was taken back."""


def demand_no_conflict(sheet: ScoreSheet, *, by: Any) -> None:
    """Ask anew whether the holder is in conflict with the model, before anything is written.

    What is found stays, in a transaction of its own: they are kept from the model, and the sheet counts nowhere.
    Raises InConflict.
    """
    if not holds_sheet(by, sheet):
        return
    item, person = sheet.assignment.item, sheet.assignment.seat.person_id
    model, council = item.candidacy.model_id, item.round.council
    if not (found := conflicts(council, [model], [person])):
        return
    with transaction.atomic():
        raise_bars(council, models=[model], people=[person])
    text = _("By what the portal knows you do not judge this: %(grounds)s. The sheet was taken back.")
    raise InConflict(text % {"grounds": ", ".join(str(each.kind.label) for each in found)})


def locked_sheet(sheet: ScoreSheet) -> ScoreSheet:
    """The sheet as it is stored, kept for this transaction, with all that rights ask.

    Its round stays as it is, too: closing waits for sheets that are being written, and none is written after it. Many
    may hold the round so at once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM reviews_round WHERE id = %s FOR SHARE", [sheet.assignment.item.round_id])
    rows = ScoreSheet.objects.select_for_update(of=("self",)).select_related(
        "assignment__seat__person",
        "assignment__item__round__steward",
        "assignment__item__round__council__steward",
        "assignment__item__round__criteria_set",
        "assignment__item__candidacy__model",
    )
    stored: ScoreSheet = rows.get(pk=sheet.pk)
    return stored


def save_sheet(
    sheet: ScoreSheet,
    *,
    version: int,
    points: Mapping[str, Mapping[str, Any]],
    comment: str | None = None,
    by: Any,
) -> ScoreSheet:
    """Write points and words at the criteria named by their keys, on the `version` the member saw.

    `points` is key → {"points": Decimal or None, "comment": text}; other criteria stay. Raises PermissionDenied,
    RecordChanged (nothing is overwritten; the same content once more is no conflict), WrongState once it is submitted,
    TransitionRefused outside the window, ValidationError by key, and InConflict where the portal knows of a conflict.
    """
    demand_no_conflict(sheet, by=by)
    return _save(sheet, version=version, points=points, comment=comment, by=by)


@transaction.atomic
def _save(
    sheet: ScoreSheet, *, version: int, points: Mapping[str, Mapping[str, Any]], comment: str | None, by: Any
) -> ScoreSheet:
    stored = locked_sheet(sheet)
    demand_state(by, stored.assignment.item.round, SCORED, Whose.MEMBERS)
    if not may_score(by, stored):
        raise PermissionDenied
    if stored.state != SheetState.OPEN:
        raise WrongState(_("The sheet is not open any more."))
    demand_window(stored.assignment.item.round)
    rows = _changed(stored, points)
    words = stored.comment if comment is None else clean(comment, multiline=True)
    if len(words) > LONGEST:
        raise ValidationError({"comment": _("This is too long.")})
    if not rows and words == stored.comment:
        return stored
    if stored.version != version:
        raise RecordChanged(stored)
    for row in rows:
        row.save()
    stored.comment, stored.version = words, stored.version + 1
    stored.save(update_fields=["comment", "version"])
    return stored


def _changed(sheet: ScoreSheet, points: Mapping[str, Mapping[str, Any]]) -> list[SheetPoints]:
    """The rows to write, checked; what is stored so already is left out. Raises ValidationError by key."""
    lines = {line.key: line for line in lines_of(sheet.assignment.item.round.criteria_set)}
    known = {row.criterion_id: row for row in sheet.points.all()}
    errors, rows = {}, []
    for key, given in points.items():
        if key not in lines:
            errors[key] = _("There is no such criterion.")
            continue
        line, value = lines[key], given.get("points")
        row = known.get(line.pk) or SheetPoints(sheet=sheet, criterion=line)
        before = (row.points, row.comment)
        if value is not None and not (0 <= value <= line.maximum and value == round(Decimal(value), 1)):
            errors[key] = _("From 0 to %(most)s, with one decimal place at most.") % {"most": line.maximum.normalize()}
            continue
        row.points = value
        if "comment" in given:
            row.comment = clean(given["comment"], multiline=True)
        if len(row.comment) > SheetPoints._meta.get_field("comment").max_length:  # type: ignore[operator]
            errors[key] = _("This is too long.")
        if (row.points, row.comment) != before:
            rows.append(row)
    if errors:
        raise ValidationError(errors)
    return rows


def submit_sheet(sheet: ScoreSheet, *, by: Any) -> ScoreSheet:
    """Submit it with its total, which stays. Submitted twice by its holder it is submitted once.

    Raises NotAllowed, WrongState, TransitionRefused where criteria have no points or outside the window, InConflict
    where the portal knows of a conflict by now.
    """
    demand_no_conflict(sheet, by=by)
    return _submit(sheet, by)


@transaction.atomic
def _submit(sheet: ScoreSheet, by: Any) -> ScoreSheet:
    stored = locked_sheet(sheet)
    if stored.state == SheetState.SUBMITTED and holds_sheet(by, stored):
        return stored
    demand_state(by, stored.assignment.item.round, SCORED, Whose.MEMBERS)
    lines = lines_of(stored.assignment.item.round.criteria_set)
    counted, given = [line.counted for line in lines], points_of(stored)
    lacking = len(missing(counted, given))
    of_100 = total(counted, given) if counted else Decimal(0)
    return apply_transition(stored, "submit", by=by, total=of_100, missing=lacking)


@transaction.atomic
def change_sheet(sheet: ScoreSheet, action: str, *, by: Any, reason: str) -> ScoreSheet:
    """Abstain, withdraw because of a conflict, open again. Raises NotAllowed, WrongState, ReasonMissing.

    Who withdraws reads nothing of the model any more from this moment on; the secretary is told why, and opens the
    sheet again where it was a mistake: TransitionRefused where the portal knows of another conflict.
    """
    if action == "submit":
        raise ValueError("submit has a verb of its own.")
    stored = locked_sheet(sheet)
    person, model = stored.assignment.seat.person, stored.assignment.item.candidacy.model
    found = stored.assignment.item.round
    demand_state(by, found, SCORED, Whose.KEEPERS if action == "reopen" else Whose.MEMBERS)
    had_withdrawn, why = stored.state == SheetState.RECUSED, ""
    if had_withdrawn:
        why = grounds_besides_recusal(found.council, person=person.pk, model=model.pk)
    with because(reason):
        changed = apply_transition(stored, action, by=by, reason=reason, conflict=why)
        if had_withdrawn:
            lift_after_mistake(found.council, person=person.pk, model=model.pk)
    if action == "recuse":
        bar(found.council, person=person.pk, model=model.pk, kind=ConflictKind.RECUSED, by=by)
        data = {"round": found.pk, "name": found.name, "person": person.full_name}
        told = nearest_accounts(found.steward, Role.SECRETARY)
        notify(kind="reviews.recused", recipients=told, subject=found, data=data | {"reason": reason}, by=by)
    if action == "reopen":
        data = {"round": found.pk, "name": found.name, "sheet": stored.pk, "reason": reason}
        account = getattr(person, "user", None)
        notify(kind="reviews.reopened", recipients=[account] if account else [], subject=stored, data=data, by=by)
    return changed
