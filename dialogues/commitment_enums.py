"""What became of a commitment, and what waits of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CommitmentState(TextChoices):
    """The life of a commitment."""

    OPEN = "open", pgettext_lazy("commitment", "Open")
    DONE = "done", pgettext_lazy("commitment", "Kept")
    NOT_KEPT = "not_kept", pgettext_lazy("commitment", "Not kept")


ENDED = (CommitmentState.DONE, CommitmentState.NOT_KEPT)


class CommitmentTodo(TextChoices):
    """What waits for the unit one acts for."""

    DO = "do", _("To be kept by my unit")
    FOLLOW = "follow", _("Of my unit, the day is over")


class Promised(TextChoices):
    """What the board counts of commitments, beside `Standing` of conferences."""

    LATE = "late_commitments", _("Commitments late")
