"""What a week of a unit comes to for one reader: what is new, what is late, what is due in the week to come."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from dialogues import tallies as dialogue
from dialogues.models import Commitment, Opinion
from dialogues.opinion_enums import OPEN
from organizations.dates import in_force, today
from organizations.figures import Period, Scope
from organizations.models import Membership, Unit
from reports import measures
from reports.models import WeeklyDigest
from reports.queries.dashboard_late import TITLES as LATE_TITLES
from reports.queries.dashboard_late import duties_within, late_of, list_of
from reports.weekly_querysets import TOLD_WEEKLY

COUNTED = ("models_registry.registered", "models_registry.recognised", dialogue.OPINIONS)
ANSWERED = "dialogues.opinions_answered"
OPINIONS_DUE, COMMITMENTS_DUE, DUTIES_DUE = "dialogues.opinions_due", "dialogues.commitments_due", "directives.soon"
TITLES = LATE_TITLES | {
    "models_registry.registered": _("Models registered"),
    "models_registry.recognised": _("Models recognised"),
    dialogue.OPINIONS: _("Opinions received"),
    ANSWERED: _("Opinions answered for the first time"),
    OPINIONS_DUE: _("Opinions to be answered"),
    COMMITMENTS_DUE: _("Commitments to be kept"),
    DUTIES_DUE: _("Tasks of documents"),
}
HEADINGS = {"new": _("New last week"), "late": _("Late today"), "due": _("Due this week")}
"""The parts of a digest, in this order."""
WEEK = datetime.timedelta(days=7)
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """One line: what, how many, and the list of exactly these."""

    key: str
    number: int
    url: str


def memberships_to_tell(monday: datetime.date) -> Any:
    """Roles of today that began by the Monday, of whoever was not told of the week of that unit yet."""
    told = WeeklyDigest.objects.values_list("recipient", "unit").filter(week=monday)
    held = Membership.objects.in_force().filter(in_force(monday), role__in=TOLD_WEEKLY)
    held = held.filter(person__user__is_active=True, person__user__is_program=False)
    return held.exclude(pk__in=_of_those(held, told))


def _of_those(held: Any, told: Any) -> list[int]:
    """Ids of the roles whose person and unit are there already."""
    done = set(told)
    return [pk for pk, user, unit in held.values_list("pk", "person__user", "unit") if (user, unit) in done]


def lines_of(user: Any, unit: Unit, monday: datetime.date) -> dict[str, list[Told]]:
    """By part what is not nought, as the account reads it in the role it acts in."""
    parts = {"new": _new(user, unit, monday), "late": _late(user, unit), "due": _due(user, unit, monday)}
    return {name: [each for each in lines if each.number] for name, lines in parts.items()}


def _new(user: Any, unit: Unit, monday: datetime.date) -> list[Told]:
    scope = Scope(root=unit, period=Period(begins=monday - WEEK, ends=monday - _DAY))
    known = {each.key for each in measures.readable(user, unit)}
    asked = [measures.measure(key) for key in COUNTED if key in known]
    told = measures.counted(asked, {"": scope}, user)[""]
    lines = [Told(each.key, told[each.key].number, measures.list_url(each, scope)) for each in asked]
    days = (monday - WEEK, monday - _DAY)
    answered = _opinions(user, unit).filter(first_answered_on__range=days)
    url = _between("dialogues:opinions", "answered", days, subtree=unit.pk)
    return [*lines, Told(ANSWERED, answered.count(), url)]


def _late(user: Any, unit: Unit) -> list[Told]:
    return [Told(each.key, each.number, each.url) for each in late_of(user, unit)]


def _due(user: Any, unit: Unit, monday: datetime.date) -> list[Told]:
    """From today to Sunday; tasks as their list has them, in seven days."""
    days = (max(monday, today()), monday + WEEK - _DAY)
    opinions = _opinions(user, unit).filter(state__in=OPEN, due_on__range=days)
    promised = Commitment.objects.visible_to(user).filter(
        responsible_steward__path__startswith=unit.path, state="open", promised_for__range=days
    )
    duties, more = duties_within(user, unit)
    return [
        Told(
            OPINIONS_DUE,
            opinions.count(),
            _between("dialogues:opinions", "due", days, subtree=unit.pk, state="open"),
        ),
        Told(
            COMMITMENTS_DUE,
            promised.count(),
            _between("dialogues:commitments", "due", days, keeping=unit.pk, state="open"),
        ),
        Told(DUTIES_DUE, duties.due_soon().count(), list_of("directives:duties", state="soon", **more)),
    ]


def _opinions(user: Any, unit: Unit) -> Any:
    return Opinion.objects.visible_to(user).filter(steward__path__startswith=unit.path)


def _between(route: str, name: str, days: tuple[datetime.date, datetime.date], **more: Any) -> str:
    first, last = (f"{day:%d/%m/%Y}" for day in days)
    return list_of(route, **{**more, f"{name}_from": first, f"{name}_to": last})
