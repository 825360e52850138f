"""Presentation: the event at which awards are handed over, later than the decision and often in parts (DOMAIN §5)."""

from typing import Any, ClassVar

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.decision_querysets import HandoverQuerySet, PresentationQuerySet
from awards.models.decision import DecisionRecipient
from mobilization.common.text import clean, fold
from organizations.models import Stewarded

_COUNT_PRESENTED = """
    IF TG_OP <> 'INSERT' THEN
        UPDATE awards_decisionrecipient SET presented = presented - OLD.number WHERE id = OLD.recipient_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE awards_decisionrecipient SET presented = presented + NEW.number
            WHERE id = NEW.recipient_id AND (TG_OP = 'UPDATE' OR annulled_on IS NULL);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'An annulled award is not handed over' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NULL;
"""


class Presentation(Stewarded):
    """An event of the unit at which awards are handed over, of one decision or of several."""

    title = models.CharField(_("event"), max_length=300)
    held_on = models.DateField(pgettext_lazy("presentation", "held on"))
    place = models.CharField(_("place of the event"), max_length=300, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = models.CharField(max_length=800, editable=False, default="")

    objects = PresentationQuerySet.as_manager()

    class Meta:
        verbose_name = _("presentation of awards")
        verbose_name_plural = _("presentations of awards")
        constraints: ClassVar = [
            models.CheckConstraint(name="presentation_has_title", condition=~Q(title="")),
            models.UniqueConstraint(fields=["unit", "held_on", "title"], name="presentation_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["held_on", "id"], name="presentation_by_day")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store texts clean, with what finds them."""
        self.title, self.place = clean(self.title), clean(self.place)
        self.search = fold(f"{self.title} {self.place}")[:800]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The presentation's page."""
        return reverse("awards:presentation", args=[self.pk])


class Handover(models.Model):
    """What a recipient was handed at a presentation: themselves, or who represented them; of a row of several how many.

    The table counts `presented` of the recipients, never more than there are.
    """

    presentation = models.ForeignKey(
        Presentation, models.PROTECT, related_name="handovers", verbose_name=_("presentation of awards")
    )
    recipient = models.ForeignKey(
        DecisionRecipient, models.PROTECT, related_name="handovers", verbose_name=_("recipient of an award")
    )
    number = models.PositiveIntegerField(_("how many"), default=1, validators=[MinValueValidator(1)])
    received_by = models.CharField(_("received by"), max_length=200, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("award handed over")
        verbose_name_plural = _("awards handed over")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["presentation", "recipient"], name="handover_once"),
            models.CheckConstraint(name="handover_of_something", condition=Q(number__gte=1)),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="count_presented",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_COUNT_PRESENTED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient} ({self.number})"
