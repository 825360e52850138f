"""What a secretary says about a signal of a model, and asking for the signals of a list as a file."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mobilization.common.recording import because
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from mobilization.outbox.models import Job
from mobilization.outbox.services import request_once
from models_registry.models import RegisteredModel, SignalDismissal
from models_registry.permissions import may_dismiss_signals, may_read_signals
from models_registry.queries.signals import Signal, signals_of_model
from models_registry.services.drafts import locked
from organizations.models import Unit
from organizations.offices import office_of

EXPORT_SIGNALS, EXPORT_UNIT_SIGNALS = "models_registry.export_signals", "models_registry.export_unit_signals"
LONGEST_REASON = 2000


@transaction.atomic
def dismiss_signal(model: RegisteredModel, *, kind: str, key: str, reason: str, by: Any) -> SignalDismissal:
    """Say why this signal of the model is none. It stands again when what it rests on changes.

    Raises PermissionDenied, and ValidationError without a reason, for a signal that is not raised any more, or one
    that somebody dismissed already.
    """
    stored = locked(model)
    if not may_dismiss_signals(by, stored):
        raise PermissionDenied
    reason = clean(reason, multiline=True)
    if not reason:
        raise ValidationError({"reason": _("Please say why.")})
    if len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": _("A reason has at most %(n)d characters.") % {"n": LONGEST_REASON}})
    signal = named_signal(stored, kind=kind, key=key, user=by)
    if signal is None:
        raise ValidationError(_("This signal is not there any more: what it rested on has changed."))
    if signal.dismissal:
        raise ValidationError(_("Somebody has dismissed this signal already."))
    unit = by.acting.unit if by.acting else stored.steward
    with because(reason):
        made = SignalDismissal.objects.create(model=stored, kind=kind, key=key, reason=reason, unit=unit, by=by)
    record_event(kind="models_registry.signal_dismissed", subject=stored, by=by, data={"kind": kind, "key": key})
    return made


@transaction.atomic
def restore_signal(model: RegisteredModel, *, kind: str, key: str, by: Any) -> None:
    """Undo a dismissal; the record of changes keeps it. Raises PermissionDenied, and ValidationError without one."""
    stored = locked(model)
    if not may_dismiss_signals(by, stored):
        raise PermissionDenied
    said = SignalDismissal.objects.filter(model=stored, kind=kind, key=key).first()
    if said is None:
        raise ValidationError(_("This signal is not dismissed."))
    said.delete()
    record_event(kind="models_registry.signal_restored", subject=stored, by=by, data={"kind": kind, "key": key})


def named_signal(model: RegisteredModel, *, kind: str, key: str, user: Any) -> Signal | None:
    """The signal of the model with this kind and key, if it is raised."""
    signals = signals_of_model(model, user)
    return next((each for each in signals if (each.kind, each.key) == (kind, key)), None)


def request_signals_export(kind: str, *, unit: Unit, filters: dict[str, str], by: Any) -> Job:
    """Ask for the signals of a list as an Excel file; asking again while it is under way returns that one.

    `kind`: EXPORT_SIGNALS, of the models that the unit and those below it look after, or EXPORT_UNIT_SIGNALS, of these
    units. The membership they act in is part of the request. Raises PermissionDenied.
    """
    if not may_read_signals(by, unit):
        raise PermissionDenied
    params = {"unit": unit.pk, "filters": filters, **office_of(by)}
    return request_once(kind=kind, owner=by, params=params)
