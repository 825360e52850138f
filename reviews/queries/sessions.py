"""Sessions as pages, API and papers show them: who sits on the day, what can come on the agenda, how far votes are."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from models_registry.enums import CandidacyState
from organizations.dates import in_force
from reviews.agenda_kinds import AgendaKind, Matter, shown_matters
from reviews.enums import CouncilRole, ItemState, Outcome, RoundState
from reviews.knock_outs import KnockOut
from reviews.models import (
    AccessBar,
    Attendance,
    CouncilMember,
    Recusal,
    RoundItem,
    Session,
    SessionItem,
    Vote,
    Voted,
)
from reviews.permissions.sessions import may_read_votes
from reviews.permissions.sheets import may_read_scores
from reviews.queries.councils import BY_ROLE
from reviews.queries.knock_outs import knocked_out_of
from reviews.queries.round_items import is_blind_for, items_in_rounds, shown_item
from reviews.querysets import is_council_member, kept_items
from reviews.redaction import names_in, of_items, redact
from reviews.voting import Attendance as Heads
from reviews.voting import base_of, needed, quorum

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reviews.models import PaperCount
    from reviews.queries.round_items import Line


def with_numbers(sessions: "QuerySet[Any]", user: Any) -> "QuerySet[Any]":
    """What a list shows besides: council, round, units, and the items the reader sees: `number`, `recognised`."""
    seen = SessionItem.objects.filter(session=OuterRef("pk"))
    if is_council_member(user):
        seen = seen.exclude(kept_items(user))
    each = seen.order_by().values("session")
    carried = Count("pk", filter=Q(outcome=Outcome.RECOGNISED))
    found: QuerySet[Any] = sessions.select_related("council", "round", "unit", "steward").annotate(
        number=Coalesce(Subquery(each.annotate(n=Count("pk")).values("n")), Value(0), output_field=IntegerField()),
        recognised=Coalesce(Subquery(each.annotate(n=carried).values("n")), Value(0), output_field=IntegerField()),
    )
    return found


def seats_of_the_day(session: Session) -> "QuerySet[CouncilMember]":
    """Who sits in the council on the day of the session, the chair first."""
    on = session.held_on
    found: QuerySet[CouncilMember] = session.council.members.filter(in_force(on), in_force(on, "council__"))
    return found.select_related("person").annotate(place=BY_ROLE).order_by("place", "person__sort_key", "id")


OF_SEATS = Case(
    *(
        When(Q(role=role) | Q(role="", seat__role=role), then=Value(place))
        for place, role in enumerate(CouncilRole.values)
    ),
    output_field=IntegerField(),
)


def attendance_of(session: Session) -> "QuerySet[Attendance]":
    """Who is there and who is not, the chair first; one query."""
    rows: QuerySet[Attendance] = session.attendance.select_related("seat__person").annotate(place=OF_SEATS)
    return rows.order_by("place", "seat__person__sort_key", "id")


def chair_there(session: Session) -> int | None:
    """The seat of the chair, if they are there; it may decide a tie. Who presides instead of them is no chair."""
    there = session.attendance.filter(is_present=True, seat__role=CouncilRole.CHAIR)
    return there.values_list("seat", flat=True).first()


def for_agenda(session: Session) -> "QuerySet[RoundItem]":
    """Candidacies of the round, once its scoring is closed, that wait for a decision and are on no other agenda."""
    living = SessionItem.objects.filter(item=OuterRef("pk"), session__in=Session.objects.living().values("pk"))
    rows: QuerySet[RoundItem] = RoundItem.objects.filter(
        ~Exists(living),
        round=session.round_id,
        round__state=RoundState.CLOSED,
        candidacy__state=CandidacyState.UNDER_REVIEW,
    )
    return rows.select_related("candidacy__model__unit").order_by("position", "id")


def matters_for_agenda(session: Session, kind: AgendaKind) -> list[int]:
    """What the kind offers to the session and is on no other living agenda, in its order."""
    offered = list(kind.waiting(session))
    living = SessionItem.objects.filter(kind=kind.key, session__in=Session.objects.living().values("pk"))
    taken = set(living.filter(matter__in=offered).values_list("matter", flat=True))
    return [pk for pk in offered if pk not in taken]


def with_items_shown(rows: "QuerySet[SessionItem]", user: Any) -> "QuerySet[SessionItem]":
    """With what `shown_item` needs of each item’s candidacy."""
    model = "item__candidacy__model"
    rows = rows.select_related("session", f"{model}__unit", f"{model}__steward", "item__round")
    if is_council_member(user):
        joined, fetched = of_items("item")
        rows = rows.select_related(*joined).prefetch_related(*fetched)
    return rows


@dataclass(frozen=True)
class AgendaLine:
    """An item as its reader may know of it; `line` is its candidacy, `voted` how many have voted on the portal.

    `knocked_out` is empty for who does not read how all scored.
    """

    item: SessionItem
    line: "Line | Matter"
    recusals: "Sequence[Recusal]"
    papers: "PaperCount | None"
    voted: int
    voters: int
    votes: list[tuple[str, str]] = field(default_factory=list)
    knocked_out: "Sequence[KnockOut]" = ()

    @property
    def cast(self) -> int:
        """Votes of portal and papers together."""
        return self.voted + (self.papers.cast if self.papers else 0)


def agenda_of(
    session: Session, user: Any, *, states: "Sequence[str]" = (), only: "Collection[int] | None" = None
) -> list[AgendaLine]:
    """The agenda the reader sees, in its order, or `only` these items of it; constant queries.

    Counters of a secret vote are not read here.
    """
    rows = SessionItem.objects.visible_to(user).filter(session=session).select_related("papers", "item")
    rows = rows if only is None else rows.filter(pk__in=only)
    items = list((rows.filter(state__in=states) if states else rows).order_by("position", "id"))
    candidacies = items_in_rounds(user).filter(pk__in=[row.item_id for row in items if row.item_id])
    told: dict[int, Line | Matter] = {}
    told.update(shown_matters(items, user))
    known = {each.pk: each for each in candidacies}
    told.update({row.pk: shown_item(known[row.item_id], user) for row in items if row.item_id})
    there = dict(session.attendance.values_list("seat", "is_present"))
    recusals = _by_item(Recusal.objects.filter(item__in=items).select_related("seat__person").order_by("id"))
    open_votes, secret = _votes_on(items, is_secret=session.is_secret)
    tells = not session.is_secret and may_read_votes(user, session)
    # who is in conflict tells whose model it is
    is_blind = session.round is not None and is_blind_for(user, session.round)
    reads_scores = session.round is not None and may_read_scores(user, session.round)
    out = knocked_out_of(row.item_id for row in items) if reads_scores else {}
    made = []
    for row in (row for row in items if row.pk in told):
        row.session = session
        if is_blind and row.item is not None:
            row.reason = redact(row.reason, names_in(known[row.item_id]))
        gone = {each.seat_id for each in recusals.get(row.pk, ())}
        votes = open_votes.get(row.pk, [])
        is_told = tells and row.state == ItemState.COUNTED
        names = sorted((vote.seat.person.full_name, vote.get_choice_display()) for vote in votes) if is_told else []
        made.append(
            AgendaLine(
                item=row,
                line=told[row.pk],
                recusals=[] if is_blind else recusals.get(row.pk, []),
                papers=getattr(row, "papers", None),
                voted=len(votes) + secret.get(row.pk, 0),
                voters=sum(1 for seat, is_there in there.items() if is_there and seat not in gone),
                votes=names,
                knocked_out=out.get(row.item_id, ()),
            )
        )
    return made


def _votes_on(items: "Sequence[SessionItem]", *, is_secret: bool) -> tuple[dict[int, list[Vote]], dict[int, int]]:
    """Item → its open votes; item → how many have voted secretly. A session has one or the other; one query."""
    if not is_secret:
        return _by_item(Vote.objects.filter(item__in=items).select_related("seat__person")), {}
    number = Voted.objects.filter(item__in=items).order_by().values_list("item").annotate(Count("pk"))
    return {}, dict(number)


def _by_item(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.item_id, []).append(row)
    return found


@dataclass(frozen=True)
class Quorum:
    """How many members there are, how many are there, how many have to be."""

    members: int
    present: int
    needed: int

    @property
    def is_met(self) -> bool:
        """Whether the council can decide."""
        return 0 < self.needed <= self.present


def quorum_of(session: Session) -> Quorum:
    """Of the session as it is; before it begins nobody is there. One query."""
    rows = list(session.attendance.values_list("is_present", flat=True))
    return Quorum(len(rows), sum(rows), quorum(session.numbers, len(rows)) if rows else 0)


def needed_now(session: Session, line: AgendaLine, there: Quorum) -> int:
    """How many votes in favour an item needs with those who are there now."""
    gone = len(line.recusals)
    away = max(0, gone - (there.present - line.voters))
    heads = Heads(
        members=there.members, present=there.present, recused=there.present - line.voters, absent_recused=away
    )
    return needed(session.numbers, base_of(session.numbers, heads))


def titles_for_all(session: Session) -> set[int]:
    """Items whose titles everybody may read who sits in the council on the day: for a letter that goes to all of them.

    Nobody has a bar on the model or does not vote on it, and the round is not blind.
    """
    people = seats_of_the_day(session).values("person")
    barred = AccessBar.objects.filter(person__in=people, lifted_at=None).values("model")
    rows = session.items.filter(~Exists(Recusal.objects.filter(item=OuterRef("pk"))))
    rows = rows.exclude(item__candidacy__model__in=barred)
    if session.round is not None and session.round.is_blind:
        rows = rows.filter(item=None)
    return set(rows.values_list("pk", flat=True))


def waiting_for(session: Session, user: Any) -> list[SessionItem]:
    """Items on which the account is to vote now: being voted on, seen, not recused, not voted on by them yet."""
    seat = session.attendance.filter(seat__person=user.person_id, is_present=True).values("seat")
    rows: QuerySet[SessionItem] = SessionItem.objects.visible_to(user).filter(session=session, state=ItemState.VOTING)
    for model in (Recusal, Vote, Voted):
        rows = rows.filter(~Exists(model.objects.filter(item=OuterRef("pk"), seat__in=seat)))
    return list(rows.select_related("item").order_by("position", "id"))
