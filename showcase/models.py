"""What is public, as the database itself keeps it, and what was taken out by hand."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from mobilization.common.history import recorded
from models_registry.models import RegisteredModel

RECOGNISED, TYPICAL = 1, 2


class Publication(models.Model):
    """A model that the public sees; there is a row as long as it is so.

    Triggers write it (migration `published_by_triggers`), and nobody else can: registered and not withdrawn, recognised
    by a level without revocation, not taken out. So whatever unpublishes a model does it everywhere, in the same
    transaction. Lists are ordered by the first columns; the moments are those of the record, however long ago the model
    was recognised: when the public began to see it, and when what it is shown for last changed.
    """

    model = models.OneToOneField(
        RegisteredModel, models.DO_NOTHING, primary_key=True, related_name="publication", verbose_name=_("model")
    )
    rank = models.PositiveSmallIntegerField(_("rank"), editable=False)
    recognised_on = models.DateField(_("recognised on"), editable=False)
    published_at = models.DateTimeField(_("published"), db_default=Now(), editable=False)
    settled_at = models.DateTimeField(_("last settled"), db_default=Now(), editable=False)

    objects = models.Manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        indexes: ClassVar = [
            models.Index(fields=["rank", "recognised_on", "model"], name="publication_by_rank"),
            models.Index(fields=["recognised_on", "model"], name="publication_by_day"),
        ]

    def __str__(self) -> str:
        return str(self.model_id)


@recorded()
class Withholding(models.Model):
    """A recognised model that the public does not see, and why; deleted when it is shown again."""

    model = models.OneToOneField(RegisteredModel, models.CASCADE, related_name="withholding", verbose_name=_("model"))
    reason = models.TextField(_("reason"), max_length=2000)
    since = models.DateTimeField(_("since"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("taken out by")
    )

    objects = models.Manager()

    class Meta:
        verbose_name = _("model taken out of the showcase")
        verbose_name_plural = _("models taken out of the showcase")
        constraints: ClassVar = [models.CheckConstraint(name="withholding_has_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return str(self.model)
