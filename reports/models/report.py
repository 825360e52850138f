"""Report: what a unit says of a period, in sections of words and figures; its counts; the ids behind each number."""

import datetime
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mobilization.common.papers.paper import Layout
from mobilization.common.text import clean, fold
from mobilization.workflow.models import TransitionLog
from organizations.models import Stewarded
from reports.enums import EDITABLE, SEALED, Closing, ReportKind, ReportState
from reports.models.section import Section
from reports.periods import name_of
from reports.querysets import ReportQuerySet

LAYOUTS = [(Layout.PARTY.value, _("Party body")), (Layout.STATE.value, _("State body"))]
_DRAFTED = Q(state__in=EDITABLE) | Q(state=ReportState.DROPPED)


class Report(Stewarded):
    """What a unit reports of a period. `edition` 1 is the first; a correction is the next edition of the same.

    `count` are the numbers it stands on; with the words they become its `document` when it is submitted, and `seal`
    the SHA-256 over both and over the ids behind the numbers. A published report changes no more, whatever writes to
    the table: a trigger sees to it (DOMAIN §7: frozen when published).
    """

    kind = models.CharField(_("kind"), max_length=20, choices=ReportKind)
    title = models.CharField(pgettext_lazy("report", "title"), max_length=300)
    begins = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    closing = models.CharField(_("closes"), max_length=20, choices=Closing, default=Closing.CALENDAR)
    as_it_was = models.BooleanField(
        _("units as they were"),
        default=False,
        help_text=_("Count what units made, not what they look after today."),
    )
    layout = models.CharField(_("layout"), max_length=10, choices=LAYOUTS, default=Layout.PARTY.value)
    edition = models.PositiveSmallIntegerField(_("edition"), default=1, editable=False)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", editable=False,
        verbose_name=_("corrects"),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.DRAFT, editable=False)
    due_on = models.DateField(_("to be submitted until"), null=True, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("begun by"),
    )  # fmt: skip
    drafted_on = models.DateField(_("begun on"), editable=False)
    first_submitted_on = models.DateField(_("first submitted on"), null=True, editable=False)
    submitted_on = models.DateField(_("submitted on"), null=True, editable=False)
    accepted_on = models.DateField(_("accepted on"), null=True, editable=False)
    published_on = models.DateField(_("published on"), null=True, editable=False)
    number = models.CharField(_("number and symbol"), max_length=60, blank=True)
    correction = models.TextField(_("why it is corrected"), max_length=2_000, blank=True, editable=False)
    count = models.ForeignKey(
        "ReportCount", models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("count")
    )
    document = models.JSONField(_("words and numbers as submitted"), null=True, editable=False)
    seal = models.CharField(_("seal"), max_length=64, blank=True, editable=False)
    reminded_on = models.DateField(null=True, editable=False)
    late_told_on = models.DateField(null=True, editable=False)
    upper_told_on = models.DateField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    search = models.CharField(max_length=600, editable=False, default="")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "kind", "begins", "ends", "edition"],
                condition=~Q(kind=ReportKind.TOPICAL),
                name="report_once",
            ),
            models.CheckConstraint(name="report_has_title", condition=~Q(title="")),
            models.CheckConstraint(name="report_days_in_order", condition=Q(begins__lte=F("ends"))),
            models.CheckConstraint(name="report_state_known", condition=Q(state__in=ReportState.values)),
            models.CheckConstraint(
                name="report_first_edition_corrects_none",
                condition=Q(edition=1, corrects__isnull=True) | Q(edition__gt=1, corrects__isnull=False),
            ),
            models.CheckConstraint(
                name="report_sealed_whole",
                condition=_DRAFTED
                | (
                    Q(state__in=SEALED, document__isnull=False, count__isnull=False, submitted_on__isnull=False)
                    & ~Q(seal="")
                ),
            ),
            models.CheckConstraint(
                name="report_published_whole",
                condition=Q(state=ReportState.PUBLISHED, published_on__isnull=False)
                | (~Q(state=ReportState.PUBLISHED) & Q(published_on__isnull=True)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-ends", "-id"], name="report_by_end"),
            models.Index(fields=["steward", "-ends"], name="report_by_steward"),
            models.Index(fields=["kind", "begins", "unit"], name="report_of_period"),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="published_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=ReportState.PUBLISHED),
                func=(
                    "IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'steward_id' = to_jsonb(OLD) - 'steward_id' THEN"
                    " RETURN NEW; END IF;"
                    " RAISE EXCEPTION 'A published report changes no more' USING ERRCODE = 'restrict_violation';"
                ),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the words clean, with what finds them. A step writes state and stamps alone."""
        if kwargs.get("update_fields") is None:
            self.title = clean(self.title)
            self.search = self.search_text()
        super().save(*args, **kwargs)

    def search_text(self) -> str:
        """What finds it: title and number, without accents."""
        return fold(f"{self.title} {self.number}")[:600]

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("reports:report", args=[self.pk])

    @property
    def period_name(self) -> str:
        """Its period in words."""
        return name_of(self.kind, self.begins, self.ends)

    @property
    def is_sealed(self) -> bool:
        """Whether words and numbers stand as they were submitted."""
        return self.state in SEALED

    def is_late(self, on: datetime.date) -> bool:
        """Whether it was first submitted after its day, or not at all though that is over."""
        if self.due_on is None or self.state == ReportState.DROPPED:
            return False
        return (self.first_submitted_on or on) > self.due_on


class ReportSection(Section):
    """A section of a report; once that is submitted it stays as it is: a trigger sees to it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections", verbose_name=_("report"))

    class Meta(Section.Meta):
        verbose_name = _("section of a report")
        verbose_name_plural = _("sections of reports")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "place"], name="report_section_place", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(name="report_section_has_heading", condition=~Q(heading="")),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="sealed_words_stand",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("left_report", "bigint"), ("taken_report", "bigint")],
                func=(
                    "IF TG_OP <> 'INSERT' THEN left_report := OLD.report_id; END IF;"
                    " IF TG_OP <> 'DELETE' THEN taken_report := NEW.report_id; END IF;"
                    " IF EXISTS (SELECT 1 FROM reports_report WHERE id IN (left_report, taken_report)"
                    " AND state IN ('submitted', 'accepted', 'published')) THEN"
                    " RAISE EXCEPTION 'A submitted report keeps its words' USING ERRCODE = 'restrict_violation';"
                    " END IF;"
                    " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
                ),
            )
        ]


class ReportCount(models.Model):
    """One counting of all that a report asks for: its tables with their numbers, of one moment.

    `content` has the shape that `reports/content.py` describes. `asked` names what was asked for: where the report
    asks for something else now, it is counted anew.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="counts", verbose_name=_("report"))
    counted_at = models.DateTimeField(_("counted at"))
    asked = models.CharField(max_length=64)
    content = models.JSONField(_("numbers"))
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("count of a report")
        verbose_name_plural = _("counts of reports")
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="count_is_written_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=("RAISE EXCEPTION 'What was counted is not rewritten' USING ERRCODE = 'restrict_violation';"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.counted_at:%d/%m/%Y %H:%M}"


class CountedIds(models.Model):
    """The rows behind a number: the ids of what the measure counts, rising. `key` names the number in its count.

    `part` is the value of the dimension, as text; of the whole it is empty and so is `dimension`.
    """

    count = models.ForeignKey(ReportCount, models.CASCADE, related_name="behind", verbose_name=_("count"))
    measure = models.CharField(max_length=80)
    scope = models.CharField(max_length=10)
    dimension = models.CharField(max_length=30, blank=True)
    part = models.CharField(max_length=100, blank=True)
    ids = ArrayField(models.BigIntegerField(), verbose_name=_("ids"))
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("rows behind a number")
        verbose_name_plural = _("rows behind numbers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["count", "measure", "scope", "dimension", "part"], name="counted_ids_once")
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="ids_are_written_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=("RAISE EXCEPTION 'What was counted is not rewritten' USING ERRCODE = 'restrict_violation';"),
            ),
            pgtrigger.Trigger(
                name="ids_of_sealed_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Delete,
                declare=[("of_count", "bigint")],
                func=(
                    "of_count := CASE WHEN TG_OP = 'DELETE' THEN OLD.count_id ELSE NEW.count_id END;"
                    " IF EXISTS (SELECT 1 FROM reports_report WHERE count_id = of_count"
                    " AND state IN ('submitted', 'accepted', 'published')) THEN"
                    " RAISE EXCEPTION 'The rows behind a submitted report stay'"
                    " USING ERRCODE = 'restrict_violation'; END IF;"
                    " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.dimension} {self.part}"


class ReportTransition(TransitionLog):
    """A step in the life of a report."""

    subject = models.ForeignKey(Report, models.PROTECT, related_name="transitions", verbose_name=_("report"))

    class Meta:
        verbose_name = _("step of a report")
        verbose_name_plural = _("steps of reports")
