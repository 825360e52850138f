"""Notice: one thing one person is told; the mails about notices; and who wants them in which way."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mobilization.common.history import recorded
from mobilization.common.mail import new_message_id
from notifications import kinds
from notifications.enums import MailState, Way, Why
from notifications.querysets import MailQuerySet, NoticeQuerySet


class NoticeMail(models.Model):
    """A mail promised to one person about one or more notices: at once, or as the digest of a day.

    Its state follows from its stamps. `next_try` is when somebody may send it: it moves before each try, so that no two
    workers send the same mail, and is empty when nothing more is to be done.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("recipient")
    )
    digest_of = models.DateField(null=True, blank=True)
    message_id = models.CharField(max_length=200, unique=True, default=new_message_id)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=20, choices=Why, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail about notices")
        verbose_name_plural = _("mails about notices")
        indexes: ClassVar = [
            models.Index(fields=["next_try"], name="noticemail_due", condition=Q(next_try__isnull=False)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recipient", "digest_of"], name="noticemail_one_digest_a_day"),
            models.CheckConstraint(
                name="noticemail_one_end",
                condition=Q(next_try__isnull=False, sent_at=None, given_up_at=None, why="")
                | Q(next_try=None, sent_at__isnull=False, given_up_at=None, why="")
                | Q(next_try=None, sent_at=None, given_up_at__isnull=False, why__in=Why.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"

    @property
    def state(self) -> MailState:
        """Where the mail stands."""
        if self.sent_at:
            return MailState.SENT
        if self.given_up_at:
            return MailState.GIVEN_UP
        return MailState.FAILED if self.tries else MailState.WAITING


@recorded()
class MailPreference(models.Model):
    """The way one person has chosen for one kind of notice; no row where the kind's default will do."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("account"))
    kind = models.CharField(_("kind"), max_length=80)
    way = models.CharField(_("way"), max_length=10, choices=Way)

    class Meta:
        verbose_name = _("choice about mails")
        verbose_name_plural = _("choices about mails")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind"], name="mailpreference_once"),
            models.CheckConstraint(name="mailpreference_way_known", condition=Q(way__in=Way.values)),
        ]

    def __str__(self) -> str:
        known = kinds.find(self.kind)
        return f"{known.title if known else self.kind}: {self.get_way_display()}"


class Notice(models.Model):
    """What happened to `subject`, told to one person; `data` holds what the sentence needs, ids and plain words.

    `mail` is the mail that tells it, too; `for_digest` is True while it waits for its person's mail of the day.
    """

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

    mail = models.ForeignKey(
        NoticeMail, models.SET_NULL, null=True, blank=True, related_name="notices", db_index=False, editable=False
    )
    for_digest = models.BooleanField(default=False, db_default=False, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notice_inbox"),
            models.Index(fields=["recipient"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["mail"], name="notice_by_mail", condition=Q(mail__isnull=False)),
            models.Index(
                fields=["created_at", "recipient"], name="notice_for_digest", condition=Q(for_digest=True, read_at=None)
            ),
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
