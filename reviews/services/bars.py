"""Bars: who is in conflict with what is judged reads nothing of it as a council member."""

from collections.abc import Iterable

from django.utils import timezone

from reviews.enums import ConflictKind
from reviews.models import AccessBar, Council
from reviews.queries.conflicts import conflicts
from reviews.queries.rounds import judges, undecided_models

DERIVED = (ConflictKind.PROPOSED, ConflictKind.RESPONSIBLE, ConflictKind.WORKS, ConflictKind.UNIT)


def raise_bars(council: Council, *, models: Iterable[int], people: Iterable[int] | None = None) -> int:
    """Keep everybody (or these people) who sits in the council from the models they are in conflict with; how many.

    Called in the transaction that opens a round, takes a candidacy into an open one, gives a seat, or assigns.
    """
    who = list(judges(council).values_list("person", flat=True)) if people is None else list(people)
    found = conflicts(council, models, who)
    rows = [AccessBar(council=council, person_id=each.person, model_id=each.model, kind=each.kind) for each in found]
    AccessBar.objects.bulk_create(rows, ignore_conflicts=True)
    return len({(each.person, each.model) for each in found})


def bar(council: Council, *, person: int, model: int, kind: ConflictKind) -> None:
    """Keep the person from the model from now on; nothing where they are already, by the same ground."""
    AccessBar.objects.bulk_create(
        [AccessBar(council=council, person_id=person, model_id=model, kind=kind)], ignore_conflicts=True
    )


def lift_what_is_over(council: Council) -> None:
    """Lift what was derived and of recusals for models that no undecided round of the council holds any more."""
    standing = AccessBar.objects.filter(council=council, lifted_at=None, kind__in=[*DERIVED, ConflictKind.RECUSED])
    standing.exclude(model__in=undecided_models(council)).update(lifted_at=timezone.now())
