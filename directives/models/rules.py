"""RulePeriod: the value of a rule for a time, with its source (DOMAIN †: what changes with every decree)."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from directives.querysets import RulePeriodQuerySet
from organizations.models.membership import Period


class RulePeriod(models.Model):
    """From `valid_from` to `valid_to` (inclusive; open without one) the rule `key` has this value.

    Rules are named by the apps that follow them (`directives/rules.py`); before the first period a rule has the
    default its app gives. Values are whole numbers: a number, a share in percent, or 0 and 1 for no and yes.
    """

    key = models.CharField(_("rule"), max_length=60)
    value = models.PositiveIntegerField(_("value"))
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(
        _("source"), max_length=500, help_text=_("The document that says so, with its number and date.")
    )

    objects = RulePeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("dated rule")
        verbose_name_plural = _("dated rules")
        constraints: ClassVar = [
            models.CheckConstraint(name="rule_has_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="rule_ends_after_it_begins", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
            ),
            ExclusionConstraint(
                name="rule_one_value_at_a_time",
                expressions=[
                    ("key", RangeOperators.EQUAL),
                    (
                        Period("valid_from", "valid_to", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("The rule has a value for a part of this time already."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["key", "valid_from"], name="rule_by_key")]

    def __str__(self) -> str:
        return f"{self.key} = {self.value} ({self.valid_from:%d/%m/%Y})"
