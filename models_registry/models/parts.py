"""What belongs to a model: responsible persons, indicators, progress, checks, files."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mobilization.common.files import StoredPicture
from models_registry.enums import CheckVerdict, FileKind, Moment
from models_registry.models.registered_model import LONG, RegisteredModel
from models_registry.querysets import PartQuerySet
from organizations.models import Person, Unit


class ResponsiblePerson(models.Model):
    """Who answers for a model. Phone and mail stay in the subtree; the name is published with consent only."""

    model = models.ForeignKey(
        RegisteredModel, models.CASCADE, related_name="responsible_persons", verbose_name=_("model")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person in the portal")
    )
    name = models.CharField(_("full name"), max_length=200)
    position = models.CharField(_("position"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    consent_to_publish = models.BooleanField(_("agrees that the name is published"), default=False)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("responsible person")
        verbose_name_plural = _("responsible persons")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.CheckConstraint(name="responsible_has_name", condition=~Q(name=""))]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """A figure that shows whether the model works: where it began, what was aimed at, what was reached."""

    model = models.ForeignKey(RegisteredModel, models.CASCADE, related_name="indicators", verbose_name=_("model"))
    name = models.CharField(_("indicator"), max_length=200)
    unit_of_measure = models.CharField(_("unit of measure"), max_length=60)
    baseline = models.DecimalField(_("before"), max_digits=15, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=15, decimal_places=2, null=True, blank=True)
    actual = models.DecimalField(_("reached"), max_digits=15, decimal_places=2, null=True, blank=True)
    measured_on = models.DateField(_("measured on"), null=True, blank=True)
    source = models.CharField(_("source of the figure"), max_length=300, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="indicator_has_name", condition=~Q(name="") & ~Q(unit_of_measure="")),
            models.CheckConstraint(
                name="indicator_actual_has_day", condition=Q(actual__isnull=True) | Q(measured_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProgressEntry(models.Model):
    """What was done, on which day; the diary of a model."""

    model = models.ForeignKey(RegisteredModel, models.CASCADE, related_name="progress", verbose_name=_("model"))
    on = models.DateField(_("day"))
    text = models.TextField(_("what was done"), max_length=LONG)
    percent = models.PositiveSmallIntegerField(
        _("how far (%)"), null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress entry")
        verbose_name_plural = _("progress entries")
        constraints: ClassVar = [
            models.CheckConstraint(name="progress_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="progress_percent_in_bounds", condition=Q(percent__isnull=True) | Q(percent__lte=100)
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["model", "on", "id"], name="progress_by_day")]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y}"


class FieldCheck(models.Model):
    """The level above went and looked."""

    model = models.ForeignKey(RegisteredModel, models.CASCADE, related_name="checks", verbose_name=_("model"))
    on = models.DateField(_("day"))
    verdict = models.CharField(_("finding"), max_length=15, choices=CheckVerdict)
    text = models.TextField(_("what was seen"), max_length=LONG)
    advice = models.TextField(_("what to improve"), blank=True, max_length=LONG)
    checkers = models.CharField(_("who checked"), max_length=300)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("checking unit"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("field check")
        verbose_name_plural = _("field checks")
        constraints: ClassVar = [
            models.CheckConstraint(name="check_has_text", condition=~Q(text="") & ~Q(checkers="")),
            models.CheckConstraint(name="check_verdict_known", condition=Q(verdict__in=CheckVerdict.values)),
        ]
        indexes: ClassVar = [
            models.Index(fields=["model", "on", "id"], name="check_by_day"),
            models.Index(fields=["on"], include=["model"], name="check_on_day"),
        ]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y}: {self.get_verdict_display()}"


class ModelFile(StoredPicture):
    """A photograph or document of a model, of one of its progress entries or checks; documents have no thumbnail."""

    model = models.ForeignKey(RegisteredModel, models.CASCADE, related_name="files", verbose_name=_("model"))
    kind = models.CharField(_("kind"), max_length=10, choices=FileKind)
    moment = models.CharField(_("what it shows"), max_length=10, choices=Moment, blank=True)
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    consent_to_publish = models.BooleanField(
        _("consent to publish"),
        default=False,
        help_text=_("Everybody who can be recognised in the picture agreed that it is published."),
    )
    progress = models.ForeignKey(
        ProgressEntry, models.CASCADE, null=True, blank=True, related_name="files", verbose_name=_("progress entry")
    )
    check_made = models.ForeignKey(
        FieldCheck, models.CASCADE, null=True, blank=True, related_name="files", verbose_name=_("field check")
    )
    width = models.PositiveIntegerField(_("width in pixels"), null=True, editable=False)  # type: ignore[assignment]
    height = models.PositiveIntegerField(_("height in pixels"), null=True, editable=False)  # type: ignore[assignment]
    phash = models.BigIntegerField(null=True, editable=False)  # type: ignore[assignment]
    thumbnail_key = models.CharField(max_length=200, null=True, unique=True, editable=False)  # type: ignore[assignment]  # noqa: DJ001

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a model")
        verbose_name_plural = _("files of models")
        constraints: ClassVar = [
            models.CheckConstraint(name="model_file_kind_known", condition=Q(kind__in=FileKind.values)),
            models.CheckConstraint(
                name="model_file_of_one_part", condition=Q(progress__isnull=True) | Q(check_made__isnull=True)
            ),
            models.CheckConstraint(
                name="model_photo_is_a_picture",
                condition=~Q(kind=FileKind.PHOTO)
                | Q(width__isnull=False, height__isnull=False, phash__isnull=False, thumbnail_key__isnull=False),
            ),
            models.CheckConstraint(name="model_file_moment_known", condition=Q(moment__in=["", *Moment.values])),
        ]
        indexes: ClassVar = [
            models.Index(
                F("phash").bitrightshift(shift).bitand(0xFFFF),
                condition=Q(kind=FileKind.PHOTO),
                name=f"photo_hash_{shift}",
            )
            for shift in (0, 16, 32, 48)
        ]
