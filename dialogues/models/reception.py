"""Reception day: a day on which a head received citizens; numbers alone, nobody's name."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from dialogues.enums import HostRole
from mobilization.common.text import clean
from organizations.models import Stewarded
from organizations.models.stewarded import StewardedQuerySet

LONGEST_NOTE = 2_000
MOST = 10_000
MATTERS = ("petitions", "feedback", "questions", "complaints", "denunciations")


def _number(title: Any) -> Any:
    return models.PositiveIntegerField(title, default=0, validators=[MaxValueValidator(MOST)])


class ReceptionDay(Stewarded):
    """One post of a unit on one day. Matters are counted by kind and their total is never entered."""

    TITLE_FIELD = "day"

    day = models.DateField(_("day of the reception"))
    post = models.CharField(_("who received"), max_length=10, choices=HostRole)
    people = _number(_("people received"))
    petitions = _number(_("petitions brought"))
    feedback = _number(_("feedback brought"))
    questions = _number(_("questions brought"))
    complaints = _number(_("complaints brought"))
    denunciations = _number(_("denunciations brought"))
    note = models.TextField(
        _("note on the reception"), max_length=LONGEST_NOTE, blank=True, validators=[MaxLengthValidator(LONGEST_NOTE)]
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("entered by")
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects = StewardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("reception day")
        verbose_name_plural = _("reception days")
        constraints: ClassVar = [
            models.CheckConstraint(name="reception_post_known", condition=Q(post__in=HostRole.values)),
            models.UniqueConstraint(fields=["unit", "day", "post"], name="reception_day_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["day", "id"], name="reception_by_day"),
            models.Index(fields=["steward", "day"], name="reception_by_steward"),
        ]

    def __str__(self) -> str:
        return f"{date_format(self.day, 'SHORT_DATE_FORMAT')}, {self.get_post_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the note clean."""
        self.note = clean(self.note, multiline=True)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("dialogues:reception_day", args=[self.pk])

    @property
    def matters(self) -> int:
        """All matters brought, counted from their kinds."""
        return sum(getattr(self, name) for name in MATTERS)


def told_as(name: str) -> str:
    """How a column is called."""
    column: Any = ReceptionDay._meta.get_field(name)
    return str(column.verbose_name)


TOTAL = F("petitions") + F("feedback") + F("questions") + F("complaints") + F("denunciations")
"""The same in SQL."""
