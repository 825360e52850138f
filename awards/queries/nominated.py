"""Nominations that wait for a decision, and what decisions tell the checks of a nomination."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.earlier import Earlier
from awards.enums import UNSIGNED, NominationState
from awards.models import Decision, DecisionRecipient, Nomination
from awards.names import are_same, found_as

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


def departures(row: DecisionRecipient) -> dict[str, str]:
    """Field → what is something else than in the nomination that the row decides: what is given, or to whom.

    Of the name accents, capitals and the form of address may be corrected.
    """
    mine = row.nomination
    if mine is None:
        return {}
    found = {}
    if (row.title_id, row.form_id, row.recipient) != (mine.title_id, mine.form_id, mine.recipient):
        found["subject"] = _("The nomination is for “%(subject)s”.") % {"subject": mine.subject}
    if found_as(row.name, row.recipient) != found_as(mine.name, mine.recipient):
        found["name"] = _("The nomination is for “%(subject)s”.") % {"subject": mine.name}
    for name, field in (("person", "person"), ("collective", "unit")):
        if getattr(mine, f"{name}_id") not in (None, getattr(row, f"{name}_id")):
            found[field] = _("The nomination is for “%(subject)s”.") % {"subject": getattr(mine, name)}
    return found


def twins_of(row: DecisionRecipient) -> "QuerySet[DecisionRecipient]":
    """Others on the list who are called and given the same."""
    same = row.decision.recipients.filter(
        title=row.title, form=row.form, recipient=row.recipient, name__iexact=row.name, position__iexact=row.position
    )
    found: QuerySet[DecisionRecipient] = same.exclude(pk=row.pk)
    return found


def given_without_nomination(nomination: Nomination) -> Iterable[Earlier]:
    """What decisions that hold gave to the same recipient without a nomination, those of other bodies too.

    The same is who is linked as the same person or unit; of others the same name in a decision of the unit that
    nominates, of one below it or above it.
    """
    rows = DecisionRecipient.objects.standing().filter(nomination=None, recipient=nomination.recipient, number=1)
    named: Any = Q(search__contains=found_as(nomination.name, nomination.recipient))
    named &= Q(unit=nomination.unit_id) | Q(decision__steward=nomination.steward_id)
    for link in ("person", "collective"):
        if (known := getattr(nomination, f"{link}_id")) is not None:
            named = Q(**{link: known}) | (named & Q(**{f"{link}__isnull": True}))
    for row in (
        rows.filter(named).select_related("title", "form", "decision__unit").order_by("decision__signed_on", "id")
    ):
        if _is_known_to_be(row, nomination) or are_same(row.name, nomination.name, nomination.recipient):
            yield _told(row, nomination)


def _is_known_to_be(row: DecisionRecipient, nomination: Nomination) -> bool:
    links = ("person_id", "collective_id")
    return any(
        getattr(nomination, link) is not None and getattr(nomination, link) == getattr(row, link) for link in links
    )


def _told(row: DecisionRecipient, nomination: Nomination) -> Earlier:
    words = {"number": row.decision.numbered, "by": row.decision.decided_by, "subject": row.subject}
    day = row.decision.signed_on
    words["day"] = date_format(day, "SHORT_DATE_FORMAT") if day else "–"
    return Earlier(
        key=f"recipient:{row.pk}",
        subject=row.subject,
        said=_("decision No. %(number)s of %(day)s by %(by)s: %(subject)s") % words,
        given_on=day,
        by_name=not _is_known_to_be(row, nomination),
        decision=row.decision_id,
        elsewhere=_("A decision of %(by)s") % words,
    )
