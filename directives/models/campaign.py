"""Campaign: the movement's year or term in a unit and its subtree, and what each unit is to reach (DOMAIN glossary)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directives.enums import CampaignKind, Needed
from directives.models.document import DirectiveDocument
from directives.querysets import CampaignQuerySet
from directives.windows import Window
from organizations.models import Stewarded

FIRST_YEAR, LAST_YEAR = 2009, 2100
"""The movement was launched on 26 February 2009 (plan 70-KH/BDVTW)."""


class Campaign(Stewarded):
    """Opened by a document; `unit` and everything below it take part.

    The windows say when to register and when to submit for evaluation; later is possible with a reason, never blocked
    (DOMAIN §5). All days inclusive, local. Whether it is open is computed from the days.
    """

    TITLE_FIELD = "name"

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=5, choices=CampaignKind)
    year_from = models.PositiveSmallIntegerField(
        _("first year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    year_to = models.PositiveSmallIntegerField(
        _("last year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    document = models.ForeignKey(
        DirectiveDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="campaigns",
        verbose_name=_("opened by"),
    )
    aim = models.TextField(_("aim"), blank=True, max_length=5000)
    registration_from = models.DateField(_("registration from"))
    registration_to = models.DateField(_("registration until"))
    evaluation_from = models.DateField(_("evaluation from"), null=True, blank=True)
    evaluation_to = models.DateField(_("evaluation until"), null=True, blank=True)
    rhythm_days = models.PositiveSmallIntegerField(
        _("rhythm of progress entries (days)"),
        default=90,
        validators=[MinValueValidator(7), MaxValueValidator(366)],
        help_text=_("A model without an entry for longer counts as silent."),
    )
    needed = ArrayField(
        models.CharField(max_length=20, choices=Needed),
        verbose_name=_("what a model must have"),
        default=list,
        blank=True,
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints: ClassVar = [
            models.CheckConstraint(name="campaign_has_name", condition=~Q(name="")),
            models.CheckConstraint(name="campaign_kind_known", condition=Q(kind__in=CampaignKind.values)),
            models.CheckConstraint(name="campaign_years_in_order", condition=Q(year_to__gte=F("year_from"))),
            models.CheckConstraint(
                name="campaign_year_is_one", condition=~Q(kind=CampaignKind.YEAR) | Q(year_to=F("year_from"))
            ),
            models.CheckConstraint(
                name="campaign_registration_in_order", condition=Q(registration_to__gte=F("registration_from"))
            ),
            models.CheckConstraint(
                name="campaign_evaluation_in_order",
                condition=Q(evaluation_from__isnull=True, evaluation_to__isnull=True)
                | Q(evaluation_to__gte=F("evaluation_from")),
            ),
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="campaign_name_once",
                violation_error_message=_("The unit has a campaign with this name already."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["year_to", "id"], name="campaign_by_year")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The campaign's page."""
        return reverse("directives:campaign", args=[self.pk])

    @property
    def registration(self) -> Window:
        """When to register."""
        return Window(self.registration_from, self.registration_to)

    @property
    def evaluation(self) -> Window:
        """When to submit for evaluation; may be unset."""
        return Window(self.evaluation_from, self.evaluation_to)

    @property
    def years(self) -> str:
        """2026, or 2026–2030."""
        return str(self.year_from) if self.year_from == self.year_to else f"{self.year_from}–{self.year_to}"


class CampaignTarget(Stewarded):
    """How many models a unit is to register in a campaign."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="targets", verbose_name=_("campaign"))
    title = models.CharField(_("campaign"), max_length=300, editable=False)  # for whoever chooses a new steward
    models_wanted = models.PositiveIntegerField(_("models to register"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="target_once"),
            models.CheckConstraint(name="target_positive", condition=Q(models_wanted__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}, {self.unit}: {self.models_wanted}"
