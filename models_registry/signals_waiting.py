"""The open signals on a secretary's home page: how many, each number with the list of exactly these."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mobilization.common.keyset import capped_count
from mobilization.common.lists import COUNT_CAP
from mobilization.common.waiting import WaitingItem
from models_registry.enums import SignalKind, UnitSignalKind
from models_registry.queries.signals import found, of_unit
from models_registry.queries.unit_signals import Standing, of_units
from organizations.enums import Role


def models_with_signals(user: Any) -> int:
    """How many models of the secretary's unit and those below have a signal that stands, up to 1,001; one query.

    0 for everybody else.
    """
    if not _is_secretary(user):
        return 0
    number, exact = capped_count(found(of_unit(user, user.acting.unit), user, SignalKind, dismissed=False), COUNT_CAP)
    return number if exact else number + 1


def units_with_signals(user: Any, kind: UnitSignalKind) -> int:
    """How many of the secretary's unit and those below have a signal of the kind that stands; two queries at most."""
    if not _is_secretary(user):
        return 0
    return len(Standing(of_units(user.acting.unit), [kind]).ids(dismissed=False))


def _is_secretary(user: Any) -> bool:
    return bool(user.acting and user.acting.role == Role.SECRETARY)


def signals_waiting(user: Any) -> Iterable[WaitingItem]:
    """Models with signals."""
    if number := models_with_signals(user):
        yield WaitingItem(
            title=_("Models with signals against formalism"),
            text=_("Hints with their ground; a signal that is none is dismissed with a reason."),
            url=reverse("models_registry:signals", args=[user.acting.unit_id]),
            tone="info",
            icon="flag",
            count=number,
        )


def last_days_waiting(user: Any) -> Iterable[WaitingItem]:
    """Units that registered most of their models on the last days."""
    return _of_units(user, UnitSignalKind.LAST_DAYS, _("Units whose registrations came on the last days"))


def all_recognised_waiting(user: Any) -> Iterable[WaitingItem]:
    """Units that recognised everyone."""
    return _of_units(user, UnitSignalKind.ALL_RECOGNISED, _("Units that recognised everyone"))


def _of_units(user: Any, kind: UnitSignalKind, title: str) -> Iterable[WaitingItem]:
    if number := units_with_signals(user, kind):
        address = reverse("models_registry:unit_signals", args=[user.acting.unit_id])
        yield WaitingItem(title=title, url=f"{address}?kind={kind.value}", tone="info", icon="flag", count=number)
