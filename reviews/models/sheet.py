"""Assignments of candidacies to seats, and the score sheets that come of them."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mobilization.workflow.models import TransitionLog
from reviews.enums import AssignedBy, SheetState
from reviews.models.council import CouncilMember
from reviews.models.criteria import Criterion
from reviews.models.round import RoundItem
from reviews.querysets import SheetQuerySet


class Assignment(models.Model):
    """A seat judges a candidacy of a round, until it is withdrawn."""

    item = models.ForeignKey(
        RoundItem, models.PROTECT, related_name="assignments", verbose_name=_("candidacy in a round")
    )
    seat = models.ForeignKey(CouncilMember, models.PROTECT, related_name="+", verbose_name=_("council member"))
    how = models.CharField(_("assigned"), max_length=12, choices=AssignedBy)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("assigned by")
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints: ClassVar = [
            models.CheckConstraint(name="assignment_how_known", condition=Q(how__in=AssignedBy.values)),
            models.UniqueConstraint(fields=["item", "seat"], condition=Q(withdrawn_at=None), name="assignment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.seat}"


class ScoreSheet(models.Model):
    """What one member gave one candidacy. `total` is of 100, computed when the sheet is submitted, and stays."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="sheet", verbose_name=_("assignment"))
    state = models.CharField(_("state"), max_length=10, choices=SheetState, default=SheetState.OPEN, editable=False)
    total = models.DecimalField(
        _("total of 100"), max_digits=5, decimal_places=2, null=True, blank=True, editable=False
    )
    comment = models.TextField(_("overall comment"), blank=True, max_length=5000)
    submitted_at = models.DateTimeField(pgettext_lazy("when", "submitted"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        constraints: ClassVar = [
            models.CheckConstraint(name="score_sheet_state_known", condition=Q(state__in=SheetState.values)),
            models.CheckConstraint(
                name="score_sheet_total_when_submitted",
                condition=Q(state=SheetState.SUBMITTED, total__isnull=False, submitted_at__isnull=False)
                | (~Q(state=SheetState.SUBMITTED) & Q(total__isnull=True, submitted_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="score_sheet_total_of_100", condition=Q(total__isnull=True) | Q(total__range=(0, 100))
            ),
        ]

    def __str__(self) -> str:
        return str(self.assignment)

    def get_absolute_url(self) -> str:
        """The sheet beside the story."""
        return reverse("reviews:sheet", args=[self.pk])


class SheetTransition(TransitionLog):
    """A step in the life of a score sheet."""

    subject = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="transitions", verbose_name=_("score sheet"))

    class Meta:
        verbose_name = _("step of a score sheet")
        verbose_name_plural = _("steps of score sheets")


class SheetPoints(models.Model):
    """Points and words at one criterion; without points only words."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="points", verbose_name=_("score sheet"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("criterion"))
    points = models.DecimalField(
        _("points"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    comment = models.TextField(_("comment"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("points of a score sheet")
        verbose_name_plural = _("points of score sheets")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="sheet_points_once"),
            models.CheckConstraint(name="sheet_points_not_below_nothing", condition=Q(points=None) | Q(points__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
