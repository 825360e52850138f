"""Whom an award is for, what kind it is, and which bodies decide (DOMAIN §5)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Recipient(TextChoices):
    """Whom a title or an award is given to; the values name the columns `for_…`."""

    PERSON = "person", _("Persons")
    HOUSEHOLD = "household", _("Households")
    COLLECTIVE = "collective", _("Collectives")


class FormKind(TextChoices):
    """Kinds of award forms, in the order of the law; a letter is none of the law's forms, but is given."""

    ORDER = "order", pgettext_lazy("award form", "Order")
    MEDAL = "medal", _("Medal")
    HONORARY = "honorary", _("Honorary title of the State")
    PRIZE = "prize", _("Prize")
    COMMEMORATIVE = "commemorative", _("Commemorative medal")
    MERIT = "merit", _("Certificate of merit")
    COMMENDATION = "commendation", _("Certificate of commendation")
    LETTER = "letter", _("Letter of commendation")
    OTHER = "other", pgettext_lazy("award form", "Other")


class DecidingLevel(TextChoices):
    """Level of the body that decides: the levels of units, and the Centre, which is no unit of the portal."""

    CENTRAL = "central", _("Central level")
    CITY = "city", _("Province or city level")
    DISTRICT = "district", _("District level and equivalent")
    GRASSROOTS = "grassroots", _("Grassroots level")


class Branch(TextChoices):
    """In whose name a body decides."""

    PARTY = "party", _("Party")
    STATE = "state", pgettext_lazy("branch", "State")
    ARMY = "army", _("Army")
    POLICE = "police", _("Police")
    MASS_ORGANISATION = "mass_organisation", _("Mass organisations")


class Validity(TextChoices):
    """How something dated stands on a day; computed, never stored."""

    NOW = "now", pgettext_lazy("validity", "In force")
    AHEAD = "ahead", pgettext_lazy("validity", "Not in force yet")
    OVER = "over", pgettext_lazy("validity", "No longer in force")


class NominationState(TextChoices):
    """The life of a nomination; `decided` is written by the decision that names its recipient."""

    DRAFT = "draft", pgettext_lazy("nomination", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("nomination", "Submitted")
    RETURNED = "returned", pgettext_lazy("nomination", "Returned for completion")
    APPROVED = "approved", pgettext_lazy("nomination", "Recommended for decision")
    DECIDED = "decided", pgettext_lazy("nomination", "Decided")
    REFUSED = "refused", pgettext_lazy("nomination", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("nomination", "Withdrawn")


class Procedure(TextChoices):
    """Whether a council judged it, or it is proposed by the simplified procedure."""

    COUNCIL = "council", _("Through a council")
    SIMPLIFIED = "simplified", _("Simplified procedure")


class SimplifiedGround(TextChoices):
    """Why the simplified procedure; which of them may be chosen say dated rules †, for decrees change them."""

    SUDDEN = "sudden", _("Outstanding achievement in an unforeseen event")
    RESCUE = "rescue", _("Courage in saving people or property")
    TASK = "task", _("To be commended at once, for a political or socio-economic task")
    SERVICE = "service", _("Years of contribution or service")
    OTHER = "other", pgettext_lazy("ground", "Other ground")


class Piece(TextChoices):
    """What a dossier consists of (DOMAIN §5)."""

    LETTER = "letter", _("Submission letter")
    REPORT = "report", _("Achievement report")
    MINUTES = "minutes", _("Council minutes")


class Check(TextChoices):
    """What is looked at before a nomination is submitted, and again before it is recommended."""

    SAME_ACHIEVEMENT = "same_achievement", _("Same achievement twice")
    TOO_SOON = "too_soon", _("Too soon after the last award")
    RECIPIENT = "recipient", _("For this kind of recipient")
    IN_FORCE = "in_force", pgettext_lazy("check", "In force")
    AUTHORITY = "authority", _("Who decides")
    LETTER = "letter", _("Submission letter")
    REPORT = "report", _("Achievement report")
    MINUTES = "minutes", _("Council minutes")
    CONFIRMED = "confirmed", _("Report confirmed")
    CONFLICT = "conflict", _("Conflict of interest")
    BAR = "bar", _("Disciplinary measure")
    SESSION = "session", pgettext_lazy("check", "Decided by a council")
    OPINION = "opinion", _("Co-opinion")


class OpinionState(TextChoices):
    """The life of a request for an opinion; that nobody answered in time is told by the clock, not stored."""

    OPEN = "open", _("Waits for the answer")
    AGREED = "agreed", pgettext_lazy("co-opinion", "Agreed")
    DISAGREED = "disagreed", pgettext_lazy("co-opinion", "Disagreed")
    TAKEN_BACK = "taken_back", _("No longer asked")


AGENDA_KIND = "awards.nomination"
"""What nominations are called on agendas of councils (`reviews/agenda_kinds.py`)."""


class DecisionState(TextChoices):
    """The life of a decision on awards."""

    DRAFT = "draft", pgettext_lazy("decision", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("decision", "Submitted for signature")
    SIGNED = "signed", pgettext_lazy("decision", "Signed")
    PUBLISHED = "published", pgettext_lazy("decision", "Published")
    ANNULLED = "annulled", pgettext_lazy("decision", "Annulled")


UNSIGNED = (DecisionState.DRAFT, DecisionState.SUBMITTED)
HOLDING = (DecisionState.SIGNED, DecisionState.PUBLISHED)
"""States of decisions that were made and hold."""
MADE = (*HOLDING, DecisionState.ANNULLED)
"""States of decisions that were made, whatever became of them."""


class PostKind(TextChoices):
    """Kinds of posts whose years count towards the medal “Vì sự nghiệp dân vận”; how many years is a dated rule."""

    SPECIALISED = "specialised", _("Full-time mass mobilisation officer")
    LEADING = "leading", _("Leader in charge of mass mobilisation")
    CONCURRENT = "concurrent", _("Mass mobilisation beside other duties")
    GRASSROOTS = "grassroots", _("Mass mobilisation block or team at the grassroots")


class CertificateLanguage(TextChoices):
    """In which languages a certificate is written; the Vietnamese text is never left out."""

    VI = "vi", _("Vietnamese")
    BOTH = "both", _("Vietnamese and English")


class CertificateFrame(TextChoices):
    """What is drawn around a certificate; `plain` is for paper that has its frame printed already."""

    ORNAMENT = "ornament", _("Ornamented frame in red and gold")
    DOUBLE = "double", _("Double red line")
    LINE = "line", _("Single line")
    PLAIN = "plain", _("None: the paper has its frame already")


class CertificateSize(TextChoices):
    """The paper of a certificate."""

    A4 = "a4", "A4"
    A3 = "a3", "A3"


class CertificateState(TextChoices):
    """What a stranger who holds a certificate is told; computed, never stored."""

    VALID = "valid", pgettext_lazy("certificate", "Valid")
    ANNULLED = "annulled", pgettext_lazy("certificate", "Annulled")
    UNKNOWN = "unknown", pgettext_lazy("certificate", "Unknown")
