"""Verbs of a council's seats and of its rules."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mobilization.common.editing import RecordChanged, apply_values, content_of, demand_order, overlapping
from mobilization.outbox.events import record_event
from organizations.dates import today
from reviews.enums import CouncilRole
from reviews.models import Assignment, Attendance, Council, CouncilMember, CouncilRules, Recusal
from reviews.permissions.rounds import ALIVE
from reviews.queries.councils import people_to_seat
from reviews.queries.rounds import judges, undecided_models
from reviews.services.bars import raise_bars
from reviews.services.councils import locked
from reviews.services.telling import tell_changed, tell_given, tell_taken_away

SEAT = ("person", "role", "position", "valid_from", "valid_to")
RULES = (
    "valid_from",
    "quorum_share",
    "needed_share",
    "is_more_than",
    "base",
    "recused_count",
    "tie",
    "is_secret",
    "fewest_sheets",
    "deadline_days",
    "source",
)
DAY = datetime.timedelta(days=1)


@transaction.atomic
def add_seat(council: Council, *, values: Mapping[str, Any], by: Any) -> CouncilMember:
    """Give a person a seat; `values` are those of SEAT.

    A seat gives no right: the person must be (or have been) council member of the unit, which an administrator says.
    Raises PermissionDenied, and ValidationError by field.
    """
    stored = locked(council, by)
    seat = CouncilMember(council=stored)
    apply_values(seat, values, SEAT)
    _check_seat(seat)
    seat.save()
    _keep_from_conflicts(stored, seat)
    _tell("reviews.seat_added", stored, by, seat=seat.pk, person=seat.person_id, role=seat.role)
    tell_given(seat, by=by)
    return seat


def _keep_from_conflicts(council: Council, seat: CouncilMember) -> None:
    """Bars for what is judged already. A round opened or filled at the same moment sees the seat, or is seen here."""
    if not judges(council).filter(pk=seat.pk).exists():
        return
    list(council.rounds.select_for_update().filter(state__in=ALIVE).order_by("pk").values_list("pk"))
    judged = {row["candidacy__model"] for row in undecided_models(council)}
    raise_bars(council, models=judged, people=[seat.person_id])


@transaction.atomic
def change_seat(seat: CouncilMember, *, values: Mapping[str, Any], seen: str, by: Any) -> CouncilMember:
    """Correct a seat, or end it with a last day; the person stays.

    `seen` names the content the editor saw (`content_of`). Raises PermissionDenied, RecordChanged, ValidationError.
    """
    council = locked(seat.council, by)
    stored = council.members.select_related("person").filter(pk=seat.pk).first()
    if stored is None:
        raise ValidationError(_("Somebody else has taken this away in the meantime."))
    if content_of(stored) != seen:
        raise RecordChanged(stored)
    if different := apply_values(stored, values, SEAT[1:]):
        _check_seat(stored)
        stored.save()
        _keep_from_conflicts(council, stored)  # a seat that had ended may go on
        _tell("reviews.seat_changed", council, by, seat=stored.pk, fields=different)
        tell_changed(stored, different, by=by)
    return stored


@transaction.atomic
def remove_seat(seat: CouncilMember, *, by: Any) -> None:
    """Take away a seat that was entered by mistake; one that ends gets a last day instead. Raises PermissionDenied."""
    council = locked(seat.council, by)
    stored = council.members.filter(pk=seat.pk).first()
    if stored is not None:
        if why := why_seat_stays(stored):
            raise ValidationError(why)
        _tell("reviews.seat_removed", council, by, seat=stored.pk, person=stored.person_id)
        tell_taken_away(stored, by=by)
        stored.delete()


def why_seat_stays(seat: CouncilMember) -> str:
    """Why the seat is ended and not taken away; nothing where nobody has sat, withdrawn or scored in it."""
    if any(each.objects.filter(seat=seat).exists() for each in (Attendance, Recusal)):
        return _("This seat stands in the minutes of a session. Give it a last day instead.")
    if Assignment.objects.filter(seat=seat).exists():
        return _("Candidacies were assigned to this seat. Give it a last day instead.")
    return ""


def _check_seat(seat: CouncilMember) -> None:
    council = seat.council
    demand_order(seat.valid_from, seat.valid_to)
    if not people_to_seat(council).filter(pk=seat.person_id).exists():
        text = _("This person is no council member of %(unit)s. An administrator gives the role first.")
        raise ValidationError({"person": text % {"unit": council.steward.name}})
    if seat.valid_from < council.valid_from or (council.valid_to and seat.valid_from > council.valid_to):
        raise ValidationError({"valid_from": _outside(council)})
    if council.valid_to and seat.valid_to and seat.valid_to > council.valid_to:
        raise ValidationError({"valid_to": _outside(council)})
    others = overlapping(council.members.exclude(pk=seat.pk), seat.valid_from, seat.valid_to)
    if others.filter(person=seat.person_id).exists():
        raise ValidationError({"valid_from": _("The person sits in this council at that time already.")})
    if seat.role == CouncilRole.CHAIR and others.filter(role=CouncilRole.CHAIR).exists():
        raise ValidationError({"role": _("The council has a chair at that time already.")})


def _outside(council: Council) -> str:
    first = date_format(council.valid_from, "SHORT_DATE_FORMAT")
    if council.valid_to is None:
        return _("The council begins on %(first)s.") % {"first": first}
    last = date_format(council.valid_to, "SHORT_DATE_FORMAT")
    return _("The council’s term is from %(first)s to %(last)s.") % {"first": first, "last": last}


@transaction.atomic
def add_rules(council: Council, *, values: Mapping[str, Any], by: Any) -> CouncilRules:
    """From a day on the council decides so; what held before ends the day before. `values` are those of RULES.

    Raises PermissionDenied, and ValidationError by field, also for shares that nobody can reach.
    """
    stored = locked(council, by)
    added = CouncilRules(council=stored)
    apply_values(added, values, RULES)
    try:
        added.numbers  # noqa: B018 - asked for what it raises
    except ValueError as error:
        raise ValidationError({"needed_share": _impossible()}) from error
    if added.valid_from < stored.valid_from or (stored.valid_to and added.valid_from > stored.valid_to):
        raise ValidationError({"valid_from": _outside(stored)})
    last = stored.rules.order_by("valid_from").last()
    if last is not None:
        _end_before(last, added.valid_from)
    added.save()
    _tell("reviews.rules_set", stored, by, rules=added.pk, valid_from=added.valid_from.isoformat())
    return added


def _impossible() -> str:
    return _("More than 100 % of the votes can never be reached; choose “at least”, or less.")


def _end_before(last: CouncilRules, first: datetime.date) -> None:
    if last.valid_from >= first:
        day = date_format(last.valid_from, "SHORT_DATE_FORMAT")
        raise ValidationError(
            {"valid_from": _("There is a rule from %(day)s already; choose a later day.") % {"day": day}}
        )
    last.valid_to = first - DAY
    last.save(update_fields=["valid_to"])


@transaction.atomic
def remove_rules(rules: CouncilRules, *, by: Any) -> None:
    """Take away rules that have not begun; those before go on. Raises PermissionDenied, and ValidationError."""
    council = locked(rules.council, by)
    stored = council.rules.filter(pk=rules.pk).first()
    if stored is None:
        return
    if not may_be_removed(stored):
        raise ValidationError(_("These rules have begun and stay on record; add new ones from a later day."))
    before, end = council.rules.filter(valid_to=stored.valid_from - DAY).first(), stored.valid_to
    _tell("reviews.rules_removed", council, by, rules=stored.pk)
    stored.delete()
    if before is not None:
        before.valid_to = end
        before.save(update_fields=["valid_to"])


def may_be_removed(rules: CouncilRules) -> bool:
    """Whether no decision can have followed them yet."""
    return rules.valid_from > today()


def _tell(kind: str, council: Council, by: Any, **data: Any) -> None:
    record_event(kind=kind, subject=council, by=by, data=data)
