"""A citizen asked what is kept about them: when, until when they are to have it, when they had it (DOMAIN §9)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogues.data_request_querysets import DataRequestQuerySet
from dialogues.models.opinion import Opinion
from mobilization.outbox.models import Job


class DataRequest(models.Model):
    """Of one opinion; who asked is the citizen of that opinion and stands nowhere else. `job` made the last file."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="data_requests", verbose_name=_("opinion"))
    asked_on = models.DateField(_("asked on"))
    due_on = models.DateField(_("due on"), editable=False)
    done_on = models.DateField(_("handed over on"), null=True, blank=True, editable=False)
    done_noted_on = models.DateField(_("entered as handed over on"), null=True, blank=True, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("entered by")
    )
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+", editable=False)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a person’s data")
        verbose_name_plural = _("requests for a person’s data")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="data_request_done_after_asked",
                condition=Q(done_on__isnull=True) | Q(done_on__gte=F("asked_on")),
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["asked_on", "id"], name="data_request_by_day"),
            models.Index(fields=["due_on", "id"], name="data_request_open", condition=Q(done_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.opinion_id)

    def get_absolute_url(self) -> str:
        """The register; a request has no page of its own."""
        return reverse("dialogues:data_requests")
