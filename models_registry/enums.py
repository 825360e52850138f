"""The fixed dimensions of models (DOMAIN §2), and the states of their two lives (DOMAIN §4)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Domain(TextChoices):
    """The four domains of the movement."""

    ECONOMY = "economy", _("Economy")
    CULTURE_SOCIETY = "culture_society", _("Culture and society")
    DEFENCE_SECURITY = "defence_security", _("Defence and security")
    POLITICAL_SYSTEM = "political_system", _("Building the political system")


class Subject(TextChoices):
    """Whose model it is; always counted apart in reports."""

    COLLECTIVE = "collective", _("Collective")
    INDIVIDUAL = "individual", _("Individual")


class ModelState(TextChoices):
    """Life of a model (a way of working)."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for completion")
    REGISTERED = "registered", _("Registered")
    IN_IMPLEMENTATION = "in_implementation", _("In implementation")
    ENDED = "ended", _("Ended")


class EndKind(TextChoices):
    """How a model ended."""

    STOPPED = "stopped", _("Stopped")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CandidacyState(TextChoices):
    """Life of a candidacy for recognition (model × campaign × level)."""

    DRAFT = "draft", _("Self-assessment being written")
    SUBMITTED = "submitted", _("Submitted for evaluation")
    RETURNED = "returned", _("Returned for completion")
    UNDER_REVIEW = "under_review", _("Under review")
    RECOGNISED = "recognised", _("Recognised")
    NOT_RECOGNISED = "not_recognised", _("Not recognised")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REVOKED = "revoked", _("Recognition revoked")


class CheckVerdict(TextChoices):
    """What a field check found."""

    AS_REGISTERED = "as_registered", _("Works as registered")
    PARTLY = "partly", _("Works in part")
    NOT_FOUND = "not_found", _("Not found at work")


class Effect(TextChoices):
    """What a yearly re-confirmation says."""

    EFFECTIVE = "effective", _("Still effective")
    REVISED = "revised", _("Continued with changes")
    STOPPED = "stopped", _("Stopped")


class FileKind(TextChoices):
    """What is attached to a model."""

    PHOTO = "photo", _("Photograph")
    DOCUMENT = "document", _("Document")


class Moment(TextChoices):
    """What a photograph shows."""

    BEFORE = "before", _("Before")
    DURING = "during", _("At work")
    AFTER = "after", _("After")


class SignalKind(TextChoices):
    """What speaks for formalism in one model (DOMAIN §1): a hint with its ground, never a block."""

    TEXT_COPIED = "text-copied", _("Text copied")
    PHOTO_TWICE = "photo-twice", _("Same photograph twice")
    NO_VALUE = "no-value", _("No indicator with a value")
    NO_EVIDENCE = "no-evidence", _("No evidence")
    NOBODY_REACHED = "nobody-reached", _("Nobody reached")
    SILENT = "silent", _("Silent beyond the rhythm")
    NEVER_CHECKED = "never-checked", _("Registered and never checked")


class UnitSignalKind(TextChoices):
    """What speaks for formalism in what a unit did in a campaign, not in one model: as above, a hint."""

    LAST_DAYS = "last-days", _("Many registrations on the last days")
    ALL_RECOGNISED = "all-recognised", _("Everyone recognised")


class ImportStage(TextChoices):
    """Life of an uploaded table of models."""

    READING = "reading", _("Being read")
    REFUSED = "refused", _("Could not be read")
    READY = "ready", _("Waits for your decision")
    WRITING = "writing", _("Being imported")
    DONE = "done", _("Imported")


class RowVerdict(TextChoices):
    """What a row of an import does."""

    NEW = "new", _("New")
    UPDATE = "update", _("Changes")
    UNCHANGED = "unchanged", _("Unchanged")
    ERROR = "error", _("Error")


WRITABLE_STATES = frozenset({ModelState.DRAFT, ModelState.RETURNED})
"""The whole registration may be changed."""
LIVING_STATES = frozenset({ModelState.REGISTERED, ModelState.IN_IMPLEMENTATION})
"""Results, means and indicators are kept up to date; progress is written, checks are made."""
OPEN_CANDIDACY_STATES = frozenset(
    {CandidacyState.DRAFT, CandidacyState.SUBMITTED, CandidacyState.RETURNED, CandidacyState.UNDER_REVIEW}
)
STANDING_CANDIDACY_STATES = OPEN_CANDIDACY_STATES | {CandidacyState.RECOGNISED}
"""Not over without recognition."""
