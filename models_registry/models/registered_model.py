"""RegisteredModel: a way of working that can be checked and copied (DOMAIN §§1, 2, 4)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import HashIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from directives.models import Campaign, DirectiveDocument, TargetGroup, Theme
from mobilization.common.text import clean
from models_registry.enums import Domain, EndKind, ModelState, Subject
from models_registry.querysets import ModelQuerySet
from organizations.enums import Level
from organizations.models import Stewarded

LONG = 20_000
"""Letters of a long text: some pages; more belongs in an attached document."""
COUNTED_BY = (
    "steward", "unit", "state", "registered_on", "end_kind", "ended_on", "domain", "level", "subject", "campaign",
)  # fmt: skip
"""What figures count by: an index of these is a tenth of the table, with its long texts, that they would read else."""
LONG_TEXTS = ("summary", "situation_before", "way_of_working", "results", "lessons")


class RegisteredModel(Stewarded):
    """`unit` made it and never changes, `steward` looks after it today; `level` is that of `unit`.

    Money is in đồng, land in square metres, work in labour days. Days are local dates. The table has two more columns,
    which the database computes and searches use: `words` and `title_words` (migration `models_are_found`).
    """

    code = models.CharField(_("code"), max_length=20, unique=True, editable=False)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="models", verbose_name=_("campaign")
    )
    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(_("summary"), blank=True, max_length=2000)
    subject = models.CharField(_("subject"), max_length=12, choices=Subject, blank=True)
    domain = models.CharField(_("domain"), max_length=20, choices=Domain, blank=True)
    level = models.CharField(_("level"), max_length=12, choices=Level, editable=False)
    place = models.CharField(_("place"), max_length=300, blank=True)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    situation_before = models.TextField(_("situation before"), blank=True, max_length=LONG)
    way_of_working = models.TextField(_("way of working"), blank=True, max_length=LONG)
    results = models.TextField(_("results"), blank=True, max_length=LONG)
    lessons = models.TextField(_("lessons"), blank=True, max_length=LONG)

    participants = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    households = models.PositiveIntegerField(_("households reached"), null=True, blank=True)
    people_reached = models.PositiveIntegerField(_("people reached"), null=True, blank=True)
    state_money = models.DecimalField(
        _("state money (đồng)"),
        max_digits=15,
        decimal_places=0,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    people_money = models.DecimalField(
        _("people’s money (đồng)"),
        max_digits=15,
        decimal_places=0,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    people_land = models.DecimalField(
        _("people’s land (m²)"),
        max_digits=12,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    labour_days = models.DecimalField(
        _("labour days"), max_digits=10, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    themes: models.ManyToManyField[Theme, ModelTheme] = models.ManyToManyField(
        Theme, through="ModelTheme", blank=True, related_name="models", verbose_name=_("themes")
    )
    target_groups: models.ManyToManyField[TargetGroup, ModelTargetGroup] = models.ManyToManyField(
        TargetGroup, through="ModelTargetGroup", blank=True, related_name="models", verbose_name=_("target groups")
    )
    documents: models.ManyToManyField[DirectiveDocument, ModelDocument] = models.ManyToManyField(
        DirectiveDocument,
        through="ModelDocument",
        blank=True,
        related_name="models",
        verbose_name=_("documents it carries out"),
    )
    source = models.CharField(_("where it was published"), max_length=500, blank=True)
    origin = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="copies",
        verbose_name=_("replicated from"),
    )

    state = models.CharField(_("state"), max_length=20, choices=ModelState, default=ModelState.DRAFT, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)
    registered_on = models.DateField(_("registered on"), null=True, blank=True, editable=False)
    late_reason = models.TextField(_("why later than the window"), blank=True, max_length=2000, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    end_kind = models.CharField(_("how it ended"), max_length=10, choices=EndKind, blank=True, editable=False)
    last_progress_on = models.DateField(_("last progress entry"), null=True, blank=True, editable=False)

    listed_on = models.DateField(_("listed under"), editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    edited_at = models.DateTimeField(_("last edited"), default=now, db_default=Now(), editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )

    objects = ModelQuerySet.as_manager()

    class Meta:
        verbose_name = _("model")
        verbose_name_plural = _("models")
        constraints: ClassVar = [
            models.CheckConstraint(name="model_has_title", condition=~Q(title="")),
            models.CheckConstraint(name="model_not_its_own_origin", condition=~Q(origin=F("id"))),
            models.CheckConstraint(name="model_state_known", condition=Q(state__in=ModelState.values)),
            models.CheckConstraint(name="model_level_known", condition=Q(level__in=Level.values)),
            models.CheckConstraint(name="model_domain_known", condition=Q(domain__in=["", *Domain.values])),
            models.CheckConstraint(name="model_subject_known", condition=Q(subject__in=["", *Subject.values])),
            models.CheckConstraint(
                name="model_submitted_whole",
                condition=Q(state__in=[ModelState.DRAFT, ModelState.ENDED])
                | (Q(submitted_at__isnull=False) & ~Q(domain="") & ~Q(subject="") & ~Q(summary="")),
            ),
            models.CheckConstraint(
                name="model_registered_has_day",
                condition=Q(
                    state__in=[ModelState.REGISTERED, ModelState.IN_IMPLEMENTATION], registered_on__isnull=False
                )
                | Q(state__in=[ModelState.DRAFT, ModelState.SUBMITTED, ModelState.RETURNED], registered_on__isnull=True)
                | Q(state=ModelState.ENDED),
            ),
            models.CheckConstraint(
                name="model_ended_whole",
                condition=(Q(state=ModelState.ENDED, ended_on__isnull=False) & Q(end_kind__in=EndKind.values))
                | (~Q(state=ModelState.ENDED) & Q(ended_on__isnull=True, end_kind="")),
            ),
            models.CheckConstraint(
                name="model_stopped_was_registered",
                condition=~Q(end_kind=EndKind.STOPPED) | Q(registered_on__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["listed_on", "id"], name="model_by_day"),
            models.Index(fields=["steward", "listed_on", "id"], name="model_by_steward"),
            models.Index(fields=["unit", "registered_on"], name="model_by_unit"),
            models.Index(fields=["campaign", "registered_on"], name="model_by_campaign"),
            models.Index(fields=["registered_on"], name="model_by_registration"),
            models.Index(fields=["id"], include=COUNTED_BY, name="model_counted"),
            HashIndex(fields=["title"], name="model_by_title"),
            models.Index(
                fields=["campaign", "steward", "submitted_at"],
                include=["id"],
                condition=Q(registered_on__isnull=False) & ~Q(end_kind=EndKind.WITHDRAWN),
                name="model_by_day_submitted",
            ),
            models.Index(
                Coalesce("last_progress_on", "registered_on"),
                "id",
                condition=Q(state__in=[ModelState.REGISTERED, ModelState.IN_IMPLEMENTATION]),
                name="model_by_last_word",
            ),
            models.Index(
                Coalesce("registered_on", "listed_on"),
                "id",
                condition=Q(state__in=[ModelState.REGISTERED, ModelState.IN_IMPLEMENTATION]),
                name="model_living_by_day",
            ),
            models.Index(
                fields=["state", "steward"],
                include=["campaign"],
                condition=Q(state__in=[ModelState.DRAFT, ModelState.SUBMITTED, ModelState.RETURNED]),
                name="model_not_yet_registered",
            ),
            models.Index(
                fields=["steward"],
                include=["last_progress_on", "registered_on", "campaign"],
                condition=Q(state__in=[ModelState.REGISTERED, ModelState.IN_IMPLEMENTATION]),
                name="model_living_of_steward",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store texts clean."""
        if kwargs.get("update_fields") is None:
            self.prepare()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The model's page."""
        return reverse("models_registry:model", args=[self.pk])

    def prepare(self) -> None:
        """Clean the texts; bulk writers call it themselves."""
        self.title, self.place = clean(self.title), clean(self.place)
        for name in LONG_TEXTS:
            setattr(self, name, clean(getattr(self, name), multiline=True))

    @property
    def was_registered(self) -> bool:
        """Whether it ever was registered: then every officer may read what it is about (DOMAIN §8)."""
        return self.registered_on is not None


class ModelTheme(models.Model):
    """A theme of a model."""

    model = models.ForeignKey(RegisteredModel, models.CASCADE, related_name="+", verbose_name=_("model"))
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+", verbose_name=_("theme"))

    class Meta:
        verbose_name = _("theme of a model")
        verbose_name_plural = _("themes of models")
        constraints: ClassVar = [models.UniqueConstraint(fields=["model", "theme"], name="model_theme_once")]

    def __str__(self) -> str:
        return str(self.theme)


class ModelTargetGroup(models.Model):
    """Whom a model wins over."""

    model = models.ForeignKey(RegisteredModel, models.CASCADE, related_name="+", verbose_name=_("model"))
    target_group = models.ForeignKey(TargetGroup, models.PROTECT, related_name="+", verbose_name=_("target group"))

    class Meta:
        verbose_name = _("target group of a model")
        verbose_name_plural = _("target groups of models")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["model", "target_group"], name="model_target_group_once")
        ]

    def __str__(self) -> str:
        return str(self.target_group)


class ModelDocument(models.Model):
    """A directive document that a model carries out."""

    model = models.ForeignKey(RegisteredModel, models.CASCADE, related_name="+", verbose_name=_("model"))
    document = models.ForeignKey(DirectiveDocument, models.PROTECT, related_name="+", verbose_name=_("document"))

    class Meta:
        verbose_name = _("document of a model")
        verbose_name_plural = _("documents of models")
        constraints: ClassVar = [models.UniqueConstraint(fields=["model", "document"], name="model_document_once")]

    def __str__(self) -> str:
        return str(self.document)
