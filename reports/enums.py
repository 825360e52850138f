"""Kinds of reports, their states, what their sections hold, and which days a period has."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReportKind(TextChoices):
    """For which stretch of time a unit reports (DOMAIN §7)."""

    MONTH = "month", _("Monthly report")
    QUARTER = "quarter", _("Quarterly report")
    SIX_MONTHS = "six_months", _("Six-month report")
    NINE_MONTHS = "nine_months", _("Nine-month report")
    YEAR = "year", _("Annual report")
    TERM = "term", _("Report of a term")
    TOPICAL = "topical", _("Topical report")


PERIODIC = tuple(kind for kind in ReportKind if kind != ReportKind.TOPICAL)
"""Kinds that come round; a topical report names its days itself."""
PERIODIC_CHOICES = [(kind.value, kind.label) for kind in PERIODIC]


class Closing(TextChoices):
    """On which days the periods of a schedule begin and end."""

    CALENDAR = "calendar", _("By the calendar: from the first to the last day of the month")
    MID_MONTH = "mid_month", _("From the 15th to the 14th (Decree 09/2019/NĐ-CP, article 12)")


class Reach(TextChoices):
    """For which units a schedule holds."""

    OWN = "own", _("This unit itself")
    BELOW = "below", _("The units directly below it")
    ALL_BELOW = "all_below", _("All units below it")


class ReportState(TextChoices):
    """Where a report stands."""

    DRAFT = "draft", pgettext_lazy("report", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("report", "Submitted")
    RETURNED = "returned", pgettext_lazy("report", "Returned")
    ACCEPTED = "accepted", pgettext_lazy("report", "Accepted")
    PUBLISHED = "published", pgettext_lazy("report", "Published")
    DROPPED = "dropped", pgettext_lazy("report", "Not made")


EDITABLE = (ReportState.DRAFT, ReportState.RETURNED)
SEALED = (ReportState.SUBMITTED, ReportState.ACCEPTED, ReportState.PUBLISHED)
"""States in which words and numbers stand as they were submitted."""
HANDED_IN = (*SEALED, ReportState.RETURNED, ReportState.DROPPED)
"""States in which the units above read a report: what is still being written is the unit's own."""
COUNT = "reports.count"
"""The kind of job that counts a report."""


class SectionKind(TextChoices):
    """What a section holds besides its words."""

    TEXT = "text", _("Words alone")
    FIGURES = "figures", _("Table of figures, beside the same period before")
    PARTS = "parts", _("Table of figures by parts")
    UNITS = "units", _("Table of figures by units below, with rank")
    RETURNS = "returns", _("What the units below reported, beside what is counted")


class ChartKind(TextChoices):
    """The chart below a table."""

    NONE = "", _("No chart")
    BARS = "bars", _("Bars")
    LINE = "line", _("Line")
