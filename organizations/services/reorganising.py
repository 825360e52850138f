"""Carrying out a reorganisation, and trying it out first: one code path for both (DOMAIN §3)."""

import datetime
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from mobilization.common.recording import because
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from organizations import movers
from organizations.models import QueuedItem, Reorganisation, Unit, UnitSuccession
from organizations.movers import Mover
from organizations.permissions.reorganisations import may_reorganise
from organizations.plans import Beginning, Listed, Moving, NamedUnit, Outcome, Plan, PlanError, PlanRefused, Ref
from organizations.services.plan_checks import beyond_reach, errors_in, too_early

EXAMPLES = 100
"""How many of the things that move are listed by name, of each kind; those that need a choice are all listed."""
_ONE_DAY = datetime.timedelta(days=1)


class OutcomeChanged(Exception):
    """Between preview and confirmation something changed; nothing was done. `outcome` is what it would do now."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__()


def preview(*, plan: Plan, by: Any) -> Outcome:
    """What `reorganise` would do now: it is done, looked at, and undone. Raises as `reorganise` does.

    The plan's day may lie ahead: then it tells what would happen to what the units look after today.
    """
    with transaction.atomic(), because(f"{plan.document}. {plan.reason}"):
        outcome = _carry_out(plan, by, tries=True)
        transaction.set_rollback(True)
    return outcome


def reorganise(*, plan: Plan, by: Any, seen: str = "") -> Outcome:
    """Carry out the plan in one transaction: units end and begin, what they look after moves or is queued.

    `seen`: the fingerprint of the preview that was confirmed. Raises PlanRefused with every error at its place,
    a day to come among them; PermissionDenied for those who administer nothing, OutcomeChanged when it would not do
    what `seen` said.
    """
    with transaction.atomic(), because(f"{plan.document}. {plan.reason}"):
        outcome = _carry_out(plan, by, tries=False)
        if seen and outcome.fingerprint() != seen:
            raise OutcomeChanged(outcome)
    return outcome


def _carry_out(plan: Plan, by: Any, *, tries: bool) -> Outcome:
    if not may_reorganise(by):
        raise PermissionDenied
    units = _locked(plan, by)
    early = [] if tries else too_early(plan)
    if errors := [*early, *errors_in(plan, units), *beyond_reach(plan, units, by)]:
        raise PlanRefused(errors)
    reorganisation = Reorganisation.objects.create(
        effective_on=plan.effective_on,
        document=clean(plan.document),
        reason=clean(plan.reason, multiline=True),
        performed_by=by,
    )
    try:
        with transaction.atomic():
            begun = _change_units(plan, units, reorganisation)
    except IntegrityError as error:
        raise PlanRefused([PlanError((), _("Units changed at the same time. Look at the plan again."))]) from error
    outcome = _move_all(plan, units, begun, reorganisation)
    _record(outcome, by)
    return outcome


def _locked(plan: Plan, by: Any) -> dict[int, Unit]:
    """The existing units of the plan, those alone that `by` administers, locked against other reorganisations.

    All in one order, so that two reorganisations never wait for each other. Units that end are then locked against new
    records, too: who writes one waits until the reorganisation is over.
    """
    mine = Unit.objects.administered_by(by).order_by("pk")
    units = {unit.pk: unit for unit in mine.filter(pk__in=plan.existing).select_for_update(no_key=True)}
    return units | {unit.pk: unit for unit in mine.filter(pk__in=plan.ending).select_for_update()}


def _change_units(plan: Plan, units: dict[int, Unit], reorganisation: Reorganisation) -> dict[str, Unit]:
    """Ends, beginnings, successions; the database checks its own rules before this returns."""
    last_day = plan.effective_on - _ONE_DAY
    Unit.objects.filter(pk__in=plan.ending).update(valid_to=last_day, version=F("version") + 1)
    begun = _begin(plan, units)
    known = _known(units, begun)
    UnitSuccession.objects.bulk_create(
        UnitSuccession(
            predecessor_id=each.predecessor,
            successor=known[each.successor],
            effective_on=plan.effective_on,
            kind=each.kind,
            portion=each.portion,
            is_main=each.is_main,
            note=each.note,
            reorganisation=reorganisation,
        )
        for each in plan.passings
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return begun


def _begin(plan: Plan, units: dict[int, Unit]) -> dict[str, Unit]:
    """New units by their keys; those above are written before those below, whose path needs them."""
    begun: dict[str, Unit] = {}
    waiting = list(plan.begins)
    while waiting:
        ready = [each for each in waiting if not isinstance(each.parent, str) or each.parent in begun]
        if not ready:
            raise PlanRefused([PlanError(("begins", waiting[0].key, "parent"), _("The units above form a circle."))])
        made = [_unit(each, plan, _known(units, begun)) for each in ready]
        Unit.objects.bulk_create(made)
        begun |= {each.key: unit for each, unit in zip(ready, made, strict=True)}
        waiting = [each for each in waiting if each.key not in begun]
    return begun


def _known(units: dict[int, Unit], begun: dict[str, Unit]) -> dict[Ref, Unit]:
    known: dict[Ref, Unit] = dict(units.items())
    return known | dict(begun.items())


def _unit(each: Beginning, plan: Plan, known: dict[Ref, Unit]) -> Unit:
    unit = Unit(
        code=clean(each.code),
        name=each.name,
        short_name=each.short_name,
        kind=each.kind,
        level=each.level,
        parent=known[each.parent] if each.parent is not None else None,
        valid_from=plan.effective_on,
        latitude=each.latitude,
        longitude=each.longitude,
        area_km2=each.area_km2,
        note=each.note,
    )
    unit.prepare()
    return unit


def _move_all(plan: Plan, units: dict[int, Unit], begun: dict[str, Unit], reorganisation: Reorganisation) -> Outcome:
    known = _known(units, begun)
    single = {each.predecessor: known[each.successor] for each in plan.passings if each.is_single}
    proposed = {each.predecessor: known[each.successor] for each in plan.passings if each.is_main}
    asking = [pk for pk in plan.ending if pk not in single]
    moving: list[Moving] = []
    examples: list[Listed] = []
    queued: list[Listed] = []
    for mover in movers.registered():
        examples += _listed(mover, list(single), plan, units, {}, limit=EXAMPLES)
        queued += _listed(mover, asking, plan, units, proposed)
        for pk, successor in single.items():
            if count := mover.move(units[pk], successor, on=plan.effective_on, by=reorganisation.performed_by):
                moving.append(Moving(mover.key, named(units[pk]), named(successor), count))
    _queue(queued, reorganisation)
    _propose_anew(single | proposed)
    return Outcome(
        ended=tuple(named(units[pk]) for pk in plan.ending),
        began=tuple(named(unit) for unit in begun.values()),
        moving=tuple(moving),
        examples=tuple(examples),
        queued=tuple(queued),
        reorganisation=reorganisation,
    )


def _listed(
    mover: Mover,
    ids: list[int],
    plan: Plan,
    units: dict[int, Unit],
    proposed: dict[int, Unit],
    limit: int | None = None,
) -> list[Listed]:
    if not ids:
        return []
    found = islice(mover.items(ids, plan.effective_on), limit)
    names = {pk: named(unit) for pk, unit in proposed.items()}
    return [
        Listed(mover.key, item.id, item.title, named(units[item.unit_id]), names.get(item.unit_id)) for item in found
    ]


def _queue(items: list[Listed], reorganisation: Reorganisation) -> None:
    rows = (
        QueuedItem(
            reorganisation=reorganisation,
            unit_id=item.unit.id,
            mover=item.mover,
            item_id=item.item_id,
            title=item.title,
            proposed_id=item.proposed.id if item.proposed else None,
        )
        for item in items
    )
    QueuedItem.objects.bulk_create(rows, batch_size=2000)


def _propose_anew(successors: dict[int, Unit]) -> None:
    """What still waits from earlier reorganisations is proposed to today's unit."""
    waiting = QueuedItem.objects.filter(chosen=None, proposed__in=successors)
    for pk in set(waiting.values_list("proposed_id", flat=True)):
        QueuedItem.objects.filter(chosen=None, proposed=pk).update(proposed=successors[pk])


def _record(outcome: Outcome, by: Any) -> None:
    data = {
        "ended": [unit.id for unit in outcome.ended],
        "began": [unit.id for unit in outcome.began],
        "moved": outcome.moved(),
        "queued": outcome.waiting(),
    }
    record_event(kind="organizations.reorganised", subject=outcome.reorganisation, by=by, data=data)


def named(unit: Unit) -> NamedUnit:
    """The unit as an outcome names it."""
    return NamedUnit(unit.code, unit.name, unit.pk)
