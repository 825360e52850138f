"""Verbs of a nomination's dossier: its pieces and files, disciplinary measures, findings explained."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.enums import Piece
from awards.models import AwardBar, CheckOverride, DossierFile, DossierPiece, Nomination
from awards.permissions.nominations import may_bar, may_explain, may_judge, may_lift_bar, may_write_nomination
from awards.queries.nomination_checks import Finding, look
from awards.services.nominations import locked_nomination
from mobilization.common.editing import RecordChanged, apply_values, content_of, demand_order
from mobilization.common.files import digest_of, discard, kept_whole, store
from mobilization.common.recording import because
from mobilization.common.text import clean
from mobilization.common.uploads import CheckedFile
from mobilization.outbox.events import record_event

PIECE = ("number", "dated", "confirmed_by", "confirmed_on")
BAR = ("valid_from", "valid_to", "ground")
MOST_FILES = 20


def keep_piece(
    nomination: Nomination, kind: Piece, values: Mapping[str, Any], *, files: Sequence[CheckedFile], seen: str, by: Any
) -> DossierPiece:
    """Number, day and confirmation of a piece of the dossier, and files besides those that are there.

    `seen` is `content_of` the piece that the editor saw, empty where there was none. Raises PermissionDenied,
    RecordChanged, ValidationError by field.
    """
    with kept_whole() as kept:
        stored = _to_write(nomination, by)
        piece = DossierPiece.objects.filter(nomination=stored, kind=kind).first()
        if (content_of(piece) if piece else "") != seen:
            raise RecordChanged(piece or DossierPiece(nomination=stored, kind=kind))
        piece = piece or DossierPiece(nomination=stored, kind=kind)
        apply_values(piece, values, PIECE)
        _check_piece(piece)
        piece.save()
        there = set(piece.files.values_list("sha256", flat=True))
        fresh = [each for each in files if digest_of(each.content) not in there]
        if len(there) + len(fresh) > MOST_FILES:
            raise ValidationError({"files": _("At most %(most)s files fit here.") % {"most": MOST_FILES}})
        for each in fresh:
            file = DossierFile(piece=piece)
            kept.append(store(file, each.content, name=each.name, content_type=each.content_type, by=by))
        data = {"kind": kind, "files": [file.pk for file in kept]}
        record_event(kind="awards.dossier_kept", subject=stored, by=by, data=data)
    return piece


@transaction.atomic
def remove_file(file: DossierFile, *, by: Any) -> None:
    """Take a file out of the dossier. Raises PermissionDenied; ValidationError where somebody was quicker."""
    stored = _to_write(file.piece.nomination, by)
    known = DossierFile.objects.filter(pk=file.pk).first()
    if known is None:
        raise ValidationError(_("Somebody else has taken this away."))
    record_event(kind="awards.dossier_file_removed", subject=stored, by=by, data={"file": known.pk})
    discard(known)


@transaction.atomic
def add_bar(nomination: Nomination, values: Mapping[str, Any], *, by: Any) -> AwardBar:
    """Enter a disciplinary measure against the recipient. Raises PermissionDenied, ValidationError by field."""
    stored = _to_bar(nomination, by)
    bar = AwardBar(nomination=stored, entered_by=by, by_judge=may_judge(by, stored))
    apply_values(bar, values, BAR)
    demand_order(bar.valid_from, bar.valid_to)
    bar.save()
    record_event(kind="awards.bar_added", subject=stored, by=by, data={"bar": bar.pk})
    return bar


@transaction.atomic
def remove_bar(bar: AwardBar, *, by: Any) -> None:
    """Take away a measure entered by mistake. Raises PermissionDenied; ValidationError where somebody was quicker."""
    stored = _to_bar(bar.nomination, by)
    known = stored.bars.filter(pk=bar.pk).first()
    if known is None:
        raise ValidationError(_("Somebody else has taken this away."))
    if not may_lift_bar(by, known):
        raise PermissionDenied
    record_event(kind="awards.bar_removed", subject=stored, by=by, data={"bar": known.pk})
    known.delete()


@transaction.atomic
def override(nomination: Nomination, check: str, *, mark: str, reason: str, by: Any) -> CheckOverride:
    """Say why what the check found is no obstacle; `mark` names the finding that was shown.

    Raises PermissionDenied, ValidationError (of `reason`, or where the finding is another one by now).
    """
    stored = locked_nomination(nomination)
    if not may_explain(by, stored, check):
        raise PermissionDenied
    reason = clean(reason, multiline=True)
    if not reason:
        raise ValidationError({"reason": _("Please give a reason.")})
    finding = finding_of(stored, check, reader=None)  # what is kept here others read, too
    if finding is None or finding.mark != mark or not finding.is_explainable:
        raise ValidationError(_("Something changed since this was shown. Look again; nothing was done."))
    made = CheckOverride(
        nomination=stored, check_made=check, mark=mark, finding=finding.text[:2000], reason=reason, by=by
    )
    made.clean_fields(exclude=["by", "nomination"])
    made.save()
    record_event(kind="awards.check_overridden", subject=stored, by=by, data={"check": check})
    return made


@transaction.atomic
def take_back_override(known: CheckOverride, *, reason: str, by: Any) -> None:
    """Take an explanation back, with a reason: what was found stands in the way again. The record of changes keeps it.

    Raises PermissionDenied, ValidationError (of `reason`, or where somebody was quicker).
    """
    stored = locked_nomination(known.nomination)
    if not may_explain(by, stored, known.check_made):
        raise PermissionDenied
    reason = clean(reason, multiline=True)
    if not reason:
        raise ValidationError({"reason": _("Please give a reason.")})
    held = stored.overrides.filter(pk=known.pk).first()
    if held is None:
        raise ValidationError(_("Somebody else has taken this away."))
    data = {"check": held.check_made, "override": held.pk}
    record_event(kind="awards.override_taken_back", subject=stored, by=by, data=data)
    with because(reason):
        held.delete()


def finding_of(nomination: Nomination, check: str, *, reader: Any) -> Finding | None:
    """What this check finds now, as far as the reader (None: everybody) may know; None where it found nothing."""
    found = (each for each in look(nomination, reader=reader) if each.check == check and each.facts)
    return next(found, None)


def _to_write(nomination: Nomination, by: Any) -> Nomination:
    stored = locked_nomination(nomination)
    if not may_write_nomination(by, stored):
        raise PermissionDenied
    return stored


def _to_bar(nomination: Nomination, by: Any) -> Nomination:
    stored = locked_nomination(nomination)
    if not may_bar(by, stored):
        raise PermissionDenied
    return stored


def _check_piece(piece: DossierPiece) -> None:
    wrong: dict[str, Any] = {}
    if piece.kind != Piece.REPORT and (piece.confirmed_by or piece.confirmed_on):
        wrong["confirmed_by"] = _("Only the achievement report is confirmed.")
    elif bool(piece.confirmed_by) != bool(piece.confirmed_on):
        name = "confirmed_on" if piece.confirmed_by else "confirmed_by"
        wrong[name] = _("Say both who confirmed the report and when.")
    if wrong:
        raise ValidationError(wrong)
