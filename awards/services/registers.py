"""The number of a decision: drawn from the register of its unit, branch and year, inside the transaction that signs.

A register begins at 1, or after the number that was given last on paper, which somebody says before the first one.
"""

import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.models import Decision, DecisionRegister
from awards.models.register import MOST
from awards.permissions.registers import may_keep_registers_of
from directives.models.campaign import FIRST_YEAR
from mobilization.outbox.events import record_event
from organizations.dates import today

if TYPE_CHECKING:
    from organizations.models import Unit


def next_number(unit: "Unit", branch: str, on: datetime.date) -> int:
    """Draw the next number of the unit's branch and year; whoever asks at the same moment waits for this transaction.

    It must be used in the same transaction: undone with it, the number is given to the next one. Raises
    ValidationError where a later day was given a number already, so that numbers follow days, and
    TransactionManagementError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A number is drawn in the transaction that uses it")
    which = {"unit": unit, "branch": branch, "year": on.year}
    DecisionRegister.objects.bulk_create([DecisionRegister(**which)], ignore_conflicts=True)
    register: DecisionRegister = DecisionRegister.objects.select_for_update(of=("self",)).get(**which)
    last = Decision.objects.filter(**which, number=register.last).first()
    if last is not None and last.signed_on is not None and last.signed_on > on:
        text = _("Number %(number)s was given on %(day)s: the next one cannot have an earlier day.")
        said = {"number": last.numbered, "day": date_format(last.signed_on, "SHORT_DATE_FORMAT")}
        raise ValidationError({"signed_on": text % said})
    register.last += 1
    register.save(update_fields=["last"])
    return register.last


@transaction.atomic
def begin_register(*, unit: "Unit", branch: str, year: int, on_paper: int, by: Any) -> DecisionRegister:
    """Let the numbers of a unit's branch and year go on after the last one given on paper.

    Raises PermissionDenied, and ValidationError by field: for a year to come, and where the register is there already.
    """
    if not may_keep_registers_of(by, unit):
        raise PermissionDenied
    if not FIRST_YEAR <= year <= today().year:
        raise ValidationError({"year": _("A register is begun in its year, or afterwards.")})
    begin = {"on_paper": _counted(on_paper, least=1), "last": on_paper}
    rows = DecisionRegister.objects.select_for_update(of=("self",))
    stored: DecisionRegister
    stored, made = rows.get_or_create(unit=unit, branch=branch, year=year, defaults=begin)
    if not made:
        raise ValidationError({"on_paper": _too_late(stored) or _("This register is there already: correct it there.")})
    record_event(kind="awards.register_begun", subject=stored, by=by, data={"on_paper": on_paper})
    return stored


@transaction.atomic
def correct_register(register: DecisionRegister, *, on_paper: int, seen: int, by: Any) -> DecisionRegister:
    """Correct the last number given on paper, which the editor saw as `seen`; 0: the portal gave the first one.

    Raises PermissionDenied, and ValidationError once a number was drawn, or where somebody else was quicker.
    """
    stored: DecisionRegister = (
        DecisionRegister.objects.select_for_update(of=("self",)).select_related("unit").get(pk=register.pk)
    )
    if not may_keep_registers_of(by, stored.unit):
        raise PermissionDenied
    if too_late := _too_late(stored):
        raise ValidationError({"on_paper": too_late})
    if stored.on_paper != seen:
        text = _("Somebody else entered %(n)s meanwhile. Look again; nothing was overwritten.")
        raise ValidationError({"on_paper": text % {"n": stored.on_paper}})
    stored.on_paper = stored.last = _counted(on_paper, least=0)
    stored.save(update_fields=["on_paper", "last"])
    record_event(kind="awards.register_corrected", subject=stored, by=by, data={"on_paper": on_paper})
    return stored


def _too_late(register: DecisionRegister) -> str:
    if not register.has_given:
        return ""
    text = _("Number %(number)s was drawn from this register already: where it begins cannot be changed any more.")
    return text % {"number": register.last}


def _counted(number: int, *, least: int) -> int:
    if not least <= number <= MOST:
        text = _("A number from %(least)s to %(most)s.")
        raise ValidationError({"on_paper": text % {"least": least, "most": MOST}})
    return number
