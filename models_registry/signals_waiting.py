"""The open signals on a secretary's pages: of how many models and units, beside the lists of exactly these."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mobilization.common.keyset import CappedCount, capped_count
from mobilization.common.lists import COUNT_CAP
from mobilization.common.waiting import WaitingItem
from models_registry.enums import SignalKind
from models_registry.queries.signals import found, of_unit
from models_registry.queries.unit_signals import Standing, of_units
from organizations.enums import Role

AT_HOME = 100
"""The home page counts so far and then says that there are more."""


def models_with_signals(user: Any, cap: int = COUNT_CAP) -> CappedCount:
    """How many models of the secretary's unit and those below have a signal that stands; one query.

    None for everybody else.
    """
    if not _is_told(user):
        return CappedCount(0, exact=True)
    return capped_count(found(of_unit(user, user.acting.unit), user, SignalKind, dismissed=False), cap)


def units_with_signals(user: Any) -> int:
    """How many units, of the secretary's and those below, have a signal that stands; two queries."""
    return len(Standing(of_units(user.acting.unit)).ids(dismissed=False)) if _is_told(user) else 0


def _is_told(user: Any) -> bool:
    return bool(user.acting and user.acting.role == Role.SECRETARY)


def signals_waiting(user: Any) -> Iterable[WaitingItem]:
    """Models with signals."""
    number, is_exact = models_with_signals(user, AT_HOME)
    if not number:
        return
    hint = _("Each says what it rests on. One that means nothing is dismissed with a reason.")
    more = _("More than %(n)s models.") % {"n": AT_HOME}
    yield WaitingItem(
        title=_("Models with signals against formalism"),
        text=hint if is_exact else f"{more} {hint}",
        url=reverse("models_registry:signals", args=[user.acting.unit_id]),
        tone="info",
        icon="flag",
        count=number if is_exact else None,
    )


def unit_signals_waiting(user: Any) -> Iterable[WaitingItem]:
    """Units with signals."""
    if number := units_with_signals(user):
        yield WaitingItem(
            title=_("Units with signals against formalism"),
            text=_("Many registrations on the last days, or everyone recognised."),
            url=reverse("models_registry:unit_signals", args=[user.acting.unit_id]),
            tone="info",
            icon="flag",
            count=number,
        )
