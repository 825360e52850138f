"""Registration: somebody who wants to come to a conference. Stands outside the record of changes: it names citizens."""

from typing import ClassVar

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogues.models.conference import Conference

MOST_PEOPLE = 20
"""So many come by one registration."""

_COUNT_REGISTERED = """
    IF TG_OP <> 'INSERT' AND NOT OLD.is_waiting THEN
        UPDATE dialogues_conference SET registered = registered - OLD.people WHERE id = OLD.conference_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NOT NEW.is_waiting THEN
        UPDATE dialogues_conference SET registered = registered + NEW.people WHERE id = NEW.conference_id;
    END IF;
    RETURN NULL;
"""
_COUNTED = pgtrigger.Insert | pgtrigger.UpdateOf("people", "conference_id", "is_waiting") | pgtrigger.Delete  # type: ignore[no-untyped-call]


class Registration(models.Model):
    """No telephone, no address, no account: a name or a group, and how many come. `code_hash` is of the secret code.

    The table counts `registered` of the conference, which the database keeps at most at its capacity. After the time of
    the dated rule name and group are empty, and the number stays. Who waits takes no place until an official gives it.

    `network` and `site` are fingerprints of where it came from, made with the salt of the conference: of one network
    not all places are taken. They go with the salt once nobody registers any more.
    """

    conference = models.ForeignKey(
        Conference, models.PROTECT, related_name="registrations", verbose_name=_("conference")
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    group = models.CharField(_("group or place of living"), max_length=200, blank=True)
    people = models.PositiveSmallIntegerField(
        _("how many people"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )
    is_waiting = models.BooleanField(_("on the waiting list"), default=False, editable=False)
    network = models.CharField(max_length=64, blank=True, default="", editable=False)
    site = models.CharField(max_length=64, blank=True, default="", editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    at = models.DateTimeField(_("registered at"), auto_now_add=True)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="registration_of_somebody", condition=Q(people__gte=1, people__lte=MOST_PEOPLE)
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="count_registered",
                when=pgtrigger.After,
                operation=_COUNTED,
                func=_COUNT_REGISTERED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.name or self.group} ({self.people})"


class RegistrationSalt(models.Model):
    """What makes fingerprints of networks worthless once it is thrown away: when nobody registers any more."""

    conference = models.OneToOneField(
        Conference, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("conference")
    )
    salt = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("salt of a conference")
        verbose_name_plural = _("salts of conferences")

    def __str__(self) -> str:
        return str(self.conference_id)
