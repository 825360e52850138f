"""Days that differ from an ordinary week (DOMAIN §6: deadlines run in working days)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """A day off with its name, or a weekend day worked in exchange; a day off at a weekend is only named."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("working day"), help_text=_("A weekend day that is worked in exchange."))
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("working calendar")
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"
