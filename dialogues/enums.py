"""Kinds of conferences, who hosts them, how far they have come (DOMAIN §6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ConferenceKind(TextChoices):
    """Why a conference is held; a contact meeting is no dialogue and is counted apart."""

    REGULAR = "regular", pgettext_lazy("conference", "Regular dialogue")
    AD_HOC = "ad_hoc", pgettext_lazy("conference", "Ad hoc dialogue")
    ON_REQUEST = "on_request", _("Dialogue on request of voters")
    CONTACT = "contact", _("Contact meeting")


DIALOGUES = (ConferenceKind.REGULAR, ConferenceKind.AD_HOC, ConferenceKind.ON_REQUEST)


class Branch(TextChoices):
    """In whose layout its papers are."""

    PARTY = "party", _("Party")
    STATE = "state", pgettext_lazy("branch", "State")


class HostRole(TextChoices):
    """Who holds it; the values begin the names of the columns `…_hosts` and `…_name`."""

    SECRETARY = "secretary", _("Secretary of the Party committee")
    COUNCIL = "council", _("Chair of the People’s Council")
    COMMITTEE = "committee", _("Chair of the People’s Committee")


class ConferenceState(TextChoices):
    """The life of a conference."""

    PLANNED = "planned", pgettext_lazy("conference", "Planned")
    ANNOUNCED = "announced", pgettext_lazy("conference", "Announced")
    HELD = "held", pgettext_lazy("conference", "Held")
    CONCLUDED = "concluded", _("Conclusion published")
    POSTPONED = "postponed", pgettext_lazy("conference", "Postponed")
    CANCELLED = "cancelled", pgettext_lazy("conference", "Cancelled")


AHEAD = (ConferenceState.PLANNED, ConferenceState.ANNOUNCED, ConferenceState.POSTPONED)
"""Still to be held."""
TOOK_PLACE = (ConferenceState.HELD, ConferenceState.CONCLUDED)


class Standing(TextChoices):
    """What the board counts, each the rows of `standing.py`."""

    PLANNED = "planned", _("Dialogues in the plan")
    HELD = "held", _("Dialogues held")
    CONTACT = "contact", _("Contact meetings held")
    LATE = "late", _("Announced late or not at all")
    UNPUBLISHED = "unpublished", _("Conclusion overdue")
    PUBLISHED_LATE = "published_late", _("Conclusion published late")
    PASSED = "passed", _("Planned time passed without being held")


class UnitStanding(TextChoices):
    """How a unit stands on the board."""

    BEHIND = "behind", _("Held fewer than demanded")
    NONE = "none", _("Nothing in the plan")
    LATE = "late", _("Something announced late or not at all")
    UNPUBLISHED = "unpublished", _("A conclusion is overdue")
    PASSED = "passed", _("A planned time passed")
    PROMISED = "promised", _("A commitment is late")
    OVERDUE = "overdue", _("Something is overdue now")


class Todo(TextChoices):
    """What waits for the unit one acts for."""

    ANNOUNCE = "announce", _("To be announced by my unit")
    HOLD = "hold", _("Of my unit, the planned time has passed")
    CONCLUDE = "conclude", _("My unit’s conclusion to publish")


class RemovalReason(TextChoices):
    """Why a unit takes a registration away; chosen, not written, so that nobody is named."""

    ASKED = "asked", _("Who registered asked for it")
    TWICE = "twice", _("Registered twice")
    UNREAL = "unreal", _("Nobody stands behind it")
    NOT_INVITED = "not_invited", _("Not among those the conference is for")
