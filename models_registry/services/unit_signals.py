"""What a secretary of the level above says about a unit's signal."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mobilization.common.recording import because
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from models_registry.models import UnitSignalDismissal
from models_registry.permissions import may_dismiss_unit_signals
from models_registry.queries.unit_signals import UnitSignal, signals_of_unit
from models_registry.services.signals import LONGEST_REASON
from organizations.models import Unit


def named_unit_signal(unit: Unit, *, kind: str, campaign: int, key: str, user: Any) -> UnitSignal | None:
    """The signal of the unit with this kind, campaign and key, if it is raised."""
    wanted = (kind, campaign, key)
    return next(
        (each for each in signals_of_unit(unit, user) if (each.kind, each.campaign.pk, each.key) == wanted), None
    )


@transaction.atomic
def dismiss_unit_signal(unit: Unit, *, kind: str, campaign: int, key: str, reason: str, by: Any) -> UnitSignalDismissal:
    """Say why this signal of the unit is none; `campaign` is an id. It stands again when its numbers change.

    Raises PermissionDenied, and ValidationError without a reason, for a signal that is not raised any more, or one
    that somebody dismissed already.
    """
    if not may_dismiss_unit_signals(by, unit):
        raise PermissionDenied
    reason = clean(reason, multiline=True)
    if not reason:
        raise ValidationError({"reason": _("Please say why.")})
    if len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": _("A reason has at most %(n)d characters.") % {"n": LONGEST_REASON}})
    signal = named_unit_signal(unit, kind=kind, campaign=campaign, key=key, user=by)
    if signal is None:
        raise ValidationError(_("This signal is not there any more: what it rested on has changed."))
    said = {"reason": reason, "unit": by.acting.unit if by.acting else unit, "by": by}
    with because(reason):
        made, is_new = UnitSignalDismissal.objects.get_or_create(
            about=unit, campaign=signal.campaign, kind=kind, key=key, defaults=said
        )
    if not is_new:
        raise ValidationError(_("Somebody has dismissed this signal already."))
    record_event(kind="models_registry.unit_signal_dismissed", subject=unit, by=by, data=_about(kind, campaign, key))
    return made


@transaction.atomic
def restore_unit_signal(unit: Unit, *, kind: str, campaign: int, key: str, by: Any) -> None:
    """Undo a dismissal; the record of changes keeps it. Raises PermissionDenied, and ValidationError without one."""
    if not may_dismiss_unit_signals(by, unit):
        raise PermissionDenied
    rows = UnitSignalDismissal.objects.select_for_update(of=("self",))
    said = rows.filter(about=unit, campaign=campaign, kind=kind, key=key).first()
    if said is None:
        raise ValidationError(_("This signal is not dismissed."))
    said.delete()
    record_event(kind="models_registry.unit_signal_restored", subject=unit, by=by, data=_about(kind, campaign, key))


def _about(kind: str, campaign: int, key: str) -> dict[str, Any]:
    return {"kind": kind, "campaign": campaign, "key": key}
