"""Session of a council: its agenda, who is there, who does not vote on what, and what it came to (DOMAIN §5)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mobilization.common.files import StoredFile
from mobilization.common.text import clean, fold
from mobilization.workflow.models import TransitionLog
from organizations.models import Stewarded
from reviews.agenda_kinds import outcome_words
from reviews.enums import CouncilRole, ItemState, Outcome, SessionState, TieRule, VoteBase
from reviews.knock_outs import from_kept, reason_of
from reviews.models.council import HALF, IS_SHARE, TWO_THIRDS, Council, CouncilMember
from reviews.models.round import Round, RoundItem
from reviews.querysets import SessionItemQuerySet, SessionQuerySet
from reviews.voting import SHARE, Base, Tie, VoteRules, share_of


class Session(Stewarded):
    """A session (phiên họp) of a council on a round. How it decides is copied: later rules change nothing.

    Without a round it decides on matters of higher apps alone (`agenda_kinds.py`).

    `document_number` and `document_date` name the minutes or the decision by which its outcomes hold.
    """

    TITLE_FIELD = "name"

    name = models.CharField(_("name"), max_length=300)
    council = models.ForeignKey(Council, models.PROTECT, related_name="sessions", verbose_name=_("council"))
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("round of review")
    )
    held_on = models.DateField(_("held on"))
    begins_at = models.TimeField(_("begins at"), null=True, blank=True)
    place = models.CharField(_("place of the session"), max_length=300, blank=True)
    quorum_share = models.CharField(
        _("members who must be present"), max_length=4, default=TWO_THIRDS, validators=IS_SHARE, editable=False
    )
    needed_share = models.CharField(_("share needed"), max_length=4, default=HALF, validators=IS_SHARE, editable=False)
    is_more_than = models.BooleanField(_("more than this share (else: at least)"), default=True, editable=False)
    base = models.CharField(_("share"), max_length=7, choices=VoteBase, default=VoteBase.TOTAL, editable=False)
    recused_count = models.BooleanField(_("recused members count in the base"), default=False, editable=False)
    tie = models.CharField(
        _("as many for as against"), max_length=7, choices=TieRule, default=TieRule.REFUSED, editable=False
    )
    is_secret = models.BooleanField(_("secret vote"), default=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=SessionState, default=SessionState.PLANNED, editable=False
    )
    called_at = models.DateTimeField(_("members called"), null=True, blank=True, editable=False)
    document_number = models.CharField(_("number of the document"), max_length=60, blank=True, editable=False)
    document_date = models.DateField(_("of the day"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = models.CharField(max_length=600, editable=False, default="")
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session of a council")
        verbose_name_plural = _("sessions of councils")
        constraints: ClassVar = [
            models.CheckConstraint(name="session_has_name", condition=~Q(name="")),
            models.CheckConstraint(name="session_state_known", condition=Q(state__in=SessionState.values)),
            models.CheckConstraint(
                name="session_closed_by_document",
                condition=(Q(state=SessionState.CLOSED, document_date__isnull=False) & ~Q(document_number=""))
                | (~Q(state=SessionState.CLOSED) & Q(document_date__isnull=True, document_number="")),
            ),
            models.CheckConstraint(
                name="session_rules_can_be_met",
                condition=Q(quorum_share__regex=SHARE, needed_share__regex=SHARE)
                & ~Q(needed_share="100%", is_more_than=True),
            ),
            models.CheckConstraint(
                name="session_rules_known", condition=Q(base__in=VoteBase.values, tie__in=TieRule.values)
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["held_on", "id"], name="session_by_day")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store texts clean, with what finds them."""
        self.name, self.place = clean(self.name), clean(self.place)
        self.search = fold(f"{self.name} {self.place} {self.document_number}")[:600]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The session's page."""
        return reverse("reviews:session", args=[self.pk])

    @property
    def numbers(self) -> VoteRules:
        """What a vote is counted by."""
        return VoteRules(
            quorum=share_of(self.quorum_share),
            needed=share_of(self.needed_share),
            is_more_than=self.is_more_than,
            base=Base(self.base),
            recused_count=self.recused_count,
            tie=Tie(self.tie),
        )


class SessionTransition(TransitionLog):
    """A step in the life of a session."""

    subject = models.ForeignKey(
        Session, models.PROTECT, related_name="transitions", verbose_name=_("session of a council")
    )

    class Meta:
        verbose_name = _("step of a session")
        verbose_name_plural = _("steps of sessions")


class Attendance(models.Model):
    """A seat of the day and whether its person is there; the seats of the day are the members a quorum is taken of.

    `role` and `position` are the seat's as the session was closed: what changes later changes no minutes.
    """

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="attendance", verbose_name=_("session of a council")
    )
    seat = models.ForeignKey(CouncilMember, models.PROTECT, related_name="+", verbose_name=_("council member"))
    is_present = models.BooleanField(_("present"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    role = models.CharField(
        _("in the council"), max_length=10, choices=CouncilRole, blank=True, default="", editable=False
    )
    position = models.CharField(_("post"), max_length=200, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "seat"], name="attendance_once"),
            models.CheckConstraint(name="attendance_role_known", condition=Q(role__in=["", *CouncilRole.values])),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.seat}"

    @property
    def sat_as(self) -> CouncilRole:
        """What the member was when the session was closed; until then what they are."""
        return CouncilRole(self.role or self.seat.role)

    @property
    def post(self) -> str:
        """The post of the member, likewise."""
        return self.position if self.role else self.seat.position


NOT_COUNTED: dict[str, Any] = {
    "members": None, "present": None, "recused": None, "in_favour": None, "against": None, "abstained": None,
    "invalid": None, "base": None, "needed": None, "is_carried": None,
}  # fmt: skip
"""The columns of a vote that was not counted."""


class SessionItem(models.Model):
    """A candidacy on the agenda, or a higher app's `matter` of a `kind`: the vote as counted, and what it came to.

    `suggested`: the knock-outs that are the reason, where nobody wrote another one; `reason` is empty then.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="items", verbose_name=_("session of a council"))
    item = models.ForeignKey(
        RoundItem, models.PROTECT, null=True, related_name="in_sessions", verbose_name=_("candidacy in a round")
    )
    kind = models.CharField(_("kind of matter"), max_length=60, blank=True, default="", editable=False)
    matter = models.PositiveBigIntegerField(_("matter"), null=True, editable=False)
    position = models.PositiveIntegerField(pgettext_lazy("order", "place"))
    state = models.CharField(_("vote"), max_length=10, choices=ItemState, default=ItemState.WAITING, editable=False)
    members = models.PositiveIntegerField(_("members of the council"), null=True, editable=False)
    present = models.PositiveIntegerField(_("present"), null=True, editable=False)
    recused = models.PositiveIntegerField(_("do not vote on it"), null=True, editable=False)
    in_favour = models.PositiveIntegerField(_("votes in favour"), null=True, editable=False)
    against = models.PositiveIntegerField(_("votes against"), null=True, editable=False)
    abstained = models.PositiveIntegerField(_("abstentions"), null=True, editable=False)
    invalid = models.PositiveIntegerField(_("invalid papers"), null=True, editable=False)
    base = models.PositiveIntegerField(_("heads the share is taken of"), null=True, editable=False)
    needed = models.PositiveIntegerField(_("votes needed"), null=True, editable=False)
    is_carried = models.BooleanField(_("carried"), null=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=15, choices=Outcome, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)
    suggested = models.JSONField(
        _("reason by the points (criterion, mean, least wanted)"), null=True, default=None, editable=False
    )
    is_typical = models.BooleanField(_("typical"), default=False)
    is_proposed_up = models.BooleanField(_("proposed to the level above"), default=False)

    objects = SessionItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of a session")
        verbose_name_plural = _("items of sessions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "item"], name="session_item_once"),
            models.UniqueConstraint(fields=["session", "kind", "matter"], name="session_matter_once"),
            models.CheckConstraint(
                name="session_item_is_one_thing",
                condition=Q(item__isnull=False, kind="", matter__isnull=True)
                | (Q(item__isnull=True, matter__isnull=False) & ~Q(kind="")),
            ),
            models.UniqueConstraint(fields=["session", "position"], name="session_item_place_once"),
            models.CheckConstraint(name="session_item_state_known", condition=Q(state__in=ItemState.values)),
            models.CheckConstraint(
                name="session_item_counted_whole",
                condition=Q(state=ItemState.COUNTED, **{f"{name}__isnull": False for name in NOT_COUNTED})
                | (~Q(state=ItemState.COUNTED) & Q(**{f"{name}__isnull": True for name in NOT_COUNTED})),
            ),
            models.CheckConstraint(
                name="session_item_votes_possible",
                condition=Q(in_favour=None)
                | Q(present__gte=F("in_favour") + F("against") + F("abstained") + F("invalid") + F("recused")),
            ),
            models.CheckConstraint(name="session_item_outcome_known", condition=Q(outcome__in=["", *Outcome.values])),
            models.CheckConstraint(
                name="session_item_recognised_by_vote",
                condition=~Q(outcome=Outcome.RECOGNISED) | Q(is_carried__isnull=False, is_carried=True),
            ),
            models.CheckConstraint(
                name="session_item_refused_why",
                condition=Q(outcome__in=["", Outcome.RECOGNISED]) | ~Q(reason="") | Q(suggested__isnull=False),
            ),
            models.CheckConstraint(
                name="session_item_more_if_recognised",
                condition=Q(outcome=Outcome.RECOGNISED) | Q(is_typical=False, is_proposed_up=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} · {self.position}"

    def get_absolute_url(self) -> str:
        """It stands on the session's page."""
        return self.session.get_absolute_url()

    @property
    def reason_told(self) -> str:
        """Why it came to this, in the language of the moment where the points say it."""
        return self.reason or reason_of(from_kept(self.suggested))

    @property
    def outcome_told(self) -> str:
        """The outcome in the words of its kind; empty where there is none."""
        return str(outcome_words(self.kind).get(self.outcome, ""))


class SessionItemTransition(TransitionLog):
    """A step of the vote on an item."""

    subject = models.ForeignKey(
        SessionItem, models.PROTECT, related_name="transitions", verbose_name=_("item of a session")
    )

    class Meta:
        verbose_name = _("step of a vote")
        verbose_name_plural = _("steps of votes")


class SignedCopy(StoredFile):
    """The signed minutes or decision, as somebody scanned it; its checksum says that it is the same file still."""

    session = models.ForeignKey(
        Session, models.PROTECT, related_name="signed_copies", verbose_name=_("session of a council")
    )

    class Meta:
        verbose_name = _("signed copy")
        verbose_name_plural = _("signed copies")
