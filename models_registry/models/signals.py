"""Signals against formalism: what a secretary said about one, and what comparing texts found; the rest is computed."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from directives.models import Campaign
from models_registry.enums import SignalKind, UnitSignalKind
from models_registry.models.parts import ModelFile
from models_registry.models.registered_model import RegisteredModel
from models_registry.querysets import PartQuerySet
from organizations.models import Unit


class SignalDismissal(models.Model):
    """Why one signal of a model is none. It is deleted to undo it; the record of changes keeps both.

    `key` says which one of its kind it is, and on what it rests: when that changes, the signal stands again.
    """

    model = models.ForeignKey(
        RegisteredModel, models.CASCADE, related_name="signal_dismissals", verbose_name=_("model")
    )
    kind = models.CharField(_("signal"), max_length=20, choices=SignalKind)
    key = models.SlugField(_("what it rests on"), max_length=50, db_index=False)
    reason = models.TextField(_("reason"), max_length=2000)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("dismissed by")
    )
    at = models.DateTimeField(_("dismissed"), auto_now_add=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("dismissal of a signal")
        verbose_name_plural = _("dismissals of signals")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["model", "kind", "key"], name="signal_dismissed_once"),
            models.CheckConstraint(name="signal_dismissal_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="signal_kind_known", condition=Q(kind__in=SignalKind.values)),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class UnitSignalDismissal(models.Model):
    """Why a signal of what a unit (`about`) did in a campaign is none; `unit` is the one they spoke for who said so.

    `key` holds the numbers it rests on: when they change, the signal stands again.
    """

    about = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("whose signal"))
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+", verbose_name=_("campaign"))
    kind = models.CharField(_("signal"), max_length=20, choices=UnitSignalKind)
    key = models.SlugField(_("what it rests on"), max_length=50, db_index=False)
    reason = models.TextField(_("reason"), max_length=2000)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("dismissed by")
    )
    at = models.DateTimeField(_("dismissed"), auto_now_add=True)

    objects: models.Manager["UnitSignalDismissal"] = models.Manager()

    class Meta:
        verbose_name = _("dismissal of a unit’s signal")
        verbose_name_plural = _("dismissals of units’ signals")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["about", "campaign", "kind", "key"], name="unit_signal_dismissed_once"),
            models.CheckConstraint(name="unit_signal_dismissal_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="unit_signal_kind_known", condition=Q(kind__in=UnitSignalKind.values)),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class TextSketch(models.Model):
    """What stands for the texts of a model that was submitted: models whose texts share much share some numbers."""

    model = models.OneToOneField(RegisteredModel, models.CASCADE, related_name="+", verbose_name=_("model"))
    runs = ArrayField(models.IntegerField())

    objects: models.Manager["TextSketch"] = models.Manager()

    class Meta:
        verbose_name = _("sketch of a text")
        verbose_name_plural = _("sketches of texts")
        indexes: ClassVar = [GinIndex(fields=["runs"], name="text_sketch_runs")]

    def __str__(self) -> str:
        return str(self.model_id)


class TextCopy(models.Model):
    """How much of a model's texts stands in those of an earlier one, in per cent; of its card alone `card_share`."""

    model = models.ForeignKey(RegisteredModel, models.CASCADE, related_name="text_copies", verbose_name=_("model"))
    other = models.ForeignKey(RegisteredModel, models.CASCADE, related_name="+", verbose_name=_("earlier model"))
    share = models.PositiveSmallIntegerField(_("shared text (%)"))
    card_share = models.PositiveSmallIntegerField(_("text shared with the card (%)"))

    objects: models.Manager["TextCopy"] = models.Manager()

    class Meta:
        verbose_name = _("copied text")
        verbose_name_plural = _("copied texts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["model", "other"], name="text_copy_once"),
            models.CheckConstraint(name="text_copy_of_an_earlier_one", condition=Q(other__lt=F("model"))),
        ]

    def __str__(self) -> str:
        return f"{self.share} %"


class PhotoMatch(models.Model):
    """A photograph that looks the same as an earlier one of another model, or of another entry of the same one."""

    file = models.ForeignKey(ModelFile, models.CASCADE, related_name="photo_matches", verbose_name=_("photograph"))
    other = models.ForeignKey(ModelFile, models.CASCADE, related_name="+", verbose_name=_("earlier photograph"))

    objects: models.Manager["PhotoMatch"] = models.Manager()

    class Meta:
        verbose_name = _("photograph used twice")
        verbose_name_plural = _("photographs used twice")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "other"], name="photo_match_once"),
            models.CheckConstraint(name="photo_match_of_an_earlier_one", condition=Q(other__lt=F("file"))),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} = {self.other_id}"
