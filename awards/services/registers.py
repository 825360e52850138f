"""The number of a decision: drawn from the register of its unit and year, inside the transaction that signs."""

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.models import Decision, DecisionRegister

if TYPE_CHECKING:
    from organizations.models import Unit


def next_number(unit: "Unit", on: datetime.date) -> int:
    """Draw the next number of the unit's year; whoever asks at the same moment waits for this transaction.

    It must be used in the same transaction: undone with it, the number is given to the next one. Raises
    ValidationError where a later day was given a number already, so that numbers follow days, and
    TransactionManagementError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A number is drawn in the transaction that uses it")
    DecisionRegister.objects.bulk_create([DecisionRegister(unit=unit, year=on.year)], ignore_conflicts=True)
    register = DecisionRegister.objects.select_for_update(of=("self",)).get(unit=unit, year=on.year)
    last = Decision.objects.filter(unit=unit, year=on.year, number=register.last).first()
    if last is not None and last.signed_on is not None and last.signed_on > on:
        text = _("Number %(number)s was given on %(day)s: the next one cannot have an earlier day.")
        said = {"number": last.numbered, "day": date_format(last.signed_on, "SHORT_DATE_FORMAT")}
        raise ValidationError({"signed_on": text % said})
    register.last += 1
    register.save(update_fields=["last"])
    return register.last
