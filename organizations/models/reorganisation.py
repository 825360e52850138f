"""Reorganisation, and the queue of what it left without a single successor (DOMAIN §3)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models.unit import Unit
from organizations.queue_querysets import QueuedItemQuerySet, ReorganisationQuerySet


class Reorganisation(models.Model):
    """One change of units, done in one transaction; undoing it is another one."""

    effective_on = models.DateField(_("takes effect on"))
    document = models.CharField(_("legal basis"), max_length=300)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)
    performed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("performed by")
    )
    performed_at = models.DateTimeField(_("performed"), auto_now_add=True)

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reorganisation")
        verbose_name_plural = _("reorganisations")

    def __str__(self) -> str:
        return f"{self.document} ({self.effective_on:%d/%m/%Y})"

    def get_absolute_url(self) -> str:
        """The reorganisation's page."""
        return reverse("organizations:reorganisation", args=[self.pk])


class QueuedItem(models.Model):
    """A membership or record whose unit ended without one successor; a person chooses its steward."""

    reorganisation = models.ForeignKey(
        Reorganisation, models.PROTECT, null=True, related_name="queue", verbose_name=_("reorganisation")
    )
    """None when the unit's end was loaded from files, and the record was written afterwards."""
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="queued_items", verbose_name=_("former unit"))
    mover = models.CharField(_("kind of item"), max_length=60)
    item_id = models.CharField(_("number of the item"), max_length=40)
    title = models.CharField(_("item"), max_length=300)
    proposed = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("proposed"))
    chosen = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("chosen"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = QueuedItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item without a single successor")
        verbose_name_plural = _("items without a single successor")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mover", "item_id"], condition=Q(chosen=None), name="queued_once"),
            models.CheckConstraint(
                name="queued_decided_whole",
                condition=Q(chosen__isnull=True, decided_at__isnull=True)
                | Q(chosen__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title
