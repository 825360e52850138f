"""Verbs of conferences: planning one, correcting it, who came, what was concluded."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.enums import TOOK_PLACE, ConferenceKind, ConferenceState, HostRole
from dialogues.models import Conference, InvitedGroup
from dialogues.permissions.conferences import may_plan_for, may_write_conference
from dialogues.permissions.states import demand_writable
from mobilization.common.editing import RecordChanged, apply_values, demand_order
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from organizations.models import Unit

EXPORT_CONFERENCES = "dialogues.export_conferences"
HOSTS = tuple(name for role in HostRole for name in (f"{role}_hosts", f"{role}_name"))
KIND = ("kind", "voters", "branch")
"""Not changed any more once it was announced or held."""
DAYS = ("planned_from", "planned_to", "day")
"""Changed by moving it alone, with a reason; a day that was not known yet may be filled in."""
PLANNED = (
    *KIND, "title", "theme", *HOSTS, *DAYS, "begins", "ends", "place", "link", "content", "how_to",
    "capacity",
)  # fmt: skip
CONCLUSION = ("conclusion_number", "conclusion")
LONG = ("content", "how_to", "conclusion")
MOST_GROUPS = 50


@transaction.atomic
def plan_conference(*, unit: Unit, values: Mapping[str, Any], by: Any, groups: Sequence[str] = ()) -> Conference:
    """Put a conference into the plan of the unit; `values` are those of PLANNED, `groups` the names of who is invited.

    Raises PermissionDenied, ValidationError by field, ValueError for other keys.
    """
    if not may_plan_for(by, unit):
        raise PermissionDenied
    conference = Conference(unit=unit, steward=unit, entered_by=by)
    apply_values(conference, values, PLANNED, long=LONG)
    check_conference(conference)
    names = _demand_groups(groups)
    conference.save()
    _invite(conference, names)
    record_event(kind="dialogues.conference_planned", subject=conference, by=by, data={"kind": conference.kind})
    return conference


@transaction.atomic
def edit_conference(
    conference: Conference,
    *,
    version: int,
    changes: Mapping[str, Any],
    by: Any,
    groups: Sequence[str] | None = None,
) -> Conference:
    """Correct what the editor saw as `version`; returns it as stored. `groups` (None: they stay) in their order.

    Raises PermissionDenied, NotNow, RecordChanged (nothing is overwritten), ValidationError by field, ValueError for
    other keys. Without a difference nothing is written.
    """
    stored = _writable(conference, version, by)
    before = {name: getattr(stored, name) for name in (*KIND, *DAYS)}
    different = apply_values(stored, changes, PLANNED, long=LONG)
    _demand_unmoved(stored, before)
    check_conference(stored)
    if groups is not None:
        names = _demand_groups(groups)
        if names != groups_of(stored):
            _invite(stored, names)
            different.append("groups")
    return _saved(stored, different, by)


@transaction.atomic
def write_conclusion(conference: Conference, *, version: int, changes: Mapping[str, Any], by: Any) -> Conference:
    """What was concluded, as a draft until it is published. Raises as `edit_conference`."""
    stored = _writable(conference, version, by, (ConferenceState.HELD,))
    return _saved(stored, apply_values(stored, changes, CONCLUSION, long=LONG), by)


@transaction.atomic
def enter_attendance(
    conference: Conference, *, version: int, attended: Mapping[int, int | None], by: Any
) -> Conference:
    """How many of each invited group came (id → number; None: not counted). Raises as `edit_conference`."""
    stored = _writable(conference, version, by, (ConferenceState.HELD,))
    groups = {each.pk: each for each in stored.groups.all()}
    if unknown := set(attended) - set(groups):
        raise ValidationError(_("%(n)s of those named are not invited.") % {"n": len(unknown)})
    changed = [groups[pk] for pk, number in attended.items() if groups[pk].attended != number]
    for group in changed:
        group.attended = attended[group.pk]
        group.clean_fields(exclude=["conference"])
        group.save(update_fields=["attended"])
    return _saved(stored, ["attended"] if changed else [], by)


def locked_conference(conference: Conference) -> Conference:
    """As it is now; nobody else changes it or takes a step until the transaction ends."""
    rows = Conference.objects.select_for_update(of=("self",)).select_related("unit", "steward", "theme")
    stored: Conference = rows.get(pk=conference.pk)
    return stored


def groups_of(conference: Conference) -> list[str]:
    """Names of the invited groups, in their order."""
    return list(conference.groups.order_by("position", "id").values_list("name", flat=True))


def check_conference(conference: Conference) -> None:
    """Raises ValidationError at the fields that are to be corrected; a form asks before the days are known."""
    wrong: dict[str, Any] = {}
    if not any(getattr(conference, f"{role}_hosts") for role in HostRole):
        wrong["secretary_hosts"] = _("Say who hosts it: at least one.")
    for role in HostRole:
        if getattr(conference, f"{role}_name") and not getattr(conference, f"{role}_hosts"):
            wrong[f"{role}_name"] = _("Tick that this person hosts it, or take the name away.")
    if conference.kind == ConferenceKind.ON_REQUEST and not conference.voters:
        wrong["voters"] = _("Say how many voters asked for it.")
    elif conference.kind != ConferenceKind.ON_REQUEST and conference.voters is not None:
        wrong["voters"] = _("Only where voters asked for it.")
    if conference.capacity is not None and conference.capacity < conference.registered:
        text = _("%(n)s people are registered already: at least as many places.")
        wrong["capacity"] = text % {"n": conference.registered}
    wrong |= _wrong_days(conference)
    if wrong:
        raise ValidationError(wrong)
    if conference.planned_from:
        demand_order(conference.planned_from, conference.planned_to, "planned_to")


def _wrong_days(conference: Conference) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    first, last, day = conference.planned_from, conference.planned_to, conference.day
    if first and last and first.year != last.year and last >= first:
        wrong["planned_to"] = _("The plan is of one year: both days lie in the same.")
    if day and ((first and day < first) or (last and day > last)):
        wrong["day"] = _("The day lies in the time planned.")
    if conference.ends is not None and (conference.begins is None or conference.ends <= conference.begins):
        wrong["ends"] = _("It ends after it begins.")
    return wrong


def _demand_unmoved(stored: Conference, before: Mapping[str, Any]) -> None:
    """Once it was announced or held its kind stays; another date needs a reason. Raises ValidationError."""
    wrong: dict[str, Any] = {}
    if stored.announced_on is not None or stored.state in TOOK_PLACE:
        wrong |= dict.fromkeys(
            (name for name in KIND if getattr(stored, name) != before[name]),
            _("This stays as it was announced."),
        )
    is_filled_in = stored.state == ConferenceState.PLANNED and before["day"] is None
    for name in DAYS:
        if getattr(stored, name) != before[name] and not (name == "day" and is_filled_in):
            wrong[name] = _("Move the conference to another date, with a reason.")
    if wrong:
        raise ValidationError(wrong)


def _writable(conference: Conference, version: int, by: Any, states: Sequence[str] | None = None) -> Conference:
    stored = locked_conference(conference)
    demand_writable(by, stored, *([states] if states else []))
    if not may_write_conference(by, stored):
        raise PermissionDenied
    if stored.version != version:
        raise RecordChanged(stored)
    return stored


def _saved(stored: Conference, different: list[str], by: Any) -> Conference:
    if different:
        stored.version += 1
        stored.save()
        record_event(kind="dialogues.conference_edited", subject=stored, by=by, data={"fields": different})
    return stored


def _demand_groups(groups: Sequence[str]) -> list[str]:
    """Each once, in their order; clean. Raises ValidationError."""
    names = list(dict.fromkeys(name for name in map(clean, groups) if name))
    longest = 200
    if len(names) > MOST_GROUPS:
        raise ValidationError({"groups": _("At most %(most)s groups are invited.") % {"most": MOST_GROUPS}})
    if any(len(name) > longest for name in names):
        raise ValidationError({"groups": _("The name of a group has at most %(most)s letters.") % {"most": longest}})
    return names


def _invite(conference: Conference, names: Sequence[str]) -> None:
    """Those that go are deleted, those that stay keep how many came, at their new place."""
    kept = {each.name: each for each in conference.groups.all()}
    for name in kept.keys() - set(names):
        kept[name].delete()
    for place, name in enumerate(names, 1):
        if name not in kept:
            InvitedGroup.objects.create(conference=conference, name=name, position=place)
        elif kept[name].position != place:
            kept[name].position = place
            kept[name].save(update_fields=["position"])
