"""That somebody was told of a week of a unit: once, whatever clocks and workers do."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Unit
from reports.weekly_querysets import WeeklyDigestQuerySet


class WeeklyDigest(models.Model):
    """Of one person and unit, in the week that begins on the Monday `week`: it tells of the seven days before.

    `is_told` is False where there was nothing to tell, or nothing that the person may read.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("recipient")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    week = models.DateField(_("week from"))
    is_told = models.BooleanField(_("told"))

    objects = WeeklyDigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly digest")
        verbose_name_plural = _("weekly digests")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recipient", "unit", "week"], name="weeklydigest_once"),
            models.CheckConstraint(name="weeklydigest_from_monday", condition=Q(week__iso_week_day=1)),
        ]
        indexes: ClassVar = [models.Index(fields=["week"], name="weeklydigest_by_week")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.week}"
