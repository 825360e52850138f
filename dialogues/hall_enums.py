"""What stands on the agenda of a conference, and how far it has come in the hall."""

from django.db.models import TextChoices
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


POINT_STATES = {
    ItemState.WAITING: pgettext_lazy("point of the programme", "Still to come"),
    ItemState.ASKED: pgettext_lazy("point of the programme", "Begun"),
    ItemState.ANSWERED: pgettext_lazy("point of the programme", "Over"),
}
"""The same of a point of the programme: nobody asks or answers an opening."""
ITEM_TONES = {ItemState.WAITING: "neutral", ItemState.ASKED: "warning", ItemState.ANSWERED: "success"}
LONGEST_ITEM = 600
"""So many minutes an item is planned for at most."""
