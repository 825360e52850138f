"""What pages ask of registers."""

from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from awards.enums import DecisionState
from awards.models import Decision
from awards.permissions.registers import may_keep_registers
from organizations.models import Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet


def with_given(registers: "QuerySet[Any]") -> "QuerySet[Any]":
    """With their units, how many numbers the portal gave (`given`), and of how many decisions annulled (`annulled`)."""
    told: QuerySet[Any] = registers.select_related("unit").annotate(
        given=_number(Q()), annulled=_number(Q(state=DecisionState.ANNULLED))
    )
    return told


def _number(which: Q) -> Coalesce:
    named = Decision.objects.filter(
        which, unit=OuterRef("unit"), branch=OuterRef("branch"), year=OuterRef("year"), number__isnull=False
    )
    counted = named.order_by().values("unit").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def decisions_of(register: Any, user: Any) -> "QuerySet[Decision]":
    """The decisions that have its numbers, as far as the account reads them, the latest number first."""
    seen = Decision.objects.visible_to(user)
    numbered = seen.filter(unit=register.unit_id, branch=register.branch, year=register.year, number__isnull=False)
    return numbered.order_by(F("number").desc())


def units_with_registers_to_keep(user: Any) -> "QuerySet[Unit]":
    """Units of today whose registers the account keeps: `may_keep_registers_of` says yes to each."""
    units = Unit.objects.in_force()
    if user.is_superuser:
        return units
    return units.within(user.acting.unit) if may_keep_registers(user) else units.none()
