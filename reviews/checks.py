"""What a step cannot do without: a criteria set before it is put in force, a round before it opens or is decided."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mobilization.workflow.refusals import TransitionRefused
from mobilization.workflow.transitions import Context
from models_registry.enums import CandidacyState
from organizations.dates import in_force, today

if TYPE_CHECKING:
    from reviews.models import CriteriaSet, Round, ScoreSheet

OPEN_CANDIDACIES = (
    CandidacyState.DRAFT,
    CandidacyState.RETURNED,
    CandidacyState.SUBMITTED,
    CandidacyState.UNDER_REVIEW,
)


def faults(criteria: "CriteriaSet") -> list[str]:
    """Sentences about what is missing; none where people can score by it. Two queries."""
    groups = list(criteria.groups.prefetch_related("criteria"))
    found = []
    if not groups:
        found.append(_("There is no criterion yet. Begin with a group, then add its criteria."))
    empty = [group.title for group in groups if not group.criteria.all()]
    found += [_("The group “%(group)s” has no criterion.") % {"group": title} for title in empty]
    bounds = list(criteria.bands.values_list("lowest", flat=True))
    if not bounds:
        found.append(_("There is no grade band yet."))
    elif min(bounds) != 0:
        found.append(_("The lowest grade band must begin at 0 points, so that every total has a grade."))
    return found


def round_can_open(found: "Round", context: Context) -> None:
    """Raises TransitionRefused: nothing to judge, nobody who judges, or the last day is over."""
    if not found.items.exists():
        raise TransitionRefused(_("There is no candidacy in the round yet."))
    if not found.council.members.filter(in_force(today()), in_force(today(), "council__")).exists():
        raise TransitionRefused(_("Nobody sits in the council today."))
    if found.closes_on < today():
        raise TransitionRefused(_("The last day of scoring is over. Give the round a later one first."))


def round_can_be_decided(found: "Round", context: Context) -> None:
    """Raises TransitionRefused while a candidacy of the round has no decision."""
    number = found.items.filter(candidacy__state__in=OPEN_CANDIDACIES).count()
    if number:
        text = ngettext(
            "%(n)s candidacy of the round has no decision yet.",
            "%(n)s candidacies of the round have no decision yet.",
            number,
        )
        raise TransitionRefused(text % {"n": number})


def demand_window(found: "Round") -> None:
    """Raises TransitionRefused outside the days in which the round is scored."""
    if today() < found.opens_on:
        raise TransitionRefused(_("Scoring has not begun yet."))
    if today() > found.closes_on:
        raise TransitionRefused(_("The last day of scoring is over. The secretary can give the round a later one."))


def sheet_can_be_submitted(sheet: "ScoreSheet", context: Context) -> None:
    """Raises TransitionRefused: outside the window, or where criteria have no points (`data["missing"]`)."""
    demand_window(sheet.assignment.item.round)
    if missing := context.data["missing"]:
        text = ngettext("%(n)s criterion has no points yet.", "%(n)s criteria have no points yet.", missing)
        raise TransitionRefused(text % {"n": missing})
