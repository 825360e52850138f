"""The register a unit numbers its decisions by: a row for each branch and year, with the number given last (DOMAIN §5).

The chair of a People's Committee and the Party committee of the same place count apart: 12/QĐ-UBND and 12-QĐ/ĐU.
"""

from typing import ClassVar

import pgtrigger
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.decision_querysets import RegisterQuerySet
from awards.enums import Branch
from organizations.models import Unit

MOST = 100_000
_ONE_AFTER_THE_OTHER = """
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'A register is not deleted' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.last <> NEW.on_paper THEN
            RAISE EXCEPTION 'A register begins after the number given on paper' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.unit_id, NEW.branch, NEW.year) IS DISTINCT FROM (OLD.unit_id, OLD.branch, OLD.year) THEN
        RAISE EXCEPTION 'A register stays that of its unit, branch and year' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.on_paper <> OLD.on_paper THEN
        IF OLD.last <> OLD.on_paper OR NEW.last <> NEW.on_paper THEN
            RAISE EXCEPTION 'A register that gave a number keeps its beginning' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.last NOT IN (OLD.last, OLD.last + 1) THEN
        RAISE EXCEPTION 'A register gives one number after the other' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
NUMBER_IS_DRAWN = """
    IF NEW.number IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.number IS DISTINCT FROM OLD.number) AND NOT EXISTS (
        SELECT 1 FROM awards_decisionregister r
        WHERE r.unit_id = NEW.unit_id AND r.branch = NEW.branch AND r.year = NEW.year AND r.last = NEW.number
            AND r.last > r.on_paper
    ) THEN
        RAISE EXCEPTION 'The number was not drawn from the register' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class DecisionRegister(models.Model):
    """The number that a unit gave last in a branch and year. Drawn and used in one transaction: no gap, none twice.

    `on_paper` is the last number given before the portal: it may be corrected until the first one is drawn.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    branch = models.CharField(_("in whose name"), max_length=17, choices=Branch)
    year = models.PositiveSmallIntegerField(_("year"))
    on_paper = models.PositiveIntegerField(
        _("last number given on paper"), default=0, validators=[MaxValueValidator(MOST)]
    )
    last = models.PositiveIntegerField(_("number given last"), default=0, editable=False)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("register of decisions")
        verbose_name_plural = _("registers of decisions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "branch", "year"], name="register_once_a_year"),
            models.CheckConstraint(name="register_of_a_branch", condition=Q(branch__in=Branch.values)),
            models.CheckConstraint(name="register_after_paper", condition=Q(last__gte=F("on_paper"))),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="one_after_the_other",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_ONE_AFTER_THE_OTHER,
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.get_branch_display()}, {self.year}"

    def get_absolute_url(self) -> str:
        """The register's page."""
        return reverse("awards:register", args=[self.pk])

    @property
    def has_given(self) -> bool:
        """Whether the portal gave a number from it."""
        return self.last > self.on_paper
