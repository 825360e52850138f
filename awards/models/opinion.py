"""Co-opinion (hiệp y): the body that decides asks others for their opinion on a nomination (DOMAIN §5)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.enums import OpinionState
from awards.models.nomination import Nomination
from awards.opinion_querysets import OpinionQuerySet
from mobilization.common.text import clean, fold
from mobilization.workflow.models import TransitionLog
from organizations.models import Unit

ANSWERED = (OpinionState.AGREED, OpinionState.DISAGREED)


class CoOpinion(models.Model):
    """One body is asked for its opinion, by a day that is fixed when it is asked: later rules change nothing.

    A unit of the portal answers itself, `asked_steward` is its heir; of a body outside the portal somebody enters what
    came on paper, with number and day as printed.
    """

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="opinions", verbose_name=_("nomination"))
    asked = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit that is asked")
    )
    asked_steward = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked today")
    )
    asked_name = models.CharField(_("body outside the portal"), max_length=300, blank=True)
    question = models.TextField(_("what it is asked"), blank=True, max_length=2000)
    asked_on = models.DateField(_("asked on"), editable=False)
    due_on = models.DateField(_("answer due on"), editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("asked by")
    )
    state = models.CharField(_("state"), max_length=10, choices=OpinionState, default=OpinionState.OPEN, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=2000, editable=False)
    document_number = models.CharField(_("number and symbol of the answer"), max_length=100, blank=True)
    reminded_on = models.DateField(null=True, editable=False)
    escalated_on = models.DateField(null=True, editable=False)
    search = models.CharField(max_length=400, editable=False, default="")

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("co-opinion")
        verbose_name_plural = _("co-opinions")
        constraints: ClassVar = [
            models.CheckConstraint(name="opinion_state_known", condition=Q(state__in=OpinionState.values)),
            models.CheckConstraint(
                name="opinion_of_one_body",
                condition=Q(asked__isnull=False, asked_steward__isnull=False, asked_name="")
                | (Q(asked__isnull=True, asked_steward__isnull=True) & ~Q(asked_name="")),
            ),
            models.CheckConstraint(name="opinion_due_after_it_is_asked", condition=Q(due_on__gte=F("asked_on"))),
            models.CheckConstraint(
                name="opinion_answered_has_day",
                condition=Q(state__in=ANSWERED, answered_on__isnull=False)
                | (~Q(state__in=ANSWERED) & Q(answered_on__isnull=True, document_number="")),
            ),
            models.CheckConstraint(
                name="opinion_against_says_why", condition=~Q(state=OpinionState.DISAGREED) | ~Q(reason="")
            ),
            models.UniqueConstraint(
                fields=["nomination", "asked"], name="opinion_open_once", condition=Q(state=OpinionState.OPEN)
            ),
            models.UniqueConstraint(
                fields=["nomination", "asked_name"],
                name="opinion_outside_open_once",
                condition=Q(state=OpinionState.OPEN, asked__isnull=True),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["asked_on", "id"], name="opinion_by_day"),
            models.Index(fields=["asked_steward", "due_on"], name="opinion_open", condition=Q(state=OpinionState.OPEN)),
        ]

    def __str__(self) -> str:
        return f"{self.nomination.code} · {self.body}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store texts clean. A step writes the state and its stamps alone."""
        if kwargs.get("update_fields") is None:
            self.asked_name = clean(self.asked_name)
            self.question = clean(self.question, multiline=True)
            self.search = fold(self.body)[:400]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The page of the request."""
        return reverse("awards:opinion", args=[self.pk])

    @property
    def body(self) -> str:
        """Who is asked, in words."""
        return self.asked.name if self.asked else self.asked_name


class CoOpinionTransition(TransitionLog):
    """A step in the life of a co-opinion."""

    subject = models.ForeignKey(CoOpinion, models.PROTECT, related_name="transitions", verbose_name=_("co-opinion"))

    class Meta:
        verbose_name = _("step of a co-opinion")
        verbose_name_plural = _("steps of co-opinions")
