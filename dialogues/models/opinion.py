"""Opinion: a petition, feedback or question of a citizen, on its way to the answer."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogues.models.conference import Conference
from dialogues.opinion_enums import (
    OPEN,
    OVER,
    WITH_UNIT,
    Channel,
    OpinionKind,
    OpinionState,
    OtherTrack,
)
from dialogues.opinion_querysets import OpinionQuerySet
from directives.models import Theme
from mobilization.workflow.models import TransitionLog
from models_registry.enums import Domain
from organizations.models import Stewarded, Unit

S = OpinionState
_SIGNED = (S.APPROVED, *OVER)
_PLACED = (S.CLASSIFIED, *WITH_UNIT)
FIRST_ANSWER = pgtrigger.Trigger(
    name="keep_first_answer",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        IF NEW.answered_on IS NOT NULL AND NEW.first_answered_on IS NULL THEN
            NEW.first_answered_on := NEW.answered_on;
            NEW.first_due_on := NEW.due_on;
            NEW.was_on_the_spot := NEW.is_on_the_spot;
        END IF;
        RETURN NEW;
    """,
)
"""Whichever way the first answer comes: its day, the last day that held then, whether it was given in the hall."""
SEEN_FROM = pgtrigger.Trigger(
    name="units_that_see",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("steward_id", "assigned_steward_id", "seen_from"),  # type: ignore[no-untyped-call]
    func="""
        IF TG_OP = 'INSERT' OR (NEW.steward_id, NEW.assigned_steward_id, NEW.seen_from)
            IS DISTINCT FROM (OLD.steward_id, OLD.assigned_steward_id, OLD.seen_from) THEN
            NEW.seen_from := dialogues_seen_from(NEW.steward_id, NEW.assigned_steward_id);
        END IF;
        RETURN NEW;
    """,
)
"""After the steward's trigger, whose name comes before. When a unit's path changes, a trigger of units asks anew."""


class Opinion(Stewarded):
    """What it says and who says it stand in tables of their own: `words` and `identity` (RELIABILITY D1, P4).

    `first_*` are those of the first answer, which stay when the citizen reopens it. `entered_by` is nobody for the web.

    `told_on` is when the answer was noted and the citizen could read it, `answered_on` when they had it. `waited_days`
    are those, now over, for which the clock stood for them.

    `due_on` is the last day of the clock that runs: until it is assigned, then until it is answered. `assigned` is the
    unit that answers, `assigned_steward` its heir.

    `seen_from` are these units and all above them today, which triggers keep: a subtree's opinions are found by index.
    """

    TITLE_FIELD = "number"

    number = models.CharField(_("number of the opinion"), max_length=20, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    conference = models.ForeignKey(
        Conference, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name=_("conference")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=OpinionKind)
    channel = models.CharField(_("how it came"), max_length=10, choices=Channel)
    received_on = models.DateField(_("received on"))
    domain = models.CharField(_("domain"), max_length=20, choices=Domain, blank=True)
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme of the opinion")
    )
    place_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit of the place, if another")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=OpinionState, default=OpinionState.RECEIVED, editable=False
    )
    assigned = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("assigned to")
    )
    assigned_steward = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("answered today by"),
    )  # fmt: skip
    seen_from = ArrayField(models.BigIntegerField(), editable=False, db_default=[])
    assigned_on = models.DateField(_("assigned on"), null=True, blank=True, editable=False)
    due_on = models.DateField(_("due on"), editable=False)
    extended_days = models.PositiveSmallIntegerField(_("working days of extension"), default=0, editable=False)
    paused_on = models.DateField(_("waits for the citizen since"), null=True, blank=True, editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("drafted by"),
    )  # fmt: skip
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("approved by"),
    )  # fmt: skip
    approved_on = models.DateField(_("approved on"), null=True, blank=True, editable=False)
    waited_days = models.PositiveSmallIntegerField(
        _("working days waited for the citizen"), default=0, db_default=0, editable=False
    )
    is_on_the_spot = models.BooleanField(_("answered on the spot"), default=False, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)
    told_on = models.DateField(_("answer noted on"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    other_track = models.CharField(_("other track"), max_length=12, choices=OtherTrack, blank=True, editable=False)
    sent_to = models.CharField(_("where the citizen was sent"), max_length=300, blank=True, editable=False)
    first_answered_on = models.DateField(_("first answered on"), null=True, blank=True, editable=False)
    first_due_on = models.DateField(_("first answer was due on"), null=True, blank=True, editable=False)
    was_on_the_spot = models.BooleanField(_("first answered on the spot"), default=False, editable=False)
    reopened_on = models.DateField(_("reopened on"), null=True, blank=True, editable=False)
    reminded_on = models.DateField(null=True, editable=False)
    overdue_told_on = models.DateField(null=True, editable=False)
    upper_told_on = models.DateField(null=True, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("entered by"),
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="citizens_opinion_choices_known",
                condition=Q(
                    kind__in=OpinionKind.values, channel__in=Channel.values, state__in=OpinionState.values,
                    domain__in=["", *Domain.values], other_track__in=["", *OtherTrack.values],
                ),
            ),
            models.CheckConstraint(
                name="citizens_opinion_classified_has_domain", condition=~Q(state__in=_PLACED) | ~Q(domain="")
            ),
            models.CheckConstraint(
                name="citizens_opinion_assigned_has_unit",
                condition=~Q(state__in=WITH_UNIT)
                | Q(assigned__isnull=False, assigned_steward__isnull=False, assigned_on__isnull=False),
            ),
            models.CheckConstraint(
                name="citizens_opinion_pause_has_day",
                condition=Q(state=S.WAITING, paused_on__isnull=False)
                | (~Q(state=S.WAITING) & Q(paused_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="citizens_opinion_draft_has_author",
                condition=~Q(state__in=[S.DRAFTED, S.APPROVED]) | Q(drafted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="citizens_opinion_signed_by_another",
                condition=Q(approved_by__isnull=True)
                | (Q(drafted_by__isnull=False) & ~Q(approved_by=F("drafted_by"))),
            ),
            models.CheckConstraint(
                name="citizens_opinion_answer_was_approved",
                condition=~Q(state__in=_SIGNED) | Q(is_on_the_spot=True) | Q(approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="citizens_opinion_answered_has_day",
                condition=Q(state__in=OVER, answered_on__isnull=False, answered_on__gte=F("received_on"))
                | (~Q(state__in=OVER) & Q(answered_on__isnull=True, is_on_the_spot=False)),
            ),
            models.CheckConstraint(
                name="citizens_opinion_closed_has_day",
                condition=Q(state=S.CLOSED, closed_on__isnull=False, closed_on__gte=F("answered_on"))
                | (~Q(state=S.CLOSED) & Q(closed_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="citizens_opinion_routed_out_says_where",
                condition=(Q(state=S.ROUTED_OUT) & ~Q(other_track="") & ~Q(sent_to=""))
                | (~Q(state=S.ROUTED_OUT) & Q(other_track="", sent_to="")),
            ),
            models.CheckConstraint(
                name="citizens_opinion_entered_by_somebody",
                condition=Q(channel=Channel.WEB) | Q(entered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="citizens_opinion_reopened_has_day",
                condition=~Q(state=S.REOPENED) | Q(reopened_on__isnull=False),
            ),
            models.CheckConstraint(
                name="citizens_opinion_first_answer_has_days",
                condition=Q(first_answered_on__isnull=True, first_due_on__isnull=True, reopened_on__isnull=True)
                | Q(first_answered_on__isnull=False, first_due_on__isnull=False),
            ),
        ]  # fmt: skip
        triggers: ClassVar = [FIRST_ANSWER, SEEN_FROM]
        indexes: ClassVar = [
            models.Index(fields=["received_on", "id"], name="citizens_opinion_by_day"),
            models.Index(
                fields=["steward", "due_on", "id"],
                include=["state", "paused_on", "first_answered_on", "received_on"],
                name="citizens_opinion_open",
                condition=Q(state__in=OPEN),
            ),
            models.Index(
                fields=["assigned_steward", "due_on", "id"],
                name="citizens_opinion_to_answer",
                condition=Q(state__in=WITH_UNIT),
            ),
            models.Index(fields=["steward", "assigned_steward"], name="citizens_opinion_of_units"),
            GinIndex(fields=["seen_from"], name="citizens_opinion_seen_from"),
            models.Index(
                fields=["steward", "received_on"], name="citizens_opinion_figures",
                include=[
                    "id", "first_answered_on", "first_due_on", "was_on_the_spot", "state", "due_on", "paused_on",
                    "theme",
                ],
            ),
            models.Index(
                fields=["answered_on", "id"], name="citizens_opinion_to_close",
                condition=Q(state__in=[S.ANSWERED, S.PUBLISHED, S.PRIVATE]),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Its page for those who work with it."""
        return reverse("dialogues:opinion", args=[self.pk])

    @property
    def is_assigned_within(self) -> bool:
        """Whether the unit that answers stands in the subtree of the one that looks after it."""
        unit = self.assigned_steward
        return unit is not None and unit.path.startswith(self.steward.path)


class OpinionTransition(TransitionLog):
    """A step in the life of an opinion; its reason is an official's and names no citizen."""

    subject = models.ForeignKey(Opinion, models.PROTECT, related_name="transitions", verbose_name=_("opinion"))

    class Meta:
        verbose_name = _("step of an opinion")
        verbose_name_plural = _("steps of opinions")
