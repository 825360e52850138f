"""Choices of the review's tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class SteeringRole(models.TextChoices):
    """What a member is in a steering committee."""

    HEAD = "head", _("head of the committee")
    DEPUTY = "deputy", _("deputy head of the committee")
    STANDING = "standing", _("standing member")
    MEMBER = "member", _("member")


class Grade(models.TextChoices):
    """How a year's work was done, in four steps as for all bodies of the political system."""

    EXCELLENT = "excellent", _("tasks done excellently")
    GOOD = "good", _("tasks done well")
    DONE = "done", _("tasks done")
    NOT_DONE = "not_done", _("tasks not done")


class RoundState(models.TextChoices):
    """Life of a round of review."""

    DRAFT = "draft", _("being prepared")
    OPEN = "open", _("being scored")
    CLOSED = "closed", _("scoring closed")
    DECIDED = "decided", pgettext_lazy("round", "decided")
    CANCELLED = "cancelled", _("cancelled")


class ScoresSeen(models.TextChoices):
    """When a member sees what the others gave."""

    NEVER = "never", _("never")
    AFTER_OWN = "after_own", _("after submitting one’s own sheet")
    ALWAYS = "always", _("always")


class ConflictKind(models.TextChoices):
    """Why somebody does not judge a model; all but the last two follow from what is in the portal."""

    PROPOSED = "proposed", _("entered, submitted or proposed it")
    RESPONSIBLE = "responsible", _("answers for it")
    WORKS = "works", _("works on it or checked it")
    UNIT = "unit", _("belongs to its unit, or did")
    DECLARED = "declared", _("declared a conflict of interest")
    RECUSED = "recused", _("withdrew from judging it")


class AssignedBy(models.TextChoices):
    """How somebody came to judge a candidacy."""

    RULE = "rule", _("by rule and load")
    HAND = "hand", _("by hand")
    THEMSELVES = "themselves", _("taken by themselves")


class SheetState(models.TextChoices):
    """Life of a score sheet."""

    OPEN = "open", _("being filled in")
    SUBMITTED = "submitted", pgettext_lazy("sheet", "submitted")
    ABSTAINED = "abstained", _("abstained")
    RECUSED = "recused", _("withdrew")


class SessionState(models.TextChoices):
    """Life of a council's session."""

    PLANNED = "planned", _("planned")
    IN_SESSION = "in_session", _("in session")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


class ItemState(models.TextChoices):
    """How far the vote on an item of the agenda is."""

    WAITING = "waiting", _("not voted on")
    VOTING = "voting", _("being voted on")
    COUNTED = "counted", _("votes counted")


class Outcome(models.TextChoices):
    """What the session came to on an item."""

    RECOGNISED = "recognised", _("recognised")
    NOT_RECOGNISED = "not_recognised", _("not recognised")
    POSTPONED = "postponed", _("put off to another session")


class SessionPaper(models.TextChoices):
    """What is made of a session on paper."""

    INVITATION = "invitation", _("Letter of invitation")
    MINUTES = "minutes", _("Minutes")
    RESULTS = "results", _("List of results")


class VoteChoice(models.TextChoices):
    """How a member votes. Blank papers are abstentions; invalid ones only exist on paper."""

    IN_FAVOUR = "in_favour", _("in favour")
    AGAINST = "against", _("against")
    ABSTAINED = "abstained", _("abstention")
