"""Bars: who is in conflict with what is judged reads nothing of it as a council member."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.enums import ConflictKind, RoundState, SheetState
from reviews.models import AccessBar, Assignment, Council, Recusal, Session
from reviews.queries.conflicts import conflicts
from reviews.queries.rounds import judges, undecided_models
from reviews.services.telling import tell_taken

DERIVED = (ConflictKind.PROPOSED, ConflictKind.RESPONSIBLE, ConflictKind.WORKS, ConflictKind.UNIT)


def raise_bars(council: Council, *, models: Iterable[int], people: Iterable[int] | None = None) -> int:
    """Keep everybody (or these people) who sits in the council from the models they are in conflict with; how many.

    What was derived and holds no more is lifted. Called in the transaction that opens a round or closes its scoring,
    takes a candidacy into an open one, gives a seat, assigns, or puts it on an agenda, and before a sheet is written.
    """
    models = list(models)
    who = list(judges(council).values_list("person", flat=True)) if people is None else list(people)
    found = conflicts(council, models, who)
    rows = [AccessBar(council=council, person_id=each.person, model_id=each.model, kind=each.kind) for each in found]
    AccessBar.objects.bulk_create(rows, ignore_conflicts=True)
    _lift_what_holds_no_more(council, models, who, {(each.person, each.model, each.kind) for each in found})
    pairs = {(each.person, each.model) for each in found}
    _take_back(council, pairs)
    return len(pairs)


def _lift_what_holds_no_more(
    council: Council, models: Collection[int], people: Collection[int], known: Collection[tuple[int, int, str]]
) -> None:
    """What was derived and follows from nothing any more, such as from a name that was corrected."""
    standing = AccessBar.objects.filter(council=council, lifted_at=None, kind__in=DERIVED)
    rows = standing.filter(model__in=models, person__in=people).values_list("pk", "person", "model", "kind")
    if over := [pk for pk, *row in rows if tuple(row) not in known]:
        AccessBar.objects.filter(pk__in=over).update(lifted_at=timezone.now())


def bar(council: Council, *, person: int, model: int, kind: ConflictKind, by: Any) -> None:
    """Keep the person from the model from now on; nothing where they are already, by the same ground.

    `by` said it, and is not told what they did.
    """
    AccessBar.objects.bulk_create(
        [AccessBar(council=council, person_id=person, model_id=model, kind=kind)], ignore_conflicts=True
    )
    _take_back(council, {(person, model)}, by)


def _take_back(council: Council, pairs: Collection[tuple[int, int]], by: Any = None) -> None:
    """What was assigned before the conflict was known counts no more: whoever does not judge it has given no points.

    The secretary is told, to give it to somebody else.
    """
    held = Assignment.objects.filter(withdrawn_at=None, item__round__council=council)
    held = held.filter(item__round__state__in=[RoundState.OPEN, RoundState.CLOSED])
    held = held.filter(seat__person__in={person for person, _model in pairs}).exclude(sheet__state=SheetState.RECUSED)
    rows = held.filter(item__candidacy__model__in={model for _person, model in pairs})
    found = rows.values_list("pk", "seat__person", "item__candidacy__model")
    ids = [pk for pk, person, model in found if (person, model) in pairs]
    if ids:
        reason = _("Conflict of interest")
        Assignment.objects.filter(pk__in=ids).update(withdrawn_at=timezone.now(), reason=reason)
        tell_taken(ids, by=by)


def lift_declared(council: Council, *, person: int, model: int) -> None:
    """Lift what was raised by a declared conflict that was taken back, as `lift_after_mistake` does.

    Where another conflict is known the others stay, and nothing comes back. Where the member does not vote on the model
    in a session that is to come, the bar becomes that of a recusal.
    """
    standing = AccessBar.objects.filter(council=council, person=person, model=model, lifted_at=None)
    declared = standing.filter(kind=ConflictKind.DECLARED)
    if conflicts(council, [model], [person]):
        declared.update(lifted_at=timezone.now())
    elif _is_recused(council, person, model):
        declared.update(kind=ConflictKind.RECUSED)
    else:
        lift_after_mistake(council, person=person, model=model)


def _is_recused(council: Council, person: int, model: int) -> bool:
    """Whether they do not vote on the model in a session that is to come."""
    withdrew = Recusal.objects.filter(seat__person=person, item__session__council=council)
    living = withdrew.filter(item__session__in=Session.objects.living().values("pk"))
    return living.filter(item__item__candidacy__model=model).exists()


def lift_after_mistake(council: Council, *, person: int, model: int) -> None:
    """The person reads the model again from now on, and what was taken back when they were kept from it counts again.

    While they were kept from it nothing could be given to them, so all that was withdrawn since then was by the bar.
    Nothing happens where they do not vote on the model in a session that is to come.
    """
    if _is_recused(council, person, model):
        return
    standing = AccessBar.objects.filter(council=council, person=person, model=model, lifted_at=None)
    since = standing.aggregate(since=Min("since"))["since"]
    if since is None:
        return
    standing.update(lifted_at=timezone.now())
    taken = Assignment.objects.filter(item__round__council=council, item__candidacy__model=model, seat__person=person)
    taken = taken.filter(withdrawn_at__gte=since, item__round__state__in=[RoundState.OPEN, RoundState.CLOSED])
    taken.exclude(sheet__state=SheetState.RECUSED).update(withdrawn_at=None, reason="")


def lift_what_is_over(council: Council) -> None:
    """Lift what was derived and of recusals for models that no undecided round of the council holds any more."""
    standing = AccessBar.objects.filter(council=council, lifted_at=None, kind__in=[*DERIVED, ConflictKind.RECUSED])
    standing.exclude(model__in=undecided_models(council)).update(lifted_at=timezone.now())
