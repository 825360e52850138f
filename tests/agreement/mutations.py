"""Definitions of numbers made wrong, one thing at a time, and whether the recount finds it."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import DateField, DateTimeField, Q, Value

from organizations import figures, tallies
from organizations.counting import Days
from organizations.figures import Figure, Period, Scope
from organizations.tallies import Tally
from reports.measures import Measure
from tests.agreement.compare import LENSES, PERIODS, Recount, rows_by_unit
from tests.agreement.recount import NOTHING

FINE = ("m02", "m05", "m06", "m07", "m08", "m11", "year", "to date")
"""The periods in which it is looked for, until it is found."""
IMPLIED = {
    ("models_registry.candidacies_decided", "decided_on__isnull"): "what has no day lies in no period",
    ("models_registry.candidacies_recognised", "decided_on__isnull"): "what has no day lies in no period",
    ("models_registry.days_to_decision", "decided_on__isnull"): "what has no day lies in no period",
    ("dialogues.opinions_on_the_spot", "first_answered_on__isnull"): "the table keeps the first answer of each",
    ("dialogues.opinions_in_time", "first_answered_on__isnull"): "nothing is not before the last day",
    ("dialogues.opinions_late", "first_answered_on__isnull"): "nothing is not after the last day",
    ("dialogues.opinions_late", "was_on_the_spot"): "on the spot is on the first day, never after the last",
    ("dialogues.opinions_overdue", "state__in"): "its clock runs or the citizen is waited for: so it is open",
    ("reviews.sheets_done", "state"): "what is recused is neither submitted nor abstained",
    ("models_registry.submitted", "whatever became of it"): "what has no day lies in no period",
    ("models_registry.stopped", "of whatever model"): "what was stopped was registered and is not withdrawn",
    ("models_registry.stopped", "whatever it is"): "of what ended and was not withdrawn all was stopped",
    ("models_registry.candidacies_decided", "whatever it is"): "what has no day lies in no period",
    ("dialogues.opinions_on_the_spot", "by first_answered_on"): "on the spot is on the day of receipt",
}
"""Conditions of which the table or another condition says as much, so that nobody can see them go."""


@dataclass(frozen=True)
class Mutation:
    """A wrong definition; `way` says which of its numbers are looked at."""

    name: str
    measure: Measure
    way: "Callable[[Measure, Scope], dict[int, Any]]"


def mutations(measure: Measure) -> list[Mutation]:
    """All of a figure or a tally: at least one of what counts, and one of the day by which it counts."""
    found = _of_figure(measure) if isinstance(measure, Figure) else _of_tally(measure)
    return [each for each in found if (measure.key, each.name) not in IMPLIED]


def is_found(mutation: Mutation, recount: Recount, wards: list[int]) -> bool:
    """Whether some ward has another number somewhere in the year; a number with what is reckoned of it, where told."""
    cells = recount[mutation.measure.key]
    for name in FINE:
        for was in LENSES:
            told = mutation.way(mutation.measure, Scope(as_it_was=was, period=PERIODS[name]))
            for ward in wards:
                due = cells.get((was, ward, name), NOTHING)
                if mutation.way is lengths:
                    due = due._replace(number=due.rows)
                said = told.get(ward, 0 if not told or isinstance(next(iter(told.values())), int) else (0, None))
                if said != ((due.number, due.value) if isinstance(said, tuple) else due.number):
                    return True
    return False


def lengths(asked: Measure, scope: Scope) -> dict[int, int]:
    """How many rows the list of each unit has, whatever they stand for."""
    assert isinstance(asked, Tally)
    return rows_by_unit(replace(asked, weight=None), scope)


def kept_by_unit(asked: Measure, scope: Scope) -> dict[int, int]:
    """Of a figure what the kept rows say."""
    lens = "unit" if scope.as_it_was else "steward"
    assert isinstance(asked, Figure)
    return {values[0]: many for values, many in figures.divided([asked], scope, [lens])[asked.key].items()}


def summed(root: Any) -> "Callable[[Measure, Scope], dict[int, Any]]":
    """What sums of a whole city say, with what is reckoned of it."""

    def told(asked: Measure, scope: Scope) -> dict[int, Any]:
        of_root = Scope(root=root, as_it_was=scope.as_it_was, period=scope.period)
        if isinstance(asked, Figure):
            return {root.pk: figures.numbers([asked], {"": of_root})[""][asked.key]}
        together = [asked] if not asked.share_of else [asked, tallies.get(asked.share_of)]
        counted = tallies.counted(together, None, {"": of_root})[""][asked.key]
        return {root.pk: (counted.number, counted.value)}

    return told


def _of_figure(figure: Figure) -> Iterator[Mutation]:
    things, reached, kept = figure.things, figure.reached, figure.kept
    yield Mutation("of whatever model", replace(figure, things=things().model._base_manager.all), rows_by_unit)
    yield Mutation("what did not reach it", replace(figure, reached=_others(reached)), rows_by_unit)
    yield Mutation("a month earlier", replace(figure, reached=lambda period: reached(_earlier(period))), rows_by_unit)
    if isinstance(reached, Days):
        yield from _of_days(figure, reached)
    stages = sorted({int(each.kept.stage) for each in figures.registered()})
    other = stages[(stages.index(int(kept.stage)) + 1) % len(stages)]
    yield Mutation("another kept stage", replace(figure, kept=replace(kept, stage=other)), kept_by_unit)
    narrow = replace(kept, rows=lambda: kept.rows().exclude(domain="culture_society"), summed="")
    yield Mutation("kept rows of some", replace(figure, kept=narrow), kept_by_unit)
    if kept.now is not None:
        yield Mutation("another stage of now", replace(figure, kept=replace(kept, now=other)), kept_by_unit)


def _of_days(figure: Figure, reached: Days) -> Iterator[Mutation]:
    rows = reached.rows
    model = rows().model if rows else figure.things().model
    for column in _days_of(model, reached.day):
        yield Mutation(f"by {column}", replace(figure, reached=replace(reached, day=column)), rows_by_unit)
    if rows and rows().query.where:
        everything = replace(reached, rows=model._base_manager.all)
        yield Mutation("whatever became of it", replace(figure, reached=everything), rows_by_unit)
    if reached.where:
        yield Mutation("whatever it is", replace(figure, reached=replace(reached, where=Q())), rows_by_unit)


def _others(reached: Callable[[Period], Any]) -> Callable[[Period], Any]:
    def wrong(period: Period) -> Q:
        found = reached(period)
        return ~(found if isinstance(found, Q) else Q(pk__in=found))

    return wrong


def _earlier(period: Period) -> Period:
    month = datetime.timedelta(days=31)
    return Period(begins=period.begins and period.begins - month, ends=period.ends and period.ends - month)


def _days_of(model: Any, day: str) -> list[str]:
    """The other days that stand beside this one, by the same path."""
    before, _dot, name = day.rpartition("__")
    for part in before.split("__") if before else []:
        model = model._meta.get_field(part).related_model
    found = [each.name for each in model._meta.concrete_fields
             if isinstance(each, DateField) and not isinstance(each, DateTimeField) and each.name != name]  # fmt: skip
    return [f"{before}__{each}" if before else each for each in found]


def _of_tally(tally: Tally) -> Iterator[Mutation]:
    if tally.where:
        yield Mutation("whatever it is", replace(tally, where=Q()), rows_by_unit)
        yield Mutation("what it is not", replace(tally, where=~tally.where), rows_by_unit)
    parts = _conjuncts(tally.where)
    for place, part in enumerate(parts if len(parts) > 1 else []):
        if (tally.key, _name(part)) not in IMPLIED:
            rest = Q(*parts[:place], *parts[place + 1 :])
            yield Mutation(f"without {part}", replace(tally, where=rest), lengths if tally.weight else rows_by_unit)
    for column in _days_of(tally.things().model, tally.day):
        yield Mutation(f"by {column}", replace(tally, day=column), rows_by_unit)
    yield Mutation("of the unit in charge", replace(tally, unit=tally.steward), rows_by_unit)
    yield Mutation("of the unit that was", replace(tally, steward=tally.unit), rows_by_unit)
    if tally.weight is not None:
        yield Mutation("rows, not what they stand for", replace(tally, weight=None), rows_by_unit)


def of_sums(tally: Tally, city: Any) -> Iterator[Mutation]:
    """What is reckoned, and the sums that stand for the rows of a city."""
    if tally.share_of:
        yield Mutation("a share of itself", replace(tally, share_of=tally.key), summed(city))
    if tally.middle is not None or tally.mean is not None:
        bare = replace(tally, sums=None)
        wrong = {"middle": Value(0.5), "middle_by": ()} if tally.middle is not None else {"mean": Value(0.5)}
        yield Mutation("something else reckoned", replace(bare, **wrong), summed(city))
    if tally.sums is not None:
        kinds = [each.sums.number for each in tallies.registered() if each.sums and each.sums.kind == tally.sums.kind]
        other = next(number for number in kinds if number != tally.sums.number)
        sums = replace(tally.sums, number=other)
        yield Mutation("another sum", replace(tally, sums=sums), summed(city))
    if tally.sums is not None and tally.sums.total is not None:
        sums = replace(tally.sums, total=tally.sums.number)
        yield Mutation("another total", replace(tally, sums=sums), summed(city))


def _conjuncts(where: Q) -> list[Q]:
    if where.connector != Q.AND or where.negated:
        return [where]
    return [
        part
        for child in where.children
        for part in (_conjuncts(child) if isinstance(child, Q) else [Q(child)])
    ]  # fmt: skip


def _name(part: Q) -> str:
    child = part.children[0]
    if part.negated and isinstance(child, tuple):
        return str(child[0])
    return "" if isinstance(child, Q) or part.negated or len(part.children) > 1 else str(child[0])
