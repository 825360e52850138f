"""What stands on the agenda of a conference, and how far it has come in the hall."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AgendaKind(TextChoices):
    """What an item of the agenda is."""

    GROUP = "group", pgettext_lazy("agenda", "Group of opinions")
    OPINION = "opinion", pgettext_lazy("agenda", "One opinion")
    POINT = "point", pgettext_lazy("agenda", "Point of the programme")


class MarkKind(TextChoices):
    """What an operator marks in the hall; undone takes back one mark, which it names."""

    ASKED = "asked", pgettext_lazy("hall", "Asked")
    ANSWERED = "answered", pgettext_lazy("hall", "Answered")
    UNDONE = "undone", pgettext_lazy("hall", "Undone")


class ItemState(TextChoices):
    """How far an item has come: the furthest of its marks that was not taken back."""

    WAITING = "waiting", pgettext_lazy("hall", "Still to come")
    ASKED = "asked", pgettext_lazy("hall", "Asked")
    ANSWERED = "answered", pgettext_lazy("hall", "Answered")


class Outcome(TextChoices):
    """What became of one of several opinions that were to take the same step."""

    DONE = "done", _("Done")
    CHANGED = "changed", _("Somebody else changed it meanwhile; look at it again")
    NOT_NOW = "not_now", _("Not possible in its state")
    NOT_YOURS = "not_yours", _("Not yours to do")
    WRONG = "wrong", _("Refused")


OUTCOME_TONES = {
    Outcome.DONE: "success",
    Outcome.CHANGED: "warning",
    Outcome.NOT_NOW: "neutral",
    Outcome.NOT_YOURS: "neutral",
    Outcome.WRONG: "danger",
}
ITEM_TONES = {ItemState.WAITING: "neutral", ItemState.ASKED: "warning", ItemState.ANSWERED: "success"}
LONGEST_ITEM = 600
"""So many minutes an item is planned for at most."""
