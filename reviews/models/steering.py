"""Steering committee (Ban chỉ đạo): who leads the movement in a unit, its programme, how the year went (DOMAIN §5)."""

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directives.models.campaign import FIRST_YEAR, LAST_YEAR
from mobilization.common.text import clean, fold
from organizations.models import Person, Stewarded
from organizations.models.membership import Period
from reviews.enums import Grade, SteeringRole
from reviews.models.council import WHOLE
from reviews.querysets import AssessmentQuerySet, SteeringCommitteeQuerySet

YEARS: list[Any] = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]


class SteeringCommittee(Stewarded):
    """A unit's steering committee, set up by a document for a term; both days count, the last may be open.

    `recognises`: in some places it is the committee, and no council, that recognises models.
    """

    TITLE_FIELD = "name"

    name = models.CharField(_("name"), max_length=300)
    document_number = models.CharField(_("set up by document"), max_length=60)
    document_date = models.DateField(_("of the day"))
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    recognises = models.BooleanField(_("recognises models itself"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = models.CharField(max_length=800, editable=False, default="")
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects = SteeringCommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("steering committee")
        verbose_name_plural = _("steering committees")
        constraints: ClassVar = [
            models.CheckConstraint(name="steering_has_name", condition=~Q(name="")),
            models.CheckConstraint(name="steering_has_document", condition=~Q(document_number="")),
            models.CheckConstraint(
                name="steering_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.UniqueConstraint(fields=["unit", "name", "valid_from"], name="steering_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["valid_from", "id"], name="steering_by_day")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store texts clean, with what finds them."""
        self.name, self.document_number = clean(self.name), clean(self.document_number)
        self.search = fold(f"{self.name} {self.document_number}")[:800]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The committee's page."""
        return reverse("reviews:committee", args=[self.pk])


class SteeringMember(models.Model):
    """A person's place in the committee, and what they answer for; one head at a time."""

    committee = models.ForeignKey(
        SteeringCommittee, models.CASCADE, related_name="members", verbose_name=_("steering committee")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    role = models.CharField(_("in the committee"), max_length=10, choices=SteeringRole, default=SteeringRole.MEMBER)
    position = models.CharField(_("post"), max_length=200, blank=True)
    area = models.CharField(_("answers for"), max_length=300, blank=True)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("member of a steering committee")
        verbose_name_plural = _("members of steering committees")
        constraints: ClassVar = [
            models.CheckConstraint(name="steering_role_known", condition=Q(role__in=SteeringRole.values)),
            models.CheckConstraint(
                name="steering_place_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            ExclusionConstraint(
                name="steering_one_place_a_person",
                expressions=[
                    ("committee", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (Period("valid_from", "valid_to", WHOLE), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="steering_one_head",
                condition=Q(role=SteeringRole.HEAD),
                expressions=[
                    ("committee", RangeOperators.EQUAL),
                    (Period("valid_from", "valid_to", WHOLE), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_role_display()})"


class ProgrammeTask(models.Model):
    """A line of the year's work programme, and what was done; undone after its day it is late."""

    committee = models.ForeignKey(
        SteeringCommittee, models.CASCADE, related_name="tasks", verbose_name=_("steering committee")
    )
    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    text = models.CharField(_("task"), max_length=1000)
    responsible = models.CharField(_("who does it"), max_length=300, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_note = models.TextField(_("what was done"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("task of a work programme")
        verbose_name_plural = _("tasks of work programmes")
        constraints: ClassVar = [
            models.CheckConstraint(name="programme_task_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="programme_task_done_when", condition=Q(done_on__isnull=False) | Q(done_note="")
            ),
        ]

    def __str__(self) -> str:
        return self.text


class SteeringAssessment(Stewarded):
    """How the committee assessed a unit below, or itself (`is_own`), for a year. `unit` is the one assessed."""

    committee = models.ForeignKey(
        SteeringCommittee, models.PROTECT, related_name="assessments", verbose_name=_("steering committee")
    )
    title = models.CharField(pgettext_lazy("record", "title"), max_length=300, editable=False)
    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    is_own = models.BooleanField(_("of itself"), default=False, editable=False)
    grade = models.CharField(_("assessment"), max_length=10, choices=Grade)
    strengths = models.TextField(_("what went well"), blank=True, max_length=5000)
    shortcomings = models.TextField(_("what is lacking"), blank=True, max_length=5000)
    document_number = models.CharField(_("document"), max_length=60, blank=True)
    document_date = models.DateField(_("of the day"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly assessment")
        verbose_name_plural = _("yearly assessments")
        constraints: ClassVar = [
            models.CheckConstraint(name="assessment_grade_known", condition=Q(grade__in=Grade.values)),
            models.UniqueConstraint(fields=["committee", "unit", "year", "is_own"], name="assessment_once_a_year"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """It stands on the committee's page of its year."""
        return f"{self.committee.get_absolute_url()}?year={self.year}"
