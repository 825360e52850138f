"""Requirement and Duty: what a document asks, and of which unit by when (DOMAIN §7); evidence, reminders."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directives.enums import ReminderKind
from directives.models.document import DirectiveDocument
from directives.querysets import DutyQuerySet
from mobilization.common.files import StoredFile
from organizations.models import Stewarded


class Requirement(models.Model):
    """One thing a document asks for; `due_on` is the last day, null for a standing task."""

    document = models.ForeignKey(
        DirectiveDocument, models.CASCADE, related_name="requirements", verbose_name=_("document")
    )
    text = models.CharField(_("what is asked"), max_length=500)
    due_on = models.DateField(_("by"), null=True, blank=True)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints: ClassVar = [models.CheckConstraint(name="requirement_has_text", condition=~Q(text=""))]

    def __str__(self) -> str:
        return self.text


class Duty(Stewarded):
    """What one unit has to do for a requirement; done when its steward says so, with a note and the day.

    Late is computed: open after `requirement.due_on`, or done after it.
    """

    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="duties", verbose_name=_("requirement"))
    title = models.CharField(_("what is asked"), max_length=300, editable=False)  # for whoever chooses a new steward
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_note = models.TextField(_("how it was done"), blank=True, max_length=2000)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reported by")
    )

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["requirement", "unit"], name="duty_once"),
            models.CheckConstraint(
                name="duty_done_whole",
                condition=Q(done_on__isnull=True, done_by__isnull=True, done_note="")
                | Q(done_on__isnull=False, done_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("steward"), name="duty_open", condition=Q(done_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The duty's page."""
        return reverse("directives:duty", args=[self.pk])


class DutyFile(StoredFile):
    """What shows that a duty was done: a report, minutes, a photograph."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="files", verbose_name=_("duty"))

    class Meta:
        verbose_name = _("evidence of a duty")
        verbose_name_plural = _("evidence of duties")


class DutyReminder(models.Model):
    """A reminder that was sent: one of a kind for a duty and its day, so that nobody is reminded twice.

    Not on the record of changes: the notices themselves say who was told what and when.
    """

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="reminders", verbose_name=_("duty"))
    kind = models.CharField(max_length=8, choices=ReminderKind)
    due_on = models.DateField()  # a day that is put off is reminded of anew

    class Meta:
        verbose_name = _("reminder of a duty")
        verbose_name_plural = _("reminders of duties")
        constraints: ClassVar = [models.UniqueConstraint(fields=["duty", "kind", "due_on"], name="duty_reminded_once")]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.kind} {self.due_on}"
