"""Notice: one thing one person is told."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications import kinds
from notifications.querysets import NoticeQuerySet


class Notice(models.Model):
    """What happened to `subject`, told to one person; `data` holds what the sentence needs, ids and plain words."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("recipient")
    )
    kind = models.CharField(_("kind"), max_length=80)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    event_position = models.BigIntegerField(null=True, blank=True, editable=False)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("when"), db_default=models.functions.Now(), editable=False)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notice_inbox"),
            models.Index(fields=["recipient"], name="notice_unread", condition=Q(read_at=None)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recipient", "event_position"], name="notice_once_per_event"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def title(self) -> str:
        """What kind of notice it is, in the reader's language."""
        known = kinds.find(self.kind)
        return str(known.title) if known else self.kind

    @property
    def text(self) -> str:
        """The sentence, in the reader's language."""
        known = kinds.find(self.kind)
        return known.text(self) if known else self.kind

    @property
    def url(self) -> str:
        """The page it leads to."""
        known = kinds.find(self.kind)
        return known.url(self) if known else ""

    @property
    def tone(self) -> str:
        """How it is coloured, one of the interface's tones."""
        known = kinds.find(self.kind)
        return known.tone if known else "neutral"
