"""What a section of a report and one of a template have in common: their columns, and that words are stored clean."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from mobilization.common.text import clean
from reports.enums import ChartKind, SectionKind

WORDS = 20_000


class Section(models.Model):
    """A heading, words with figures among them, and a table with its chart; `place` counts from 1.

    `measures` are keys of `reports.measures`, `dimension` one of `reports.dimensions`, both empty of words alone.
    """

    place = models.PositiveSmallIntegerField(_("place"))
    kind = models.CharField(_("what it holds"), max_length=10, choices=SectionKind, default=SectionKind.TEXT)
    heading = models.CharField(_("heading"), max_length=300)
    text = models.TextField(_("words"), max_length=WORDS, blank=True)
    measures = ArrayField(models.CharField(max_length=80), verbose_name=_("figures"), default=list, blank=True)
    dimension = models.CharField(_("divided by"), max_length=30, blank=True)
    chart = models.CharField(_("chart"), max_length=10, choices=ChartKind, default=ChartKind.NONE, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["place"]

    def __str__(self) -> str:
        return self.heading

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the words clean."""
        self.heading = clean(self.heading)
        self.text = clean(self.text, multiline=True)
        super().save(*args, **kwargs)
