"""Commitment: what an answer or a conclusion promises, who keeps it, by which day, and what became of it."""

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogues.commitment_enums import ENDED, CommitmentState
from dialogues.commitment_querysets import CommitmentQuerySet
from dialogues.models.conference import Conference
from dialogues.models.opinion import Opinion
from mobilization.common.files import StoredFile
from mobilization.common.text import clean, fold
from mobilization.workflow.models import TransitionLog
from organizations.models import Stewarded, Unit

OUTCOME = 2_000
_OPEN = Q(state=CommitmentState.OPEN)


class Commitment(Stewarded):
    """Of a conference’s conclusion or of the answer to an opinion. Its words are an official’s and name no citizen.

    `unit` made it, `steward` follows it today; `responsible` is the unit that keeps it, `responsible_steward` its heir.
    `promised_for` is the day that holds, `first_promised_for` the one that was promised at first; it is moved once.
    What everybody has read is reworded with a reason, and `first_title` and `first_responsible` stay to be read.
    """

    conference = models.ForeignKey(
        Conference, models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("conference")
    )
    opinion = models.ForeignKey(
        Opinion, models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("opinion")
    )
    title = models.CharField(_("what is promised"), max_length=300)
    first_title = models.CharField(_("promised at first"), max_length=300, blank=True, editable=False)
    first_responsible = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("unit that was to keep the commitment at first"),
    )  # fmt: skip
    reworded_on = models.DateField(_("reworded on"), null=True, blank=True, editable=False)
    rewording = models.TextField(_("why it was reworded"), max_length=OUTCOME, blank=True, editable=False)
    responsible = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("unit that keeps the commitment")
    )
    responsible_steward = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", editable=False, verbose_name=_("kept today by")
    )
    promised_on = models.DateField(_("promised on"), editable=False)
    promised_for = models.DateField(_("promised for"))
    first_promised_for = models.DateField(_("promised at first for"), editable=False)
    moved_on = models.DateField(_("day moved on"), null=True, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=CommitmentState, default=CommitmentState.OPEN, editable=False
    )
    ended_on = models.DateField(_("kept or given up on"), null=True, blank=True, editable=False)
    ended_noted_on = models.DateField(_("entered as kept or given up on"), null=True, blank=True, editable=False)
    outcome = models.TextField(_("what became of the commitment"), max_length=OUTCOME, blank=True, editable=False)
    link = models.URLField(
        _("address of a proof"), max_length=500, blank=True, editable=False,
        validators=[URLValidator(["https", "http"])],
    )  # fmt: skip
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("entered by")
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    search = models.CharField(max_length=600, editable=False, default="")
    reminded_on = models.DateField(null=True, blank=True, editable=False)
    late_told_on = models.DateField(null=True, blank=True, editable=False)
    upper_told_on = models.DateField(null=True, blank=True, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        constraints: ClassVar = [
            models.CheckConstraint(name="commitment_has_words", condition=~Q(title="")),
            models.CheckConstraint(name="commitment_state_known", condition=Q(state__in=CommitmentState.values)),
            models.CheckConstraint(
                name="commitment_of_one",
                condition=Q(conference__isnull=False, opinion__isnull=True)
                | Q(conference__isnull=True, opinion__isnull=False),
            ),
            models.CheckConstraint(
                name="commitment_not_for_the_past", condition=Q(first_promised_for__gte=F("promised_on"))
            ),
            models.CheckConstraint(
                name="commitment_keeps_first_day",
                condition=Q(moved_on__isnull=True, promised_for=F("first_promised_for"))
                | Q(moved_on__isnull=False, promised_for__gt=F("first_promised_for")),
            ),
            models.CheckConstraint(
                name="commitment_reworded_whole",
                condition=Q(reworded_on__isnull=True, first_title="", first_responsible__isnull=True, rewording="")
                | (
                    Q(reworded_on__isnull=False, first_responsible__isnull=False)
                    & ~Q(first_title="")
                    & ~Q(rewording="")
                ),
            ),
            models.CheckConstraint(
                name="commitment_ended_whole",
                condition=(_OPEN & Q(ended_on__isnull=True, outcome="", link=""))
                | (Q(state__in=ENDED, ended_on__isnull=False) & ~Q(outcome="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["promised_for", "id"], name="commitment_by_day"),
            models.Index(fields=["promised_on"], name="commitment_by_promise"),
            models.Index(fields=["steward", "promised_for"], name="commitment_open", condition=_OPEN),
            models.Index(fields=["responsible_steward", "promised_for"], name="commitment_to_keep", condition=_OPEN),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the words clean, with what finds them. A step writes state and stamps alone."""
        if kwargs.get("update_fields") is None:
            self.title = clean(self.title)
            self.search = fold(self.title)[:600]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("dialogues:commitment", args=[self.pk])

    @property
    def source(self) -> Conference | Opinion:
        """Where it was made."""
        found: Any = self.conference or self.opinion  # one of them, the table sees to it
        return found  # type: ignore[no-any-return]

    def is_late(self, on: datetime.date) -> bool:
        """Whether it is open though its day is over."""
        return self.state == CommitmentState.OPEN and self.promised_for < on


class CommitmentTransition(TransitionLog):
    """A step in the life of a commitment, or how far it was; its words are an official’s and name no citizen."""

    subject = models.ForeignKey(Commitment, models.PROTECT, related_name="transitions", verbose_name=_("commitment"))

    class Meta:
        verbose_name = _("step of a commitment")
        verbose_name_plural = _("steps of commitments")


class CommitmentFile(StoredFile):
    """What shows that a commitment was kept: a photograph, minutes, a document."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="files", verbose_name=_("commitment"))

    class Meta:
        verbose_name = _("proof of a commitment")
        verbose_name_plural = _("proofs of commitments")
