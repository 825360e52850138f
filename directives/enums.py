"""Kinds of directive documents, of links between them, of campaigns and of rules (DOMAIN glossary)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentType(TextChoices):
    """What a directive document is; most symbols say so: 12-CT/TU is a directive."""

    DIRECTIVE = "directive", _("Directive")
    RESOLUTION = "resolution", _("Resolution")
    PLAN = "plan", _("Plan")
    GUIDANCE = "guidance", _("Guidance")
    OFFICIAL_LETTER = "official_letter", _("Official letter")
    CONCLUSION = "conclusion", _("Conclusion")
    REGULATION = "regulation", _("Regulation")
    DECISION = "decision", _("Decision")
    PROJECT = "project", _("Project")
    OTHER = "other", _("Other document")


class LinkKind(TextChoices):
    """What a document does with another one."""

    AMENDS = "amends", _("amends")
    REPLACES = "replaces", _("replaces")
    IMPLEMENTS = "implements", _("implements")


class ReminderKind(TextChoices):
    """When a duty's unit is reminded of it."""

    SOON = "soon", _("due soon")
    OVERDUE = "overdue", _("overdue")


class DutyState(TextChoices):
    """How a duty stands; computed, never stored."""

    OPEN = "open", pgettext_lazy("task", "Open")
    SOON = "soon", _("Due within 7 days")
    LATE = "late", _("Overdue")
    DONE = "done", pgettext_lazy("task", "Done")
    DONE_LATE = "done_late", _("Done late")


class CampaignKind(TextChoices):
    """How long a campaign lasts."""

    YEAR = "year", _("Year")
    TERM = "term", _("Term")


class Needed(TextChoices):
    """What a campaign may want a model to have before it is submitted or evaluated; a hint, never a block."""

    SITUATION = "situation", _("the situation before")
    INDICATOR = "indicator", _("an indicator with a target")
    PHOTO = "photo", _("a photograph")
    HOUSEHOLDS = "households", _("households or people reached")
    PERSON = "person", _("a responsible person")
    PROGRESS = "progress", _("a progress entry")
    FIELD_CHECK = "field_check", _("a field check")
    RESULT = "result", _("results, and an indicator with its actual value")


class WindowState(TextChoices):
    """Where a day lies to a window."""

    UNSET = "unset", _("No dates yet")
    AHEAD = "ahead", _("Not open yet")
    OPEN = "open", _("Open now")
    OVER = "over", _("Over")


class RuleKind(TextChoices):
    """What a rule's value is."""

    NUMBER = "number", _("Number")
    SHARE = "share", _("Share (%)")
    YES_NO = "yes_no", _("Yes or no")
