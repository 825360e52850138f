"""Nominations that wait for a decision, and what decisions tell the checks of a nomination."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.earlier import Earlier
from awards.enums import UNSIGNED, NominationState
from awards.models import Decision, DecisionRecipient, Nomination

if TYPE_CHECKING:
    from django.db.models import QuerySet


def waiting_for(decision: Decision) -> "QuerySet[Nomination]":
    """What was recommended to the deciding unit in this branch and is on no open list yet, by name.

    For another body's decision: what units of the subtree nominated to a body outside the portal.
    """
    if decision.is_outside:
        whose = Q(body=None, steward__path__startswith=decision.steward.path)
    else:
        whose = Q(body_steward=decision.steward_id)
    listed = DecisionRecipient.objects.filter(nomination=OuterRef("pk"), decision__state__in=UNSIGNED)
    found = Nomination.objects.filter(whose, branch=decision.branch, state=NominationState.APPROVED)
    return found.exclude(Exists(listed)).select_related("title", "form", "unit", "steward").order_by("name_key", "id")


def decision_of(nomination: Nomination, user: Any) -> DecisionRecipient | None:
    """The row of the decision that decided it, where the account reads that row."""
    if nomination.state != NominationState.DECIDED:
        return None
    rows = DecisionRecipient.objects.visible_to(user).standing().filter(nomination=nomination)
    found: DecisionRecipient | None = rows.select_related("decision__unit").first()
    return found


def given_without_nomination(nomination: Nomination) -> Iterable[Earlier]:
    """What decisions that hold gave to the same recipient without a nomination, those of other bodies too.

    The same is who is linked as the same person or unit; of others the same name in a decision of the unit that
    nominates, of one below it or above it.
    """
    rows = DecisionRecipient.objects.standing().filter(nomination=None, recipient=nomination.recipient, number=1)
    named: Any = Q(name_key=nomination.name_key)
    named &= Q(unit=nomination.unit_id) | Q(decision__steward=nomination.steward_id)
    for link in ("person", "collective"):
        if (known := getattr(nomination, f"{link}_id")) is not None:
            named = Q(**{link: known}) | (named & Q(**{f"{link}__isnull": True}))
    for row in (
        rows.filter(named).select_related("title", "form", "decision__unit").order_by("decision__signed_on", "id")
    ):
        yield _told(row, nomination)


def _told(row: DecisionRecipient, nomination: Nomination) -> Earlier:
    words = {"number": row.decision.numbered, "by": row.decision.decided_by, "subject": row.subject}
    day = row.decision.signed_on
    words["day"] = date_format(day, "SHORT_DATE_FORMAT") if day else "–"
    links = ("person_id", "collective_id")
    return Earlier(
        key=f"recipient:{row.pk}",
        subject=row.subject,
        said=_("decision No. %(number)s of %(day)s by %(by)s: %(subject)s") % words,
        given_on=day,
        by_name=not any(
            getattr(nomination, link) is not None and getattr(nomination, link) == getattr(row, link) for link in links
        ),
    )
