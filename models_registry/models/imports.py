"""ModelImport and its rows: what somebody uploaded, what it would do, and what came of it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directives.models import Campaign
from mobilization.common.files import StoredFile
from mobilization.outbox.models import Job
from models_registry.enums import ImportStage, RowVerdict
from models_registry.kept_words import read
from models_registry.models.registered_model import RegisteredModel
from models_registry.querysets import ImportQuerySet
from organizations.models import Membership, Unit


class ModelImport(StoredFile):
    """An uploaded table of models. `unit` and `campaign` stand in for rows that name none; `refusal` is kept words.

    It is its owner's, in the office in which they uploaded it.
    """

    acting = models.ForeignKey(
        Membership, models.CASCADE, null=True, related_name="+", verbose_name=_("office"), editable=False
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit"))
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("campaign")
    )
    format = models.CharField(_("kind of file"), max_length=4)
    stage = models.CharField(_("state"), max_length=10, choices=ImportStage, default=ImportStage.READING)
    columns = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    is_whole = models.BooleanField(_("only if no row is wrong"), default=False)
    refusal = models.JSONField(_("why the file was not taken"), blank=True, default=str)
    reading = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    writing = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of models")
        verbose_name_plural = _("imports of models")
        constraints: ClassVar = [
            models.CheckConstraint(name="import_stage_known", condition=Q(stage__in=ImportStage.values)),
        ]
        indexes: ClassVar = [models.Index(fields=["created_by", "-id"], name="import_by_owner")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The preview, and later what came of it."""
        return reverse("models_registry:import", args=[self.pk])

    @property
    def why_refused(self) -> str:
        """Why the file was not taken, in the reader's language."""
        return read(self.refusal)

    @property
    def job(self) -> Job | None:
        """The work that is done for it, or was done last."""
        return self.writing or self.reading

    @property
    def has_stopped(self) -> bool:
        """Whether its job ended before the file was read or written to the end: cancelled, or set aside."""
        reads = self.stage == ImportStage.READING and not (self.reading and self.reading.is_active)
        return reads or self.is_stuck

    @property
    def is_stuck(self) -> bool:
        """Whether it was being written and its job ended without an end: cancelled, or set aside."""
        return self.stage == ImportStage.WRITING and not (self.writing and self.writing.is_active)


class ModelImportRow(models.Model):
    """One row of the file: its cells by column as they stand there, and the verdict.

    `errors` and `changes` name columns and cells, for people in kept words. `is_done`: written, or found impossible at
    that moment.
    """

    source = models.ForeignKey(ModelImport, models.CASCADE, related_name="rows", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("row"))
    cells = models.JSONField(default=dict)
    code = models.CharField(_("code"), max_length=20, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    verdict = models.CharField(_("finding"), max_length=10, choices=RowVerdict, blank=True)
    errors = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    similar = models.JSONField(default=list)
    is_done = models.BooleanField(default=False)
    model = models.ForeignKey(RegisteredModel, models.SET_NULL, null=True, related_name="+", verbose_name=_("model"))

    objects: Any = models.Manager()

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "number"], name="import_row_once"),
            models.CheckConstraint(name="import_verdict_known", condition=Q(verdict__in=["", *RowVerdict.values])),
        ]
        indexes: ClassVar = [
            models.Index(fields=["source", "verdict", "number"], name="import_row_by_verdict"),
            models.Index(fields=["source", "code"], name="import_row_by_code", condition=~Q(code="")),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"
