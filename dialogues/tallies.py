"""Dialogues in numbers: conferences and who came, opinions and their answers, commitments and what became of them."""

from typing import Any

from django.db.models import F, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from dialogues.commitment_enums import CommitmentState
from dialogues.dimensions import HOSTS
from dialogues.enums import DIALOGUES, TOOK_PLACE, ConferenceKind
from dialogues.models import Commitment, Conference, InvitedGroup, Opinion
from dialogues.opinion_enums import OPEN, OpinionState
from dialogues.opinion_querysets import is_late
from dialogues.satisfaction import OF_OPINIONS, OF_SUMS, SATISFACTION_TALLIES
from dialogues.todays import Today
from models_registry.permissions import may_read_all_figures
from models_registry.querysets import reads_all
from organizations.tallies import DIALOGUE, Tally, register
from organizations.tally_sums import Sums
from organizations.working_days import working_days_upto
from organizations.working_days_between import WorkingDaysBetween

_COMMON: dict[str, Any] = {
    "unit": "unit", "steward": "steward", "may_read": may_read_all_figures, "about": DIALOGUE,
}  # fmt: skip
_OF_UNITS = {
    "level": "unit__level", "unit": "unit", "steward": "steward", "steward_level": "steward__level",
}  # fmt: skip
_PERCENT: dict[str, Any] = {"measure": "percent", "said": _("share: %(value)s%%")}

HELD, CONTACT, CAME = "dialogues.held", "dialogues.contact", "dialogues.people"
_CONFERENCES = _COMMON | {
    "things": Conference.objects.all,
    "day": "day",
    "by_day": _("day of the conference"),
    "page": "dialogues:conferences",
    "api": "api:conference-list",
    "breakdowns": {"conference_kind": "kind", "host": HOSTS, "theme": "theme"} | _OF_UNITS,
}
_TOOK_PLACE = Q(state__in=TOOK_PLACE)
_ATTENDED = (
    InvitedGroup.objects.filter(conference=OuterRef("pk"))
    .order_by()
    .values("conference")
    .annotate(number=Sum("attended"))
    .values("number")
)
CONFERENCE_TALLIES = (
    Tally(
        key=HELD,
        title=_("Dialogue conferences held"),
        counts=_("Regular, ad hoc and on request of voters; contact meetings are no dialogues."),
        where=_TOOK_PLACE & Q(kind__in=DIALOGUES),
        **_CONFERENCES,
    ),
    Tally(
        key=CONTACT,
        title=_("Contact meetings held"),
        counts=_("Counted apart from dialogues."),
        where=_TOOK_PLACE & Q(kind=ConferenceKind.CONTACT),
        **_CONFERENCES,
    ),
    Tally(
        key=CAME,
        title=_("People who came"),
        counts=_("To dialogues and contact meetings held, as far as it is entered how many of each group came."),
        where=_TOOK_PLACE,
        weight=Coalesce(Subquery(_ATTENDED, output_field=IntegerField()), 0),
        **_CONFERENCES,
    ),
)

OPINIONS, ON_THE_SPOT, IN_TIME, LATE = (
    "dialogues.opinions", "dialogues.opinions_on_the_spot", "dialogues.opinions_in_time", "dialogues.opinions_late",
)  # fmt: skip
STILL_OPEN, OVERDUE, NOT_ANSWERED, DAYS = (
    "dialogues.opinions_open", "dialogues.opinions_overdue", "dialogues.opinions_not_answered",
    "dialogues.days_to_answer",
)  # fmt: skip
ANSWERED_ON, DUE_ON = "first_answered_on", "first_due_on"
"""The first answer is what counts, whatever the citizen thought of it, and the last day it had."""
_OPINIONS = _COMMON | {
    "things": Opinion.objects.all,
    "reads_all": reads_all,
    "day": "received_on",
    "by_day": _("day of receipt"),
    "page": "dialogues:opinions",
    "api": "api:opinion-list",
    "breakdowns": OF_OPINIONS,
}
_ANSWERED = Q(first_answered_on__isnull=False)
_WRITTEN = _ANSWERED & Q(was_on_the_spot=False)
OPINION_TALLIES = (
    Tally(
        key=OPINIONS,
        title=_("Opinions received"),
        counts=_("All that were registered, also those routed out or withdrawn later."),
        where=Q(),
        sums=Sums(number=1, **OF_SUMS),
        **_OPINIONS,
    ),
    Tally(
        key=ON_THE_SPOT,
        title=_("Of these answered on the spot"),
        counts=_("Said and answered in the hall."),
        where=_ANSWERED & Q(was_on_the_spot=True),
        share_of=OPINIONS,
        **_PERCENT,
        sums=Sums(number=2, **OF_SUMS),
        **_OPINIONS,
    ),
    Tally(
        key=IN_TIME,
        title=_("Of these answered in time"),
        counts=_(
            "Answered until the last day of their clock, as it stood with extensions and waiting; not on the spot."
        ),
        where=_WRITTEN & Q(**{f"{ANSWERED_ON}__lte": F(DUE_ON)}),
        share_of=OPINIONS,
        **_PERCENT,
        sums=Sums(number=3, **OF_SUMS),
        **_OPINIONS,
    ),
    Tally(
        key=LATE,
        title=_("Of these answered late"),
        counts=_("Answered after the last day of their clock."),
        where=_WRITTEN & Q(**{f"{ANSWERED_ON}__gt": F(DUE_ON)}),
        share_of=OPINIONS,
        **_PERCENT,
        sums=Sums(number=4, **OF_SUMS),
        **_OPINIONS,
    ),
    Tally(
        key=STILL_OPEN,
        title=_("Of these open"),
        counts=_("Without any answer up to today; with those for which the citizen is waited for."),
        where=Q(state__in=OPEN) & ~_ANSWERED,
        share_of=OPINIONS,
        **_PERCENT,
        sums=Sums(number=5, **OF_SUMS),
        **_OPINIONS,
    ),
    Tally(
        key=OVERDUE,
        title=_("Of the open ones overdue"),
        counts=_("Open, and the last day of their clock is over; also where the citizen is waited for since."),
        where=Q(state__in=OPEN) & is_late(Today()) & ~_ANSWERED,
        share_of=STILL_OPEN,
        **_PERCENT,
        **_OPINIONS,
    ),
    Tally(
        key=NOT_ANSWERED,
        title=_("Of these routed out or withdrawn"),
        counts=_("Complaints and denunciations sent elsewhere, and what citizens withdrew."),
        where=Q(state__in=[OpinionState.ROUTED_OUT, OpinionState.WITHDRAWN]) & ~_ANSWERED,
        share_of=OPINIONS,
        **_PERCENT,
        sums=Sums(number=6, **OF_SUMS),
        **_OPINIONS,
    ),
    Tally(
        key=DAYS,
        title=_("Working days until the first answer"),
        counts=_(
            "The median of the working days from receipt to the first answer, by the calendar as it is today, over"
            " opinions answered later than on the spot."
        ),
        where=_WRITTEN,
        middle=WorkingDaysBetween(F("received_on"), F(ANSWERED_ON)),
        middle_by=("received_on", ANSWERED_ON),
        measure="days",
        said=_("median: %(value)s working days"),
        sums=Sums(number=7, heap=working_days_upto, **OF_SUMS),
        **_OPINIONS,
    ),
)

PROMISED, KEPT, NOT_KEPT = "dialogues.commitments", "dialogues.commitments_kept", "dialogues.commitments_not_kept"
PROMISES_OPEN, PROMISES_LATE = "dialogues.commitments_open", "dialogues.commitments_late"
_COMMITMENTS = _COMMON | {
    "things": Commitment.objects.all,
    "reads_all": reads_all,
    "day": "promised_on",
    "by_day": _("day of the promise"),
    "page": "dialogues:commitments",
    "api": "api:commitment-list",
    "breakdowns": {"commitment_state": "state", "keeper": "responsible"} | _OF_UNITS,
}
_OPEN = Q(state=CommitmentState.OPEN)
COMMITMENT_TALLIES = (
    Tally(
        key=PROMISED,
        title=_("Commitments made"),
        counts=_("By conclusions of conferences and in answers; under the unit that made them."),
        where=Q(),
        **_COMMITMENTS,
    ),
    Tally(
        key=KEPT,
        title=_("Of these kept"),
        counts=_("With words and a proof, in time or late."),
        where=Q(state=CommitmentState.DONE),
        share_of=PROMISED,
        **_PERCENT,
        **_COMMITMENTS,
    ),
    Tally(
        key=NOT_KEPT,
        title=_("Of these not kept"),
        counts=_("The unit said so, with the reason."),
        where=Q(state=CommitmentState.NOT_KEPT),
        share_of=PROMISED,
        **_PERCENT,
        **_COMMITMENTS,
    ),
    Tally(
        key=PROMISES_OPEN,
        title=_("Of these to be kept yet"),
        counts=_("Open, late ones too."),
        where=_OPEN,
        share_of=PROMISED,
        **_PERCENT,
        **_COMMITMENTS,
    ),
    Tally(
        key=PROMISES_LATE,
        title=_("Of these open ones late"),
        counts=_("Open though the day that was promised, moved once at most, is over."),
        where=_OPEN & Q(promised_for__lt=Today()),
        share_of=PROMISES_OPEN,
        **_PERCENT,
        **_COMMITMENTS,
    ),
)
TALLIES = (*CONFERENCE_TALLIES, *OPINION_TALLIES, *SATISFACTION_TALLIES, *COMMITMENT_TALLIES)


def register_tallies() -> None:
    """Make them known; for `AppConfig.ready()`."""
    register(*TALLIES)
