"""Nomination: a unit proposes a person, household or collective for a title or a form (DOMAIN §5)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.enums import Branch, NominationState, Procedure, SimplifiedGround
from awards.models.awarded import Awarded
from awards.nomination_querysets import NominationQuerySet
from mobilization.common.text import clean
from mobilization.workflow.models import TransitionLog
from models_registry.models import RegisteredModel
from organizations.models import Stewarded, Unit

LONG = 20_000
SUBMITTED = (NominationState.SUBMITTED, NominationState.RETURNED, NominationState.APPROVED, NominationState.DECIDED)


class Nomination(Stewarded, Awarded):  # type: ignore[misc]  # both have a unit; the proposing one counts
    """`unit` proposes, `body` decides; `body_steward` is its heir. A body outside the portal has its name alone.

    `unit` is the proposing unit; where a person worked or lived on that day stands in `position`.
    """

    TITLE_FIELD = "code"

    code = models.CharField(_("code"), max_length=20, unique=True, editable=False)
    body = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("deciding unit")
    )
    body_steward = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided today by")
    )
    body_name = models.CharField(_("deciding body outside the portal"), max_length=300, blank=True)
    branch = models.CharField(_("in whose name it decides"), max_length=17, choices=Branch)
    achievement = models.TextField(_("achievement"), blank=True, max_length=LONG)
    since = models.DateField(_("achieved from"), null=True, blank=True)
    until = models.DateField(_("achieved until"), null=True, blank=True)
    procedure = models.CharField(_("procedure"), max_length=10, choices=Procedure, default=Procedure.COUNCIL)
    ground = models.CharField(
        _("ground of the simplified procedure"), max_length=8, choices=SimplifiedGround, blank=True, default=""
    )
    ground_said = models.TextField(_("ground explained"), blank=True, default="", max_length=2000)
    state = models.CharField(
        _("state"), max_length=10, choices=NominationState, default=NominationState.DRAFT, editable=False
    )
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    refused_on = models.DateField(_("refused on"), null=True, blank=True, editable=False)
    refusal = models.TextField(_("why it was refused"), blank=True, max_length=2000, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("entered by")
    )
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        constraints: ClassVar = [
            *Awarded.Meta.constraints,
            models.CheckConstraint(name="nomination_state_known", condition=Q(state__in=NominationState.values)),
            models.CheckConstraint(
                name="nomination_choices_known",
                condition=Q(branch__in=Branch.values, procedure__in=Procedure.values),
            ),
            models.CheckConstraint(
                name="nomination_ground_of_simplified",
                condition=Q(procedure=Procedure.SIMPLIFIED, ground__in=["", *SimplifiedGround.values])
                | Q(ground="", ground_said=""),
            ),
            models.CheckConstraint(
                name="nomination_has_one_body",
                condition=Q(body__isnull=False, body_steward__isnull=False, body_name="")
                | (Q(body__isnull=True, body_steward__isnull=True) & ~Q(body_name="")),
            ),
            models.CheckConstraint(
                name="nomination_ends_after_it_begins",
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="nomination_submitted_whole",
                condition=~Q(state__in=SUBMITTED)
                | (Q(submitted_on__isnull=False, since__isnull=False, until__isnull=False) & ~Q(achievement="")),
            ),
            models.CheckConstraint(
                name="nomination_decided_has_day",
                condition=Q(state=NominationState.DECIDED, decided_on__isnull=False)
                | (~Q(state=NominationState.DECIDED) & Q(decided_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="nomination_refused_says_why",
                condition=(Q(state=NominationState.REFUSED, refused_on__isnull=False) & ~Q(refusal=""))
                | (~Q(state=NominationState.REFUSED) & Q(refused_on__isnull=True, refusal="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["created_at", "id"], name="nomination_by_day"),
            models.Index(fields=["steward", "state"], name="nomination_by_steward"),
            models.Index(fields=["body_steward", "state"], name="nomination_by_body"),
            models.Index(fields=["name_key"], name="nomination_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store texts clean. A step writes the state and its stamps alone."""
        if kwargs.get("update_fields") is None:
            self.body_name = clean(self.body_name)
            self.achievement = clean(self.achievement, multiline=True)
            self.ground_said = clean(self.ground_said, multiline=True)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The nomination's page."""
        return reverse("awards:nomination", args=[self.pk])

    @property
    def decider(self) -> str:
        """The body that decides, in words."""
        return self.body.name if self.body else self.body_name


class NominatedModel(models.Model):
    """A model for which somebody is nominated, at its place: many are nominated for the work of a year, without one."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="nominated", verbose_name=_("nomination"))
    model = models.ForeignKey(RegisteredModel, models.PROTECT, related_name="+", verbose_name=_("model"))
    position = models.PositiveSmallIntegerField(pgettext_lazy("order", "place"))

    class Meta:
        verbose_name = _("model of a nomination")
        verbose_name_plural = _("models of nominations")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["nomination", "model"], name="nominated_model_once"),
            models.UniqueConstraint(
                fields=["nomination", "position"],
                name="nominated_model_place_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination.code} · {self.model}"


class NominationTransition(TransitionLog):
    """A step in the life of a nomination."""

    subject = models.ForeignKey(Nomination, models.PROTECT, related_name="transitions", verbose_name=_("nomination"))

    class Meta:
        verbose_name = _("step of a nomination")
        verbose_name_plural = _("steps of nominations")
