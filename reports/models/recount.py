"""Recount: every figure counted once more by its definition, and what differs from the sums that are read."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models import Unit


class Recount(models.Model):
    """A run: how many numbers were compared, and how many differed (`found`; the first ones are named)."""

    began_at = models.DateTimeField(_("began"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    compared = models.PositiveIntegerField(_("numbers compared"), default=0)
    found = models.PositiveIntegerField(_("differences"), default=0)

    class Meta:
        verbose_name = _("recount")
        verbose_name_plural = _("recounts")

    def __str__(self) -> str:
        return f"{self.began_at:%d/%m/%Y %H:%M}"

    def get_absolute_url(self) -> str:
        """It stands on the page of recounts."""
        return reverse("reports:recounts")


class RecountDifference(models.Model):
    """A number that differs: what the sums said (`kept`), what was counted, of which measure, place and month.

    `measure` is the key of a figure or tally; `divided` names by what the sums were divided there, empty for a total.
    Without a unit it is of all together. `mended_at` is when all sums of the kind were made anew.
    """

    recount = models.ForeignKey(
        Recount, models.CASCADE, related_name="differences", verbose_name=_("recount"), editable=False
    )
    kind = models.CharField(_("kind of sums"), max_length=20)
    measure = models.CharField(_("figure"), max_length=100)
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("unit"), editable=False
    )
    as_it_was = models.BooleanField(_("as it was"))
    month = models.DateField(_("month"))
    divided = models.CharField(_("divided by"), max_length=200, blank=True)
    kept = models.BigIntegerField(_("kept"))
    counted = models.BigIntegerField(_("counted"))
    mended_at = models.DateTimeField(_("mended"), null=True, blank=True)

    class Meta:
        verbose_name = _("difference of a recount")
        verbose_name_plural = _("differences of recounts")
        indexes: ClassVar = [
            models.Index(fields=["kind"], name="recount_difference_open", condition=models.Q(mended_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.month:%m/%Y}: {self.kept} ≠ {self.counted}"
