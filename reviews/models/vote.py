"""Votes of a session. Of a secret vote nothing joins a person and a choice: no key, no time, no order, no record.

`BallotCount` holds counters, not papers: rows that are inserted one by one keep the order in which they came. One
statement writes all counters of an item, so that no row tells by its transaction which of them was changed.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reviews.enums import VoteChoice
from reviews.models.council import CouncilMember
from reviews.models.session import SessionItem


class Recusal(models.Model):
    """A member does not vote on an item, because of a conflict the portal knows of, or by what was said."""

    item = models.ForeignKey(SessionItem, models.CASCADE, related_name="recusals", verbose_name=_("item of a session"))
    seat = models.ForeignKey(CouncilMember, models.PROTECT, related_name="+", verbose_name=_("council member"))
    reason = models.TextField(_("reason"), max_length=2000)

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "seat"], name="recusal_once"),
            models.CheckConstraint(name="recusal_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.seat}"


class Vote(models.Model):
    """An open vote: who voted how, on record."""

    item = models.ForeignKey(SessionItem, models.CASCADE, related_name="votes", verbose_name=_("item of a session"))
    seat = models.ForeignKey(CouncilMember, models.PROTECT, related_name="+", verbose_name=_("council member"))
    choice = models.CharField(_("choice"), max_length=10, choices=VoteChoice)

    class Meta:
        verbose_name = _("open vote")
        verbose_name_plural = _("open votes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "seat"], name="vote_once"),
            models.CheckConstraint(name="vote_choice_known", condition=Q(choice__in=VoteChoice.values)),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.seat}"


class Voted(models.Model):
    """That somebody has voted secretly on an item; not how, and not when."""

    item = models.ForeignKey(SessionItem, models.CASCADE, related_name="voted", verbose_name=_("item of a session"))
    seat = models.ForeignKey(CouncilMember, models.PROTECT, related_name="+", verbose_name=_("council member"))

    class Meta:
        verbose_name = _("cast secret vote")
        verbose_name_plural = _("cast secret votes")
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "seat"], name="voted_once")]

    def __str__(self) -> str:
        return f"{self.item}: {self.seat}"


class BallotCount(models.Model):
    """How many secret votes of an item were cast for a choice."""

    item = models.ForeignKey(SessionItem, models.CASCADE, related_name="ballots", verbose_name=_("item of a session"))
    choice = models.CharField(_("choice"), max_length=10, choices=VoteChoice)
    number = models.PositiveIntegerField(_("number"), default=0)

    class Meta:
        verbose_name = _("counter of secret votes")
        verbose_name_plural = _("counters of secret votes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "choice"], name="ballot_count_once"),
            models.CheckConstraint(name="ballot_choice_known", condition=Q(choice__in=VoteChoice.values)),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.choice}"


PAPERS = ("in_favour", "against", "abstained", "invalid")
"""The numbers of a count of papers."""


class PaperCount(models.Model):
    """Votes cast on paper or by show of hands, counted by people: one enters them, another one confirms.

    PAPERS are not on the record of changes: what a secret vote came to less its papers are the portal’s votes.
    """

    item = models.OneToOneField(SessionItem, models.CASCADE, related_name="papers", verbose_name=_("item of a session"))
    in_favour = models.PositiveIntegerField(_("votes in favour"), default=0)
    against = models.PositiveIntegerField(_("votes against"), default=0)
    abstained = models.PositiveIntegerField(_("abstentions"), default=0)
    invalid = models.PositiveIntegerField(_("invalid papers"), default=0)
    chair_in_favour = models.BooleanField(_("the chair voted in favour"), default=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )

    class Meta:
        verbose_name = _("count of papers")
        verbose_name_plural = _("counts of papers")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="papers_confirmed_by_another",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")),
            )
        ]

    def __str__(self) -> str:
        return str(self.item)

    @property
    def cast(self) -> int:
        """Papers handed in, or hands raised."""
        return self.in_favour + self.against + self.abstained + self.invalid
