"""Choices of the review's tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CouncilRole(models.TextChoices):
    """What a member is in a council."""

    CHAIR = "chair", _("chair")
    DEPUTY = "deputy", _("deputy chair")
    SECRETARY = "secretary", _("council secretary")
    MEMBER = "member", _("member")


class VoteBase(models.TextChoices):
    """Of whom the share of a vote is taken."""

    TOTAL = "total", _("of all members")
    PRESENT = "present", _("of those present")


class TieRule(models.TextChoices):
    """What as many for as against come to."""

    REFUSED = "refused", _("not carried")
    CHAIR = "chair", _("the chair’s vote decides")


class SetState(models.TextChoices):
    """Life of one version of a criteria set: only a draft can be changed."""

    DRAFT = "draft", _("being written")
    PUBLISHED = "published", _("in force")
    REPLACED = "replaced", _("replaced by a newer version")


class RoundState(models.TextChoices):
    """Life of a round."""

    DRAFT = "draft", _("being prepared")
    OPEN = "open", _("being scored")
    CLOSED = "closed", _("scoring has ended")
    DECIDED = "decided", _("decided")
    CANCELLED = "cancelled", _("cancelled")


class ScoresSeen(models.TextChoices):
    """When a reviewer sees what the others gave."""

    NEVER = "never", _("never")
    AFTER_OWN = "after_own", _("after handing in one’s own")
    ALWAYS = "always", _("always")


class SheetState(models.TextChoices):
    """Life of a score sheet."""

    OPEN = "open", _("to be scored")
    SUBMITTED = "submitted", _("handed in")
    ABSTAINED = "abstained", _("abstained")
    RECUSED = "recused", _("recused")


class AssignedBy(models.TextChoices):
    """How a candidacy came to a reviewer."""

    RULE = "rule", _("by rule")
    HAND = "hand", _("by hand")
    FILE = "file", _("from a file")
    SELF = "self", _("taken by themselves")


class ConflictKind(models.TextChoices):
    """Why somebody cannot judge a model (DOMAIN §5)."""

    PROPOSED = "proposed", _("proposed or entered the model")
    RESPONSIBLE = "responsible", _("answers for the model")
    WORKS_ON = "works_on", _("works on the model")
    UNIT = "unit", _("belongs to the registering unit, or did lately")
    DECLARED = "declared", _("declared")


class SessionState(models.TextChoices):
    """Life of a session."""

    PLANNED = "planned", _("planned")
    RUNNING = "running", _("in session")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


class Outcome(models.TextChoices):
    """What a session decides about a candidacy."""

    RECOGNISED = "recognised", _("recognised")
    NOT_RECOGNISED = "not_recognised", _("not recognised")
    POSTPONED = "postponed", _("postponed")
