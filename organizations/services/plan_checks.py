"""Whether a plan may be carried out: every rule with a message at its place (DOMAIN §3)."""

import datetime
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.dates import known_start, today
from organizations.enums import Level, Portion, SuccessionKind, UnitKind
from organizations.models import Unit
from organizations.plans import Beginning, Passing, Plan, PlanError

RANKS = {Level.CITY: 0, Level.DISTRICT: 1, Level.GRASSROOTS: 2}
Units = dict[int, Unit]


def errors_in(plan: Plan, units: Units) -> list[PlanError]:
    """All that is wrong with the plan; `units` holds those it names which the acting person may reorganise."""
    missing = [PlanError(("unit", pk), _("This unit does not exist.")) for pk in sorted(plan.existing - units.keys())]
    general = list(_general(plan))
    if missing or not plan.passings:
        return [*general, *missing]
    checks = (_endings, _successors, _portions, _beginnings, _codes, _units_below)
    return [*general, *chain.from_iterable(check(plan, units) for check in checks)]


def beyond_reach(plan: Plan, units: Units, by: Any) -> list[PlanError]:
    """What of the plan is decided above the acting person: their own unit, and who stands above all others.

    A unit that begins at the top, or in the place of one's own, would give its administrators rights that nobody gave
    them. So rights go on reaching down the tree, whatever a plan says; a superuser reaches all.
    """
    if by.is_superuser:
        return []
    own = by.acting.unit
    found = [
        PlanError(("unit", pk), _("One’s own unit is reorganised by the administrators of the unit above."))
        for pk in plan.ending
        if pk in units and own.path.startswith(units[pk].path)
    ]
    at_the_top = [each for each in plan.begins if each.parent is None]
    text = _("Choose the unit above. Units at the top are begun by a superuser.")
    return [*found, *(PlanError(("begins", each.key, "parent"), text) for each in at_the_top)]


def too_early(plan: Plan) -> list[PlanError]:
    """Why the plan cannot be carried out yet: it may be tried out for any day, and happens on its day or later."""
    if plan.effective_on <= today():
        return []
    text = _("This can be carried out from %(day)s on, not before. Until then look at the preview.")
    return [PlanError(("effective_on",), text % {"day": _day(plan.effective_on)})]


def _general(plan: Plan) -> Iterator[PlanError]:
    if not plan.document.strip():
        yield PlanError(("document",), _("Name the document this rests on."))
    if not plan.passings:
        yield PlanError((), _("Choose at least one unit."))


def _endings(plan: Plan, units: Units) -> Iterator[PlanError]:
    for pk in plan.ending:
        unit, start = units[pk], known_start(units[pk].valid_from)
        if unit.valid_to is not None:
            text = _("%(unit)s ended on %(day)s already.") % {"unit": unit, "day": _day(unit.valid_to)}
            yield PlanError(("unit", pk), text)
        elif start is not None and start >= plan.effective_on:
            text = _("%(unit)s exists only from %(day)s; the reorganisation must take effect later.")
            yield PlanError(("effective_on",), text % {"unit": unit, "day": _day(start)})


def _successors(plan: Plan, units: Units) -> Iterator[PlanError]:
    keys, ending = {each.key for each in plan.begins}, set(plan.ending)
    seen: set[tuple[int, int | str]] = set()
    for passing in plan.passings:
        target = passing.successor
        if (passing.predecessor, target) in seen:
            text = _("%(unit)s passes to the same successor twice.") % {"unit": units[passing.predecessor]}
            yield PlanError(("unit", passing.predecessor), text)
        seen.add((passing.predecessor, target))
        if isinstance(target, str) and target not in keys:
            text = _("%(unit)s has no successor.") % {"unit": units[passing.predecessor]}
            yield PlanError(("unit", passing.predecessor), text)
        elif isinstance(target, int) and (target in ending or not _exists_from(units[target], plan.effective_on)):
            text = _("%(unit)s does not exist on that day and cannot be a successor.") % {"unit": units[target]}
            yield PlanError(("unit", target), text)


def _portions(plan: Plan, units: Units) -> Iterator[PlanError]:
    by_unit: dict[int, list[Passing]] = {}
    for passing in plan.passings:
        by_unit.setdefault(passing.predecessor, []).append(passing)
    for pk, passings in by_unit.items():
        if text := _wrong_shares(passings):
            yield PlanError(("unit", pk), text % {"unit": units[pk]})


def _wrong_shares(passings: list[Passing]) -> str:
    """Whole to one successor, or parts to several of which one is the main part; an abolished unit has none."""
    wholes = [each for each in passings if each.portion == Portion.WHOLE]
    mains = [each for each in passings if each.is_main]
    if any(each.kind not in SuccessionKind.values or each.portion not in Portion.values for each in passings):
        return _("%(unit)s: unknown kind of succession.")
    if wholes and len(passings) > 1:
        return _("%(unit)s passes whole to one successor, or in parts to several.")
    if not wholes and len(passings) == 1:
        return _("%(unit)s is divided: name every successor of its parts.")
    if passings[0].kind == SuccessionKind.ABOLISH:
        return _("%(unit)s is abolished: it has no main successor.") if mains else ""
    return _("%(unit)s needs exactly one main successor.") if len(mains) != 1 else ""


def _beginnings(plan: Plan, units: Units) -> Iterator[PlanError]:
    reached = {each.successor for each in plan.passings}
    begins = {each.key: each for each in plan.begins}
    if len(begins) != len(plan.begins):
        yield PlanError((), _("Two new units have the same key in the plan."))
    for each in plan.begins:
        for name in ("code", "name", "short_name"):
            if not getattr(each, name).strip():
                yield PlanError(("begins", each.key, name), _("This is needed."))
        if each.kind not in UnitKind.values:
            yield PlanError(("begins", each.key, "kind"), _("Unknown kind of unit."))
        if each.key not in reached:
            text = _("Nothing passes to %(unit)s; a reorganisation only begins units that succeed others.")
            yield PlanError(("begins", each.key, "name"), text % {"unit": each.name})
        if text := _wrong_parent(each, plan, units, begins):
            yield PlanError(("begins", each.key, "parent"), text)


def _wrong_parent(each: Beginning, plan: Plan, units: Units, begins: dict[str, Beginning]) -> str:
    if each.level not in RANKS:
        return _("Unknown level.")
    if each.parent is None:
        return ""
    parent: Unit | Beginning | None = begins.get(each.parent) if isinstance(each.parent, str) else units[each.parent]
    if parent is None or parent is each:
        return _("The unit above does not exist.")
    if isinstance(parent, Unit) and (parent.pk in plan.ending or not _exists_from(parent, plan.effective_on)):
        return _("%(unit)s does not exist on that day and cannot be the unit above.") % {"unit": parent}
    if parent.level in RANKS and RANKS[Level(parent.level)] > RANKS[Level(each.level)]:
        return _("A unit cannot stand below a unit of a lower level.")
    return ""


def _codes(plan: Plan, units: Units) -> Iterator[PlanError]:
    """The database keeps the same rule, as the constraint `unit_code_one_at_a_time`."""
    alive = Q(valid_to=None) | Q(valid_to__gte=plan.effective_on)
    codes = [each.code for each in plan.begins]
    used = set(Unit.objects.filter(alive, code__in=codes).exclude(pk__in=plan.ending).values_list("code", flat=True))
    for each in plan.begins:
        if each.code in used:
            text = _("Code %(code)s belongs to another unit at that time.") % {"code": each.code}
            yield PlanError(("begins", each.key, "code"), text)
        used.add(each.code)


def _units_below(plan: Plan, units: Units) -> Iterator[PlanError]:
    alive = Q(valid_to=None) | Q(valid_to__gte=plan.effective_on)
    left: dict[int, list[str]] = {}
    below = Unit.objects.filter(alive, parent__in=plan.ending).exclude(pk__in=plan.ending).order_by("sort_key", "pk")
    for parent_id, name in below.values_list("parent_id", "name"):
        left.setdefault(parent_id, []).append(name)
    for pk, names in left.items():
        text = ngettext(
            "%(n)s unit below %(unit)s is left without a unit above: %(names)s.",
            "%(n)s units below %(unit)s are left without a unit above: %(names)s.",
            len(names),
        )
        shown = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")  # noqa: PLR2004 - enough to see which
        yield PlanError(("unit", pk), text % {"n": len(names), "unit": units[pk], "names": shown})


def _exists_from(unit: Unit, day: datetime.date) -> bool:
    start = known_start(unit.valid_from)
    return (start is None or start <= day) and unit.valid_to is None


def _day(day: datetime.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
