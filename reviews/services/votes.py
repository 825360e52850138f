"""Verbs of votes: opening them, casting one's own, papers counted by hand, counting, repeating.

Of a secret vote nothing is written that joins a person and a choice: no event, no record of changes, no row a paper.
All counters of the items are written by one statement, those too that stay as they are: else the row that was
changed last would tell, by its transaction, how the one who voted last has voted.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from mobilization.common.recording import because
from mobilization.outbox.events import record_event
from mobilization.workflow.refusals import TransitionRefused
from mobilization.workflow.transitions import apply_transition
from reviews.agenda_kinds import title_of
from reviews.checks import heads
from reviews.enums import ItemState, SessionState, VoteChoice
from reviews.models import PAPERS, BallotCount, PaperCount, Session, SessionItem, Vote, Voted
from reviews.permissions.sessions import may_confirm_papers, may_vote
from reviews.permissions.states import SITTING, Whose, demand_state
from reviews.queries.sessions import chair_there, waiting_for
from reviews.services.recusals import recuse_who_is_in_conflict
from reviews.services.rounds import SelectionChanged
from reviews.services.sessions import locked_session
from reviews.voting import VoteImpossible, Votes, result

NOW = (SessionState.IN_SESSION,)
SHOWN = ("item_id", *PAPERS, "chair_in_favour")
"""What the second person reads of an entry; the chair's hand may decide a tie."""
FEWEST_BESIDE_PAPERS = 3
"""So many vote on the portal, or nobody, where a secret vote is cast on paper, too.

Who counted the papers and reads what the vote came to knows what the portal's votes were: of one that is a choice, of
two each knows the other's.
"""
AT_ONCE = 100
"""So many counts somebody can compare with papers before they say that all are right."""


def _items(session: Session, state: str, chosen: Collection[int] | None = None) -> list[SessionItem]:
    """Items of the session in the state, in the order of the agenda; only the `chosen` where given."""
    rows = session.items.filter(state=state).select_related("session__steward", "item__candidacy__model")
    return list((rows if chosen is None else rows.filter(pk__in=chosen)).order_by("position"))


@transaction.atomic
def open_votes(session: Session, *, items: Collection[int], by: Any) -> list[SessionItem]:
    """Members who are there may vote on these items, all or none; who is in conflict with one does not.

    Raises PermissionDenied, ValidationError where one is not waiting, TransitionRefused (no quorum, nobody to vote).
    """
    stored = locked_session(session, by, NOW)
    chosen = _items(stored, ItemState.WAITING, items)
    if not chosen or len(chosen) != len(set(items)):
        raise ValidationError({"items": _("Some of these items have been voted on already.")})
    recuse_who_is_in_conflict(stored, chosen)
    opened = [apply_transition(each, "open_vote", by=by) for each in chosen]
    if stored.is_secret:
        BallotCount.objects.bulk_create(
            BallotCount(item=each, choice=choice) for each in opened for choice in VoteChoice.values
        )
    return opened


@transaction.atomic
def cast_votes(session: Session, *, choices: Mapping[int, str], by: Any) -> int:
    """Cast the account's votes, item → choice, all or none; returns how many. What they have voted on stays as it is.

    Raises PermissionDenied for who is no member that is there, and ValidationError by item.
    """
    rows = Session.objects.select_for_update(of=("self",)).select_related("steward")
    stored: Session = rows.get(pk=session.pk)
    demand_state(by, stored, SITTING, Whose.MEMBERS)
    if not may_vote(by, stored):
        raise PermissionDenied
    seat = stored.attendance.get(seat__person=by.person_id, is_present=True).seat_id
    mine = {item.pk for item in waiting_for(stored, by)}
    done = _voted_on(stored, seat)
    errors = {}
    for item, choice in choices.items():
        if item not in mine | done:
            errors[str(item)] = _("There is no vote on this for you now.")
        elif choice not in VoteChoice.values:
            errors[str(item)] = _("Choose one of the three.")
    if errors:
        raise ValidationError(errors)
    new = {item: choice for item, choice in choices.items() if item in mine}
    if stored.is_secret:
        _cast_secretly(seat, new)
    else:
        Vote.objects.bulk_create(Vote(item_id=item, seat_id=seat, choice=choice) for item, choice in new.items())
    return len(new)


def _voted_on(session: Session, seat: int) -> set[int]:
    """Ids of the items being voted on on which the seat has voted; two queries, however long the agenda."""
    own = {"item__session": session, "item__state": ItemState.VOTING, "seat": seat}
    openly, secretly = (model._default_manager.filter(**own).values_list("item", flat=True) for model in (Vote, Voted))
    return {*openly, *secretly}


def _cast_secretly(seat: int, choices: Mapping[int, str]) -> None:
    if not choices:
        return
    Voted.objects.bulk_create(Voted(item_id=item, seat_id=seat) for item in sorted(choices))
    one_more = (When(item=item, choice=choice, then=Value(1)) for item, choice in choices.items())
    BallotCount.objects.filter(item__in=choices).update(number=F("number") + Case(*one_more, default=Value(0)))


@transaction.atomic
def enter_papers(session: Session, *, counts: Mapping[int, Mapping[str, Any]], by: Any) -> int:
    """Enter what was counted on paper, item → numbers of PAPERS and, of an open vote, `chair_in_favour`.

    Numbers that are all nothing take the entry away. What is the same as before stays confirmed; anything else waits
    for a second person. Returns how many are new or changed. Raises PermissionDenied, ValidationError by field.
    """
    stored = locked_session(session, by, NOW)
    items = {item.pk: item for item in _items(stored, ItemState.VOTING)}
    if set(counts) - set(items):
        raise ValidationError(_("Votes on one of these items are not being cast now. Load the page anew."))
    errors = {}
    chair = chair_there(stored)
    for pk, given in counts.items():
        if given.get("chair_in_favour") and not stored.is_secret and not _votes_on(items[pk], chair):
            errors[f"chair_in_favour-{pk}"] = _("The chair is not there, or does not vote on this.")
        cast, left = sum(given[name] for name in PAPERS), _papers_left(items[pk])
        if cast > left:
            text = _("%(cast)s papers, but only %(left)s members who are there can have voted on paper.")
            errors[f"in_favour-{pk}"] = text % {"cast": cast, "left": left}
        elif cast and _would_tell(items[pk]):
            errors[f"in_favour-{pk}"] = _(
                "Fewer than three have voted on the portal: with papers beside, the numbers would tell how they voted. "
                "Wait until three have, or repeat the vote and let everybody vote on paper."
            )
    if errors:
        raise ValidationError(errors)
    changed = sum(_enter(items[pk], given, stored, by) for pk, given in counts.items())
    if changed:
        record_event(kind="reviews.papers_entered", subject=stored, by=by, data={"items": changed})
    return changed


def _votes_on(item: SessionItem, seat: int | None) -> bool:
    return seat is not None and not item.recusals.filter(seat=seat).exists()


def _would_tell(item: SessionItem) -> bool:
    """Whether papers beside the portal's votes would tell how somebody voted secretly."""
    return 0 < item.voted.count() < FEWEST_BESIDE_PAPERS


def _papers_left(item: SessionItem) -> int:
    return heads(item).voters - item.voted.count() - item.votes.count()


def _enter(item: SessionItem, given: Mapping[str, Any], session: Session, by: Any) -> bool:
    known = {name: given[name] for name in PAPERS}
    known["chair_in_favour"] = bool(given.get("chair_in_favour")) and not session.is_secret and known["in_favour"] > 0
    held = PaperCount.objects.filter(item=item).first()
    if held is None:
        held = PaperCount(item=item, entered_by=by)
        if not any(known.values()):
            return False
    elif all(getattr(held, name) == value for name, value in known.items()):
        return False
    if not any(known[name] for name in PAPERS):
        held.delete()
        return True
    for name, value in known.items():
        setattr(held, name, value)
    held.entered_by, held.confirmed_by = by, None
    held.save()
    return True


def papers_to_confirm(session: Session, user: Any) -> list[PaperCount]:
    """Entries that wait for a second person, of items the account sees; the first AT_ONCE, the others come next."""
    seen = SessionItem.objects.visible_to(user).filter(session=session, state=ItemState.VOTING)
    rows = PaperCount.objects.filter(item__in=seen.values("pk"), confirmed_by=None)
    return list(rows.select_related("item__item").order_by("item__position")[:AT_ONCE])


def mark_of_papers(papers: Iterable[PaperCount]) -> str:
    """What names these entries, so that exactly what was shown is confirmed."""
    told = ";".join(",".join(str(getattr(each, name)) for name in SHOWN) for each in papers)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


@transaction.atomic
def confirm_papers(session: Session, *, seen: str, by: Any) -> int:
    """A second person says that the numbers are right; returns of how many items.

    Raises PermissionDenied, SelectionChanged where other numbers were `seen`, and ValidationError for who entered them.
    """
    rows = Session.objects.select_for_update(of=("self",)).select_related("steward")
    stored: Session = rows.get(pk=session.pk)
    demand_state(by, stored, SITTING, Whose.SECONDS)
    if not may_confirm_papers(by, stored):
        raise PermissionDenied
    waiting = papers_to_confirm(stored, by)
    if seen != mark_of_papers(waiting):
        raise SelectionChanged
    if any(each.entered_by_id == by.pk for each in waiting):
        raise ValidationError(_("You entered these numbers yourself: somebody else confirms them."))
    for each in waiting:
        each.confirmed_by = by
        each.save(update_fields=["confirmed_by"])
    record_event(kind="reviews.papers_confirmed", subject=stored, by=by, data={"items": len(waiting)})
    return len(waiting)


@transaction.atomic
def count_votes(session: Session, *, items: Collection[int], by: Any) -> list[SessionItem]:
    """End the vote on these items and count, all or none; what it came to stays with the heads it was taken of.

    Of a secret vote the sum alone stays. Raises PermissionDenied, ValidationError where one is not being voted on, and
    TransitionRefused while papers wait for a second person, or would tell how somebody voted.
    """
    stored = locked_session(session, by, NOW)
    chosen = _items(stored, ItemState.VOTING, items)
    if not chosen or len(chosen) != len(set(items)):
        raise ValidationError({"items": _("The votes on some of these items are not being cast.")})
    if PaperCount.objects.filter(item__in=chosen, confirmed_by=None).exists():
        raise TransitionRefused(_("Papers were entered that nobody has confirmed yet: a second person does it."))
    counted = [apply_transition(each, "count", by=by, counted=_counted(stored, each)) for each in chosen]
    if stored.is_secret:
        _keep_the_sum_alone(counted)
    return counted


def _keep_the_sum_alone(items: Collection[SessionItem]) -> None:
    """Of a secret vote that is counted nobody can take papers from the sum, nor the portal's votes."""
    BallotCount.objects.filter(item__in=items).delete()
    PaperCount.objects.filter(item__in=items).update(**dict.fromkeys(PAPERS, 0))


def _counted(session: Session, item: SessionItem) -> dict[str, Any]:
    """The columns of a counted vote. Raises TransitionRefused for numbers that cannot be a vote."""
    there = heads(item)
    cast = dict.fromkeys(PAPERS, 0)
    for choice, number in item.ballots.values_list("choice", "number"):
        cast[choice] += number
    for choice in item.votes.values_list("choice", flat=True):
        cast[choice] += 1
    papers = PaperCount.objects.filter(item=item).first()
    if papers is not None:
        if _would_tell(item):
            text = _(
                "On “%(title)s” fewer than three have voted on the portal, the others on paper: the numbers would tell "
                "how they voted. Wait until three have, or repeat the vote and let everybody vote on paper."
            )
            raise TransitionRefused(text % {"title": title_of(item)})
        for name in PAPERS:
            cast[name] += getattr(papers, name)
    chair_in_favour = None if session.is_secret else _chair_in_favour(session, item, papers)
    try:
        told = result(session.numbers, there, Votes(**cast), chair_in_favour=chair_in_favour)
    except VoteImpossible as error:
        text = _("More votes than members who may vote on “%(title)s”.")
        raise TransitionRefused(text % {"title": title_of(item)}) from error
    heads_told = {"members": there.members, "present": there.present, "recused": there.recused}
    return {**cast, **heads_told, "base": told.base, "needed": told.needed, "is_carried": told.is_carried}


def _chair_in_favour(session: Session, item: SessionItem, papers: PaperCount | None) -> bool:
    """Whether the chair was for it, by their vote, or by a hand that people saw.

    A chair who is away or does not vote on the item decides no tie, nor does who presides instead of them.
    """
    chair = chair_there(session)
    if not _votes_on(item, chair):
        return False
    own = item.votes.filter(seat=chair).values_list("choice", flat=True).first()
    return own == VoteChoice.IN_FAVOUR if own else papers is not None and papers.chair_in_favour


@transaction.atomic
def repeat_vote(item: SessionItem, *, reason: str, by: Any) -> SessionItem:
    """Take the vote on an item back, with a reason: it is voted on anew. What it came to stays on record.

    Raises PermissionDenied, WrongState, NotAllowed, ReasonMissing.
    """
    locked_session(item.session, by, NOW)
    with because(reason):
        again = apply_transition(item, "repeat", by=by, reason=reason)
        for model in (Vote, Voted, BallotCount, PaperCount):
            model._default_manager.filter(item=again).delete()
    return again
