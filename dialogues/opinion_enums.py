"""What an opinion is, how it came, how far it is; what is done with the identity behind it (DOMAIN §§6, 9)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OpinionKind(TextChoices):
    """Complaints and denunciations are none of these: they are routed out."""

    PETITION = "petition", pgettext_lazy("opinion", "Petition")
    FEEDBACK = "feedback", pgettext_lazy("opinion", "Feedback")
    QUESTION = "question", pgettext_lazy("opinion", "Question")


class Channel(TextChoices):
    """How it came."""

    PAPER = "paper", pgettext_lazy("channel", "On paper")
    TELEPHONE = "telephone", pgettext_lazy("channel", "By telephone")
    ON_BEHALF = "on_behalf", pgettext_lazy("channel", "Through somebody else")
    HALL = "hall", pgettext_lazy("channel", "In the hall")
    WEB = "web", pgettext_lazy("channel", "On the web")


class OpinionState(TextChoices):
    """The life of an opinion."""

    RECEIVED = "received", pgettext_lazy("opinion", "Received")
    CLASSIFIED = "classified", pgettext_lazy("opinion", "Classified")
    ASSIGNED = "assigned", pgettext_lazy("opinion", "Assigned")
    WAITING = "waiting", pgettext_lazy("opinion", "Waiting for the citizen")
    DRAFTED = "drafted", pgettext_lazy("opinion", "Answer drafted")
    APPROVED = "approved", pgettext_lazy("opinion", "Answer approved")
    ANSWERED = "answered", pgettext_lazy("opinion", "Answered")
    PUBLISHED = "published", pgettext_lazy("opinion", "Answered and published")
    PRIVATE = "private", pgettext_lazy("opinion", "Answered, for the citizen alone")
    REOPENED = "reopened", pgettext_lazy("opinion", "Reopened by the citizen")
    CLOSED = "closed", pgettext_lazy("opinion", "Closed")
    ROUTED_OUT = "routed_out", pgettext_lazy("opinion", "Routed out")
    WITHDRAWN = "withdrawn", pgettext_lazy("opinion", "Withdrawn by the citizen")


S = OpinionState
TO_PLACE = (S.RECEIVED, S.CLASSIFIED, S.REOPENED)
"""Waits for the unit that looks after it: its first clock runs until it is assigned."""
WITH_UNIT = (S.ASSIGNED, S.WAITING, S.DRAFTED, S.APPROVED)
"""A unit is to answer it."""
RUNNING = (*TO_PLACE, S.ASSIGNED, S.DRAFTED, S.APPROVED)
"""Its clock runs; it does not while the citizen is waited for."""
OPEN = (*RUNNING, S.WAITING)
OVER = (S.ANSWERED, S.PUBLISHED, S.PRIVATE, S.CLOSED)
"""The citizen has the answer."""


class OtherTrack(TextChoices):
    """What the law treats otherwise."""

    COMPLAINT = "complaint", pgettext_lazy("other track", "Complaint")
    DENUNCIATION = "denunciation", pgettext_lazy("other track", "Denunciation")


class IdentityAct(TextChoices):
    """What was done with an identity, or with a file that may show it."""

    SEEN = "seen", pgettext_lazy("identity", "Looked at")
    ENTERED = "entered", pgettext_lazy("identity", "Entered")
    CHANGED = "changed", pgettext_lazy("identity", "Changed")
    ERASED = "erased", pgettext_lazy("identity", "Erased")
    OPENED = "opened", pgettext_lazy("identity", "File opened")


class Purpose(TextChoices):
    """What an identity is looked at for: to choose, never to type, so that no name gets into the log of looks."""

    ASK = "ask", _("To ask the citizen about what is not clear")
    ANSWER = "answer", _("To bring the citizen the answer")
    VERIFY = "verify", _("To verify what the opinion says on the spot")
    CORRECT = "correct", _("To correct what was entered about the citizen")
    REQUEST = "request", _("The citizen asked what is kept about them")
    COMPARE = "compare", _("A text was compared with what is known of the citizen")


PURPOSES = [each for each in Purpose.choices if each[0] != Purpose.COMPARE]
"""Those that are chosen; a comparison that tells something is noted by itself."""


class Outcome(TextChoices):
    """What became of one of several opinions that were to take the same step."""

    DONE = "done", _("Done")
    CHANGED = "changed", _("Somebody else changed it meanwhile; look at it again")
    NOT_NOW = "not_now", _("Not possible in its state")
    NOT_YOURS = "not_yours", _("Not yours to do")
    WRONG = "wrong", _("Refused")


class OpinionTodo(TextChoices):
    """What waits for the unit one acts for."""

    PLACE = "place", _("To classify or assign")
    ANSWER = "answer", _("To answer by my unit")
    APPROVE = "approve", _("Drafts to approve")
    SEND = "send", _("Approved, to bring to the citizen")
    PUBLISH = "publish", _("Answered, to publish or not")


NO_DOMAIN = "none"
"""What addresses say of opinions that are not classified yet."""
