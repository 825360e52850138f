"""How many came through a door without an account in a short while. No address is kept, and nothing for long."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class FloodCount(models.Model):
    """So many of a network in the minutes that begin at `since`; an empty `network` is all networks together."""

    door = models.CharField(max_length=10)
    network = models.CharField(max_length=64, blank=True)
    since = models.DateTimeField()
    number = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("count against floods")
        verbose_name_plural = _("counts against floods")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["door", "network", "since"], name="floodcount_once"),
        ]

    def __str__(self) -> str:
        return f"{self.door}: {self.number}"


class DailySalt(models.Model):
    """What makes fingerprints of addresses worthless the day after: it is thrown away then."""

    day = models.DateField(primary_key=True)
    salt = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("salt of a day")
        verbose_name_plural = _("salts of days")

    def __str__(self) -> str:
        return str(self.day)
