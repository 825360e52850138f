"""Candidacies of a round as its page, files and API show them to a reader: with conflicts, or without names."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reviews.models import Conflict, Round, RoundItem
from reviews.queries.conflicts import by_pair, conflicts
from reviews.queries.rounds import judges
from reviews.querysets import is_council_member
from reviews.redaction import names_in, of_items, redact

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class InConflict:
    """Somebody of the council does not judge it: who, why, and what they declared, if anything.

    `by_name`: they are known to answer for it by their name alone.
    """

    name: str
    grounds: str
    declared: Conflict | None = None
    by_name: bool = False


@dataclass(frozen=True)
class Line:
    """A candidacy as its reader may know of it. `unit` is empty where the round is blind for them."""

    item: RoundItem
    title: str
    unit: str
    url: str
    conflicts: list[InConflict] = field(default_factory=list)
    reads_candidacy: bool = False


def is_blind_for(user: Any, found: Round) -> bool:
    """Whether the reader must not learn who proposed what: members, in a blind round."""
    return found.is_blind and is_council_member(user)


def items_in_rounds(user: Any) -> "QuerySet[RoundItem]":
    """Those the reader sees of all rounds, with what `shown_item` needs."""
    rows: QuerySet[RoundItem] = RoundItem.objects.visible_to(user)
    rows = rows.select_related("candidacy__model__unit", "candidacy__model__steward", "round")
    if is_council_member(user):
        joined, fetched = of_items()
        rows = rows.select_related(*joined).prefetch_related(*fetched)
    return rows


def items_of(found: Round, user: Any) -> "QuerySet[RoundItem]":
    """Those of one round."""
    return items_in_rounds(user).filter(round=found)


def lines(items: Sequence[RoundItem], found: Round, user: Any) -> list[Line]:
    """The items in their order; who is in conflict is told to those who are no members. Constant queries."""
    told = {} if is_council_member(user) else in_conflict(found, [item.candidacy.model_id for item in items])
    return [shown_item(item, user, told.get(item.candidacy.model_id, ())) for item in items]


def shown_item(item: RoundItem, user: Any, told: Sequence[InConflict] = ()) -> Line:
    """One of `items_in_rounds` as its reader may know of it."""
    model = item.candidacy.model
    if is_blind_for(user, item.round):
        return Line(item, redact(model.title, names_in(item)), "", "")
    if is_council_member(user):
        return Line(item, model.title, str(model.unit), model.get_absolute_url())
    return Line(item, model.title, str(model.unit), item.candidacy.get_absolute_url(), list(told), reads_candidacy=True)


def in_conflict(found: Round, models: Collection[int]) -> dict[int, list[InConflict]]:
    """Model → who of the council does not judge it, by name. Four queries, whatever the number."""
    seats = list(judges(found.council))
    known = conflicts(found.council, models, [seat.person_id for seat in seats])
    pairs, by_name = by_pair(known), {(each.model, each.person) for each in known if each.by_name}
    said = Conflict.objects.filter(council=found.council_id, withdrawn_at=None, model__in=models)
    declared = {(each.model_id, each.person_id): each for each in said}
    told: dict[int, list[InConflict]] = {}
    for seat in seats:
        for model in models:
            pair = (model, seat.person_id)
            if kinds := pairs.get(pair):
                grounds = ", ".join(str(kind.label) for kind in kinds)
                one = InConflict(seat.person.full_name, grounds, declared.get(pair), by_name=pair in by_name)
                told.setdefault(model, []).append(one)
    return told
