"""Candidacy, recognition, typical, upward proposal, yearly re-confirmation (DOMAIN §4)."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directives.models import Campaign
from models_registry.enums import CandidacyState, Effect
from models_registry.models.registered_model import LONG, RegisteredModel
from models_registry.querysets import CandidacyQuerySet, PartQuerySet
from organizations.enums import Level
from organizations.models import Unit


class Candidacy(models.Model):
    """A model asks to be recognised in a campaign at a level; `body` is the unit that judges, `body_steward` its heir.

    Whoever sees inside the model sees its candidacies: the steward is the model's.
    """

    model = models.ForeignKey(RegisteredModel, models.CASCADE, related_name="candidacies", verbose_name=_("model"))
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="candidacies", verbose_name=_("campaign"))
    level = models.CharField(_("level"), max_length=12, choices=Level, editable=False)
    body = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("judging unit"))
    body_steward = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("judged today by"))
    self_assessment = models.TextField(_("self-assessment"), blank=True, max_length=LONG)
    self_points = models.DecimalField(
        _("own points (of 100)"),
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    state = models.CharField(
        _("state"), max_length=20, choices=CandidacyState, default=CandidacyState.DRAFT, editable=False
    )
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True, editable=False)
    late_reason = models.TextField(_("why later than the window"), blank=True, max_length=2000, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidacy")
        verbose_name_plural = _("candidacies")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["model", "campaign", "level"],
                name="candidacy_once",
                condition=~Q(state=CandidacyState.WITHDRAWN),
                violation_error_message=_("The model has a candidacy at this level in this campaign already."),
            ),
            models.CheckConstraint(name="candidacy_state_known", condition=Q(state__in=CandidacyState.values)),
            models.CheckConstraint(name="candidacy_level_known", condition=Q(level__in=Level.values)),
            models.CheckConstraint(
                name="candidacy_submitted_has_day",
                condition=Q(state__in=[CandidacyState.DRAFT, CandidacyState.WITHDRAWN])
                | (Q(submitted_on__isnull=False) & ~Q(self_assessment="")),
            ),
            models.CheckConstraint(
                name="candidacy_decided_has_day",
                condition=Q(
                    state__in=[CandidacyState.RECOGNISED, CandidacyState.NOT_RECOGNISED, CandidacyState.REVOKED],
                    decided_on__isnull=False,
                )
                | (
                    ~Q(state__in=[CandidacyState.RECOGNISED, CandidacyState.NOT_RECOGNISED, CandidacyState.REVOKED])
                    & Q(decided_on__isnull=True)
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["body_steward", "state"], name="candidacy_by_body"),
            models.Index(fields=["campaign", "state"], name="candidacy_by_campaign"),
            models.Index(fields=["campaign", "body_steward", "state"], include=["id"], name="candidacy_by_who_decides"),
            models.Index(fields=["submitted_on"], include=["model"], name="candidacy_submitted_on_day"),
            models.Index(
                fields=["model"],
                include=["campaign", "state"],
                condition=Q(state__in=[CandidacyState.DRAFT, CandidacyState.RETURNED]),
                name="candidacy_not_submitted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} · {self.campaign}"

    def get_absolute_url(self) -> str:
        """The candidacy's page."""
        return reverse("models_registry:candidacy", args=[self.pk])


class Recognition(models.Model):
    """A level recognised the model, by a document; may be revoked with a ground."""

    model = models.ForeignKey(RegisteredModel, models.CASCADE, related_name="recognitions", verbose_name=_("model"))
    candidacy = models.OneToOneField(Candidacy, models.PROTECT, related_name="recognition", verbose_name=_("candidacy"))
    level = models.CharField(_("level"), max_length=12, choices=Level)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("recognised by"))
    recognised_on = models.DateField(_("recognised on"))
    document_number = models.CharField(_("document number"), max_length=60)
    document_date = models.DateField(_("document date"))
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    revoked_ground = models.TextField(_("ground"), blank=True, max_length=2000)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        constraints: ClassVar = [
            models.CheckConstraint(name="recognition_has_document", condition=~Q(document_number="")),
            models.CheckConstraint(name="recognition_level_known", condition=Q(level__in=Level.values)),
            models.CheckConstraint(
                name="recognition_revoked_whole",
                condition=Q(revoked_on__isnull=True, revoked_ground="")
                | (Q(revoked_on__isnull=False) & ~Q(revoked_ground="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["model", "recognised_on"], name="recognition_by_model"),
            models.Index(fields=["recognised_on"], name="recognition_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.document_number} ({self.recognised_on:%d/%m/%Y})"


class TypicalChoice(models.Model):
    """A recognised model was chosen as typical."""

    recognition = models.OneToOneField(
        Recognition, models.CASCADE, related_name="typical", verbose_name=_("recognition")
    )
    chosen_on = models.DateField(_("chosen on"), db_index=True)
    document_number = models.CharField(_("document number"), max_length=60)
    document_date = models.DateField(_("document date"))

    objects = models.Manager()

    class Meta:
        verbose_name = _("choice as typical")
        verbose_name_plural = _("choices as typical")
        constraints: ClassVar = [models.CheckConstraint(name="typical_has_document", condition=~Q(document_number=""))]

    def __str__(self) -> str:
        return f"{self.document_number} ({self.chosen_on:%d/%m/%Y})"


class UpwardProposal(models.Model):
    """A level proposed a model it has recognised to the level above; `candidacy` is the one it opened there."""

    recognition = models.ForeignKey(
        Recognition, models.PROTECT, related_name="proposals", verbose_name=_("recognition")
    )
    candidacy = models.OneToOneField(
        Candidacy, models.CASCADE, related_name="proposal", verbose_name=_("candidacy above")
    )
    proposed_on = models.DateField(_("proposed on"), db_index=True)
    note = models.TextField(_("why it should be known above"), blank=True, max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("proposed by")
    )

    objects = models.Manager()

    class Meta:
        verbose_name = _("upward proposal")
        verbose_name_plural = _("upward proposals")

    def __str__(self) -> str:
        return f"{self.proposed_on:%d/%m/%Y}"


class Reconfirmation(models.Model):
    """Whether the model still works, once a year and level."""

    model = models.ForeignKey(RegisteredModel, models.CASCADE, related_name="reconfirmations", verbose_name=_("model"))
    year = models.PositiveSmallIntegerField(_("year"))
    level = models.CharField(_("level"), max_length=12, choices=Level)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("confirmed by"))
    on = models.DateField(_("day"))
    verdict = models.CharField(_("finding"), max_length=10, choices=Effect)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("re-confirmation")
        verbose_name_plural = _("re-confirmations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["model", "year", "level"],
                name="reconfirmation_once",
                violation_error_message=_("This level has re-confirmed the model for this year already."),
            ),
            models.CheckConstraint(name="reconfirmation_verdict_known", condition=Q(verdict__in=Effect.values)),
        ]
        indexes: ClassVar = [models.Index(fields=["on"], name="reconfirmation_by_day")]

    def __str__(self) -> str:
        return f"{self.year}: {self.get_verdict_display()}"
