"""The register a unit numbers its decisions by: one row a year, which holds the number given last (DOMAIN §5)."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import Unit

_ONE_AFTER_THE_OTHER = """
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'A register is not deleted' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.unit_id, NEW.year) IS DISTINCT FROM (OLD.unit_id, OLD.year) OR NEW.last NOT IN (OLD.last, OLD.last + 1) THEN
        RAISE EXCEPTION 'A register gives one number after the other' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
NUMBER_IS_DRAWN = """
    IF NEW.number IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.number IS DISTINCT FROM OLD.number) AND NOT EXISTS (
        SELECT 1 FROM awards_decisionregister r
        WHERE r.unit_id = NEW.unit_id AND r.year = NEW.year AND r.last = NEW.number
    ) THEN
        RAISE EXCEPTION 'The number was not drawn from the register' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class DecisionRegister(models.Model):
    """The number that a unit gave last in a year. Drawn and used in one transaction: no gap, none twice."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("number given last"), default=0)

    class Meta:
        verbose_name = _("register of decisions")
        verbose_name_plural = _("registers of decisions")
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "year"], name="register_once_a_year")]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="one_after_the_other",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_ONE_AFTER_THE_OTHER,
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}: {self.last}"
