"""Round of review: which candidacies a council judges, by which criteria, and who sees what meanwhile."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directives.models import Campaign
from mobilization.common.text import clean, fold
from mobilization.workflow.models import TransitionLog
from models_registry.models import Candidacy
from organizations.models import Stewarded
from reviews.enums import RoundState, ScoresSeen
from reviews.models.council import Council
from reviews.models.criteria import CriteriaSet
from reviews.querysets import RoundItemQuerySet, RoundQuerySet


class Round(Stewarded):
    """A round (đợt bình xét) of a council in a campaign; it keeps its version of the criteria."""

    TITLE_FIELD = "name"

    name = models.CharField(_("name"), max_length=300)
    council = models.ForeignKey(Council, models.PROTECT, related_name="rounds", verbose_name=_("council"))
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+", verbose_name=_("campaign"))
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+", verbose_name=_("criteria set"))
    opens_on = models.DateField(_("scoring from"))
    closes_on = models.DateField(_("scoring until"))
    is_blind = models.BooleanField(_("blind: members do not see who proposed a model"), default=False)
    scores_seen = models.CharField(
        _("members see the others’ scores"), max_length=10, choices=ScoresSeen, default=ScoresSeen.NEVER
    )
    most_own = models.PositiveSmallIntegerField(
        _("candidacies a member may take on their own"), default=0, validators=[MaxValueValidator(500)]
    )
    state = models.CharField(_("state"), max_length=10, choices=RoundState, default=RoundState.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = models.CharField(max_length=600, editable=False, default="")
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of review")
        verbose_name_plural = _("rounds of review")
        constraints: ClassVar = [
            models.CheckConstraint(name="round_has_name", condition=~Q(name="")),
            models.CheckConstraint(name="round_closes_after_it_opens", condition=Q(closes_on__gte=F("opens_on"))),
            models.CheckConstraint(name="round_state_known", condition=Q(state__in=RoundState.values)),
            models.CheckConstraint(name="round_scores_seen_known", condition=Q(scores_seen__in=ScoresSeen.values)),
        ]
        indexes: ClassVar = [models.Index(fields=["opens_on", "id"], name="round_by_day")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store texts clean, with what finds them."""
        self.name = clean(self.name)
        self.search = fold(self.name)[:600]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The round's page."""
        return reverse("reviews:round", args=[self.pk])


class RoundTransition(TransitionLog):
    """A step in the life of a round."""

    subject = models.ForeignKey(Round, models.PROTECT, related_name="transitions", verbose_name=_("round of review"))

    class Meta:
        verbose_name = _("step of a round")
        verbose_name_plural = _("steps of rounds")


class RoundItem(models.Model):
    """A candidacy in a round, at its place."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="items", verbose_name=_("round of review"))
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="+", verbose_name=_("candidacy"))
    position = models.PositiveIntegerField(pgettext_lazy("order", "place"))

    objects = RoundItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidacy in a round")
        verbose_name_plural = _("candidacies in rounds")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "candidacy"], name="round_item_once"),
            models.UniqueConstraint(fields=["round", "position"], name="round_item_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.position}"

    def get_absolute_url(self) -> str:
        """It stands on the round's page."""
        return self.round.get_absolute_url()
