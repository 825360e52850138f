"""What reports are made from: templates with their sections, schedules of units, targets."""

from contextlib import suppress
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mobilization.common.text import clean, fold
from organizations import figures, tallies
from organizations.models import Stewarded
from reports.enums import PERIODIC, PERIODIC_CHOICES, Closing, Reach, ReportKind
from reports.models.report import LAYOUTS
from reports.models.section import Section
from reports.querysets import PlanQuerySet

MOST_DAYS = 120


class ReportTemplate(Stewarded):
    """How reports of a kind look: sections in their order. The units below may use it; one's own stands first."""

    title = models.CharField(pgettext_lazy("template of reports", "title"), max_length=200)
    layout = models.CharField(_("layout"), max_length=10, choices=LAYOUTS, blank=True)
    is_in_use = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    search = models.CharField(max_length=300, editable=False, default="")

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of reports")
        verbose_name_plural = _("templates of reports")
        constraints: ClassVar = [models.CheckConstraint(name="report_template_has_title", condition=~Q(title=""))]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the words clean, with what finds them."""
        self.title = clean(self.title)
        self.search = fold(self.title)[:300]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("reports:template", args=[self.pk])


class TemplateSection(Section):
    """A section of a template; reports begin with a copy of it."""

    template = models.ForeignKey(ReportTemplate, models.CASCADE, related_name="sections", verbose_name=_("template"))

    class Meta(Section.Meta):
        verbose_name = _("section of a template")
        verbose_name_plural = _("sections of templates")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["template", "place"], name="template_section_place", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(name="template_section_has_heading", condition=~Q(heading="")),
        ]


class ReportSchedule(Stewarded):
    """That a unit, or the units below it, report: which kind, drafted when, due when.

    Days are counted from the last day of the period. Of a unit's own schedules and those of the units above it the
    nearest holds; one that is not `is_in_use` frees the units it holds for.
    """

    TITLE_FIELD: ClassVar[str] = "kind"

    kind = models.CharField(_("kind"), max_length=20, choices=PERIODIC_CHOICES)
    reach = models.CharField(_("holds for"), max_length=10, choices=Reach, default=Reach.OWN)
    closing = models.CharField(_("closes"), max_length=20, choices=Closing, default=Closing.CALENDAR)
    draft_after = models.PositiveSmallIntegerField(
        _("draft made"),
        default=1,
        help_text=_("So many days after the last day of the period, in the first minutes of the day."),
    )
    due_after = models.PositiveSmallIntegerField(
        _("to be submitted within"),
        default=5,
        help_text=_("So many days after the last day of the period; on a day off, the next working day."),
    )
    template = models.ForeignKey(
        ReportTemplate, models.PROTECT, null=True, blank=True, related_name="schedules", verbose_name=_("template"),
        help_text=_("Without one the standard template is taken."),
    )  # fmt: skip
    starts_on = models.DateField(
        _("holds from"), help_text=_("Periods that end before this day are not drafted."),
    )  # fmt: skip
    is_in_use = models.BooleanField(
        _("in use"), default=True, help_text=_("Not in use: the units it holds for need not report.")
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("schedule of reports")
        verbose_name_plural = _("schedules of reports")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "kind", "reach"], name="report_schedule_once"),
            models.CheckConstraint(
                name="report_schedule_days",
                condition=Q(draft_after__gte=1, draft_after__lte=MOST_DAYS, due_after__gte=F("draft_after")),
            ),
            models.CheckConstraint(
                name="report_schedule_kind_known", condition=Q(kind__in=[each.value for each in PERIODIC])
            ),
        ]

    def __str__(self) -> str:
        return str(ReportKind(self.kind).label)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("reports:schedule", args=[self.pk])


class ReportTarget(Stewarded):
    """What a unit is to reach in a year: so many of a measure."""

    TITLE_FIELD: ClassVar[str] = "measure"

    year = models.PositiveSmallIntegerField(_("year"))
    measure = models.CharField(_("figure"), max_length=80)
    number = models.PositiveIntegerField(_("to be reached"))
    note = models.CharField(_("source"), max_length=300, blank=True, help_text=_("The plan or the decision."))
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "year", "measure"], name="report_target_once"),
            models.CheckConstraint(name="report_target_year", condition=Q(year__gte=2000, year__lte=2100)),
        ]

    def __str__(self) -> str:
        for registry in (figures, tallies):
            with suppress(KeyError):
                return f"{registry.get(self.measure).title} {self.year}"
        return f"{self.measure} {self.year}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the words clean."""
        self.note = clean(self.note)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("reports:target", args=[self.pk])
