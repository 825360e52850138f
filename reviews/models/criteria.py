"""Criteria sets: versioned; groups, criteria, anchors, grade bands (DOMAIN §4 "Criteria")."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directives.models import Campaign
from mobilization.common.text import fold
from mobilization.workflow.models import TransitionLog
from models_registry.enums import Subject
from organizations.enums import Level
from organizations.models import Stewarded
from reviews.enums import SetState
from reviews.querysets import CriteriaSetQuerySet
from reviews.scoring import Criterion as Line


class CriteriaSet(Stewarded):
    """One version. `family` holds the versions together; a published one is never changed, old scores stay readable."""

    family = models.UUIDField(_("versions together"), editable=False)
    number = models.PositiveSmallIntegerField(_("version"), editable=False, default=1)
    title = models.CharField(pgettext_lazy("record", "title"), max_length=200)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("only in the campaign")
    )
    level = models.CharField(_("only at the level"), max_length=12, choices=Level, blank=True)
    subject = models.CharField(_("only for"), max_length=12, choices=Subject, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=SetState, default=SetState.DRAFT, editable=False)
    source = models.CharField(_("source"), max_length=500, blank=True)
    is_ours = models.BooleanField(_("the portal’s own proposal"), default=False, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = models.CharField(max_length=400, editable=False, default="")
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("criteria set")
        verbose_name_plural = _("criteria sets")
        constraints: ClassVar = [
            models.CheckConstraint(name="criteria_set_has_title", condition=~Q(title="")),
            models.CheckConstraint(name="criteria_set_state_known", condition=Q(state__in=SetState.values)),
            models.CheckConstraint(
                name="criteria_set_published_when",
                condition=Q(state=SetState.DRAFT, published_at=None)
                | (~Q(state=SetState.DRAFT) & Q(published_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="criteria_set_is_for",
                condition=Q(level__in=["", *Level.values], subject__in=["", *Subject.values]),
            ),
            models.UniqueConstraint(fields=["family", "number"], name="criteria_set_version_once"),
            models.UniqueConstraint(
                fields=["family"], condition=Q(state=SetState.PUBLISHED), name="criteria_set_one_in_force"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["created_at", "id"], name="criteria_set_by_time")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With what finds it."""
        self.search = fold(self.title)[:400]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The set's page."""
        return reverse("reviews:criteria_set", args=[self.pk])


class CriteriaSetTransition(TransitionLog):
    """A step in the life of a version."""

    subject = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="transitions", verbose_name=_("criteria set"))

    class Meta:
        verbose_name = _("step of a criteria set")
        verbose_name_plural = _("steps of criteria sets")


class CriterionGroup(models.Model):
    """A heading that holds criteria together."""

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="groups", verbose_name=_("criteria set"))
    position = models.PositiveSmallIntegerField(pgettext_lazy("order", "place"))
    title = models.CharField(pgettext_lazy("record", "title"), max_length=200)

    class Meta:
        verbose_name = _("group of criteria")
        verbose_name_plural = _("groups of criteria")
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["criteria_set", "position"],
                name="criterion_group_place_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Criterion(models.Model):
    """One line of the sheet. `anchors` says what few, middling and full points look like, a line each."""

    group = models.ForeignKey(CriterionGroup, models.CASCADE, related_name="criteria", verbose_name=_("group"))
    criteria_set = models.ForeignKey(
        CriteriaSet, models.CASCADE, related_name="+", editable=False, verbose_name=_("criteria set")
    )
    position = models.PositiveSmallIntegerField(pgettext_lazy("order", "place"))
    key = models.SlugField(_("key"), max_length=40, editable=False)
    title = models.CharField(_("criterion"), max_length=300)
    guidance = models.TextField(_("guidance"), blank=True, max_length=2000)
    anchors = models.TextField(_("what few, some and all points look like"), blank=True, max_length=2000)
    evidence = models.TextField(_("evidence wanted"), blank=True, max_length=1000)
    maximum = models.DecimalField(
        _("most points"),
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(100)],
    )
    weight = models.DecimalField(
        _("weight"),
        max_digits=4,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(10)],
    )
    knock_out = models.DecimalField(
        _("cannot be recognised below"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.1"))],
    )

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(name="criterion_has_points", condition=Q(maximum__gt=0, weight__gt=0)),
            models.CheckConstraint(
                name="criterion_knock_out_within",
                condition=Q(knock_out__isnull=True) | Q(knock_out__gt=0, knock_out__lte=F("maximum")),
            ),
            models.UniqueConstraint(
                fields=["group", "position"], name="criterion_place_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=["criteria_set", "key"], name="criterion_key_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """In the set of its group: a key stands once in a set, and what was deleted is found by its set."""
        self.criteria_set_id = self.group.criteria_set_id
        super().save(*args, **kwargs)

    @property
    def counted(self) -> Line:
        """What totals are counted by."""
        return Line(key=self.key, maximum=self.maximum, weight=self.weight, knock_out=self.knock_out)


class GradeBand(models.Model):
    """A grade from `lowest` points of 100 on."""

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="bands", verbose_name=_("criteria set"))
    name = models.CharField(_("grade"), max_length=60)
    lowest = models.DecimalField(
        _("from points"), max_digits=5, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("grade band")
        verbose_name_plural = _("grade bands")
        ordering: ClassVar = ["lowest"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["criteria_set", "lowest"], name="grade_band_bound_once"),
            models.UniqueConstraint(fields=["criteria_set", "name"], name="grade_band_name_once"),
            models.CheckConstraint(name="grade_band_in_hundred", condition=Q(lowest__range=(0, 100))),
        ]

    def __str__(self) -> str:
        return f"{self.name} (≥ {self.lowest})"
