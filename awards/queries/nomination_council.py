"""Nominations before a council: which wait for it, what its sessions came to, and what members read of them.

Nothing is stored twice: the numbers are those of the session's item (`reviews/models/session.py`).
"""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Q, Subquery
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.enums import AGENDA_KIND, FormKind, NominationState, Procedure
from awards.models import AwardForm, Nomination, NominationTransition
from awards.rules import DEMAND_SESSION
from directives import rules
from organizations.dates import today
from reviews.agenda_kinds import Matter
from reviews.enums import Outcome, SessionState
from reviews.models import Session, SessionItem, SessionItemTransition
from reviews.permissions.sessions import may_keep_session

if TYPE_CHECKING:
    import datetime

    from django.db.models import QuerySet

SETTLING = (Outcome.RECOGNISED, Outcome.NOT_RECOGNISED)
"""What was put off waits for another session."""


def is_before_council(nomination: Nomination) -> bool:
    """Whether a council judges it; a letter of commendation has no dossier and needs none."""
    subject = nomination.subject
    is_letter = isinstance(subject, AwardForm) and subject.kind == FormKind.LETTER
    return nomination.procedure == Procedure.COUNCIL and not is_letter


def needs_session(nomination: Nomination, on: "datetime.date") -> bool:
    """Whether it is recommended after a session alone: by the dated rule; of a body outside the portal none meets."""
    is_here = nomination.body_id is not None
    return is_here and is_before_council(nomination) and bool(rules.value(DEMAND_SESSION, on=on))


def settled() -> "QuerySet[SessionItem]":
    """Items of closed sessions that settle a nomination as it was handed in last: the vote came after that."""
    of_matter = NominationTransition.objects.filter(subject=OuterRef("matter"), action="submit").order_by("-id")
    of_item = SessionItemTransition.objects.filter(subject=OuterRef("pk"), action="count").order_by("-id")
    rows: QuerySet[SessionItem] = SessionItem.objects.filter(
        kind=AGENDA_KIND, session__state=SessionState.CLOSED, outcome__in=SETTLING
    )
    rows = rows.annotate(handed_in_at=Subquery(of_matter.values("at")[:1]), voted_at=Subquery(of_item.values("at")[:1]))
    return rows.filter(Q(handed_in_at=None) | Q(voted_at__gte=F("handed_in_at")))


def outcome_of(nomination: Nomination) -> SessionItem | None:
    """What a council came to on it as it was handed in last; None where none has. One query."""
    rows = settled().filter(matter=nomination.pk).select_related("session")
    return rows.order_by("-session__held_on", "-pk").first()


def sessions_of(nomination: Nomination) -> list[SessionItem]:
    """Every session that had it or has it on its agenda, the latest first; those that were cancelled, too."""
    rows = SessionItem.objects.filter(kind=AGENDA_KIND, matter=nomination.pk).select_related("session__council")
    return list(rows.order_by("-session__held_on", "-pk"))


def was_refused_by_council(nomination: Nomination) -> bool:
    """Whether a closed session ever decided against it, whatever was handed in since."""
    rows = SessionItem.objects.filter(kind=AGENDA_KIND, matter=nomination.pk, outcome=Outcome.NOT_RECOGNISED)
    return rows.filter(session__state=SessionState.CLOSED).exists()


def is_on_living_agenda(nomination: Nomination) -> bool:
    """Whether a session to come, or one that meets, has it on its agenda."""
    rows = SessionItem.objects.filter(kind=AGENDA_KIND, matter=nomination.pk)
    return rows.filter(session__in=Session.objects.living().values("pk")).exists()


def waiting(session: Session) -> Iterable[int]:
    """What was handed in to the council's unit and no council has settled yet, the oldest first.

    Of a body outside the portal the council of the unit that nominates may judge.
    """
    here = Q(body_steward=session.steward_id) | Q(body_steward=None, steward=session.steward_id)
    rows = Nomination.objects.filter(here, state=NominationState.SUBMITTED, procedure=Procedure.COUNCIL)
    rows = rows.exclude(form__kind=FormKind.LETTER)
    return rows.exclude(pk__in=settled().values("matter")).order_by("submitted_on", "id").values_list("pk", flat=True)


def shown(ids: Collection[int], user: Any) -> Mapping[int, Matter]:
    """By name, title or form, and unit: who reads the item on its agenda knows that much, whatever becomes of it.

    The way to the nomination itself is there for who may read it.
    """
    rows = Nomination.objects.filter(pk__in=ids).select_related("title", "form", "unit")
    seen: set[int] = set()
    if user is not None:
        seen = set(Nomination.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    return {
        row.pk: Matter(
            title=f"{row.name} – {row.subject}",
            unit=row.unit.name,
            url=row.get_absolute_url() if row.pk in seen else "",
            code=row.code,
        )
        for row in rows
    }


def hindrance(matter: int) -> str:
    """Why there is no vote on it any more, or nothing."""
    nomination = Nomination.objects.get(pk=matter)
    if nomination.state == NominationState.SUBMITTED and is_before_council(nomination):
        return ""
    text = _("The nomination %(code)s is “%(state)s”, %(procedure)s: there is nothing to vote on.")
    words = {"code": nomination.code, "state": nomination.get_state_display()}
    return text % {**words, "procedure": nomination.get_procedure_display().lower()}


def agendas_for(nomination: Nomination, user: Any) -> list[Session]:
    """Planned sessions of the deciding unit's councils on whose agenda the account may put it now."""
    if nomination.state != NominationState.SUBMITTED or not is_before_council(nomination):
        return []
    if is_on_living_agenda(nomination) or outcome_of(nomination) is not None:
        return []
    unit = nomination.body_steward_id or nomination.steward_id
    rows = Session.objects.living().filter(steward=unit, held_on__gte=today()).select_related("council", "steward")
    return [each for each in rows.order_by("held_on", "pk") if may_keep_session(user, each)]


def reason_to_refuse(nomination: Nomination) -> str:
    """What a council's decision against it gives as the reason; nothing where there is none."""
    item = outcome_of(nomination)
    return said(item) if item is not None and item.outcome == Outcome.NOT_RECOGNISED else ""


def said(item: SessionItem) -> str:
    """What a council came to, in one sentence: session, day, votes, and the reason where it gave one."""
    recommended = _("“%(session)s” of %(day)s recommended it, with %(votes)s of %(base)s votes.")
    against = _("“%(session)s” of %(day)s did not recommend it, with %(votes)s of %(base)s votes in favour: %(reason)s")
    text = recommended if item.outcome == Outcome.RECOGNISED else against
    return text % {
        "session": item.session.name,
        "day": date_format(item.session.held_on, "SHORT_DATE_FORMAT"),
        "votes": item.in_favour,
        "base": item.base,
        "reason": item.reason_told,
    }


def told_in_vietnamese(item: SessionItem) -> str:
    """The reason as it stands on record and is told to the unit."""
    with translation.override("vi"):
        return item.reason_told
