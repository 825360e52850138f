"""Job and its files, Event, EventReader, IdempotencyKey, HeldFile, ProcessBeat: what must survive any crash."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mobilization.common.files import StoredFile, StoredPicture
from mobilization.outbox import registry
from mobilization.outbox.enums import ACTIVE_STATES, FINAL_STATES, JobState
from mobilization.outbox.querysets import EventQuerySet, JobQuerySet

_LEASED = Q(lease_token__isnull=False, lease_until__isnull=False, heartbeat_at__isnull=False, started_at__isnull=False)


class Job(models.Model):
    """Work that was promised: written with the change that wants it, run by whichever worker holds its lease."""

    kind = models.CharField(_("kind"), max_length=80)
    state = models.CharField(_("state"), max_length=12, choices=JobState, default=JobState.QUEUED)
    params = models.JSONField(default=dict)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    unique_key = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - null is "not unique"
    failures = models.PositiveSmallIntegerField(_("failures"), default=0)
    postponed = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    lease_token = models.UUIDField(null=True, blank=True)
    leased_by = models.CharField(max_length=200, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    woken_at = models.DateTimeField(null=True, blank=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(null=True, blank=True)
    progress_text = models.CharField(max_length=200, blank=True)
    cancel_requested_at = models.DateTimeField(_("cancellation requested"), null=True, blank=True)
    cancel_requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    error = models.TextField(_("what went wrong"), blank=True)
    error_detail = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("requested"), db_default=models.functions.Now(), editable=False)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes: ClassVar = [
            models.Index(fields=["not_before", "id"], name="job_waiting", condition=Q(state=JobState.QUEUED)),
            models.Index(fields=["lease_until"], name="job_leased", condition=Q(state=JobState.RUNNING)),
            models.Index(fields=["owner", "-created_at", "-id"], name="job_list_own"),
            models.Index(fields=["-created_at", "-id"], name="job_list_all"),
            models.Index(fields=["finished_at"], name="job_finished", condition=Q(finished_at__isnull=False)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="job_state_known", condition=Q(state__in=JobState.values)),
            models.CheckConstraint(
                name="job_running_has_lease",
                condition=(Q(state=JobState.RUNNING) & _LEASED & ~Q(leased_by=""))
                | (~Q(state=JobState.RUNNING) & Q(lease_token=None, lease_until=None, leased_by="")),
            ),
            models.CheckConstraint(
                name="job_final_has_finish",
                condition=Q(state__in=FINAL_STATES, finished_at__isnull=False)
                | Q(state__in=ACTIVE_STATES, finished_at=None),
            ),
            models.CheckConstraint(
                name="job_cancelled_was_requested",
                condition=~Q(state=JobState.CANCELLED) | Q(cancel_requested_at__isnull=False),
            ),
            models.CheckConstraint(name="job_refusal_says_why", condition=~Q(state=JobState.REFUSED) | ~Q(error="")),
            models.CheckConstraint(
                name="job_quarantine_has_failed",
                condition=~Q(state=JobState.QUARANTINED) | (Q(failures__gt=0) & ~Q(error="")),
            ),
            models.UniqueConstraint(
                fields=["kind", "unique_key"], name="job_one_active_per_key", condition=Q(state__in=ACTIVE_STATES)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} #{self.pk}"

    def get_absolute_url(self) -> str:
        """The job's page."""
        return reverse("jobs:detail", args=[self.pk])

    @property
    def title(self) -> str:
        """What kind of work it is, in the reader's language."""
        return registry.title(self.kind)

    @property
    def is_active(self) -> bool:
        """Whether something may still happen by itself."""
        return self.state in ACTIVE_STATES


class JobFile(StoredFile):
    """A result of a job: exactly one file for each format."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="files")
    format = models.CharField(max_length=10)

    class Meta:
        verbose_name = _("result file")
        verbose_name_plural = _("result files")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "format"], name="jobfile_one_per_format"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id}.{self.format}"

    def get_absolute_url(self) -> str:
        """Where the file is fetched, through the door that checks rights."""
        return reverse("jobs:file", args=[self.job_id, self.format])


class Event(models.Model):
    """What happened, written in the transaction in which it happened; never changed, never deleted.

    `id` is the order of writing, `position` the order of publication: gapless, and given after the commit, so that a
    reader who goes by position never misses an event that committed late.
    """

    position = models.BigIntegerField(null=True, blank=True, unique=True, editable=False)
    kind = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject"),
            models.Index(fields=["id"], name="event_unpublished", condition=Q(position=None)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="event_position_from_1", condition=Q(position=None) | Q(position__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type} {self.subject_id}"


class EventReader(models.Model):
    """How far a reader of the stream of events has come; moved in the transaction of what the reader writes."""

    name = models.CharField(max_length=80, unique=True)
    position = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("reader of events")
        verbose_name_plural = _("readers of events")

    def __str__(self) -> str:
        return f"{self.name} at {self.position}"


class IdempotencyKey(models.Model):
    """A key a client sent with a request that must act once, and the answer it got. In PostgreSQL: Redis may vanish."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    location = models.CharField(max_length=500, blank=True)
    etag = models.CharField(max_length=100, blank=True, default="", db_default="")
    created_at = models.DateTimeField(db_default=models.functions.Now(), db_index=True, editable=False)

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "key"], name="idempotency_key_once"),
        ]

    def __str__(self) -> str:
        return self.key


class HeldFile(StoredPicture):
    """A file kept beside a form until the form is good, for who sent it (`created_by`) and for nobody else.

    No address gives its bytes. `form` names account, office, page and the token of the form; `field` is the field it
    was chosen in. Documents have no thumbnail.
    """

    form = models.CharField(max_length=64, editable=False)
    field = models.CharField(max_length=20, editable=False)
    width = models.PositiveIntegerField(_("width in pixels"), null=True, editable=False)  # type: ignore[assignment]
    height = models.PositiveIntegerField(_("height in pixels"), null=True, editable=False)  # type: ignore[assignment]
    phash = models.BigIntegerField(null=True, editable=False)  # type: ignore[assignment]
    thumbnail_key = models.CharField(max_length=200, null=True, unique=True, editable=False)  # type: ignore[assignment]  # noqa: DJ001

    class Meta:
        verbose_name = _("file kept beside a form")
        verbose_name_plural = _("files kept beside forms")
        indexes: ClassVar = [
            models.Index(fields=["created_by", "form"], name="heldfile_of_form"),
            models.Index(fields=["created_at"], name="heldfile_of_age"),
        ]


class ProcessBeat(models.Model):
    """The last sign of life of a worker or of the clock, for `/readyz`.

    `backend` is PostgreSQL's process for the connection it came over: a program that is killed loses it at once.
    """

    name = models.CharField(max_length=20)
    host = models.CharField(max_length=200)
    at = models.DateTimeField()
    backend = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "host"], name="processbeat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}@{self.host}"
