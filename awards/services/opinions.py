"""Verbs of co-opinions: asking a body, its answer, taking a request back, reminding; the clock counts working days."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.enums import OpinionState
from awards.models import CoOpinion, Nomination
from awards.opinion_recipients import asked_accounts, asking_accounts
from awards.opinion_steps import ANSWERS, OFFERED, tell
from awards.permissions.opinions import demand_askable, may_answer, may_ask
from awards.rules import OPINION_DAYS, OPINION_REMIND_DAYS
from awards.services.nominations import locked_nomination
from directives import rules
from mobilization.common.locks import one_at_a_time
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from mobilization.workflow.transitions import apply_transition
from organizations.dates import today
from organizations.models import Unit
from organizations.working_days import add_working_days

EXPORT_OPINIONS = "awards.export_opinions"
_BATCH = 500


@transaction.atomic
def ask_opinion(
    nomination: Nomination, *, unit: Unit | None = None, name: str = "", question: str = "", by: Any
) -> CoOpinion:
    """Ask a unit of the portal, or a body outside it by `name`; it has the working days of the rule of today.

    Raises PermissionDenied, NotNow while the nomination is not submitted, ValidationError by field.
    """
    stored = locked_nomination(nomination)
    demand_askable(by, stored)
    if not may_ask(by, stored):
        raise PermissionDenied
    day = today()
    opinion = CoOpinion(
        nomination=stored,
        asked=unit,
        asked_steward=unit,
        asked_name=clean(name),
        question=clean(question, multiline=True),
        asked_on=day,
        due_on=add_working_days(day, rules.value(OPINION_DAYS, on=day)),
        asked_by=by,
    )
    _check(opinion)
    opinion.save()
    record_event(kind="awards.opinion_asked", subject=stored, by=by, data={"opinion": opinion.pk})
    tell("opinion_asked", opinion, asked_accounts(opinion), by=by)
    return opinion


def _check(opinion: CoOpinion) -> None:
    """Raises ValidationError at the fields that are to be corrected."""
    opinion.clean_fields(exclude=["nomination", "asked_by"])
    nomination, unit = opinion.nomination, opinion.asked
    if unit is not None and opinion.asked_name:
        raise ValidationError({"asked_name": _("Name a unit of the portal or a body outside it, not both.")})
    if unit is None and not opinion.asked_name:
        raise ValidationError({"asked": _("Choose the unit that is asked, or name a body outside the portal.")})
    if unit is not None and unit.pk in {nomination.body_steward_id, nomination.steward_id}:
        raise ValidationError({"asked": _("Others are asked than the unit that nominates and the one that decides.")})
    if unit is not None and not Unit.objects.in_force().filter(pk=unit.pk).exists():
        raise ValidationError({"asked": _("Choose a unit that exists today.")})
    there = nomination.opinions.filter(state=OpinionState.OPEN)
    if unit is not None and there.filter(asked_steward=unit).exists():
        raise ValidationError({"asked": _("This unit is asked already, and has not answered yet.")})
    if unit is None and there.filter(asked_name__iexact=opinion.asked_name).exists():
        raise ValidationError({"asked_name": _("This body is asked already, and has not answered yet.")})


@transaction.atomic
def answer_opinion(
    opinion: CoOpinion,
    action: str,
    *,
    reason: str = "",
    document_number: str = "",
    answered_on: datetime.date | None = None,
    by: Any,
) -> CoOpinion:
    """`agree` or `disagree`, the second with its reason; of a body outside number and day of its paper are wanted.

    A unit of the portal answers today. Late answers count: they replace the silence. Raises what `apply_transition`
    raises, ValidationError by field, LookupError for another action.
    """
    if action not in ANSWERS:
        raise LookupError(action)
    number = clean(document_number)
    if opinion.asked_steward_id is not None:
        answered_on, number = today(), number[:100]
    elif may_answer(by, opinion):
        _check_paper(opinion, number, answered_on)
    return apply_transition(opinion, action, by=by, reason=reason, answered_on=answered_on, document_number=number)


def _check_paper(opinion: CoOpinion, number: str, answered_on: datetime.date | None) -> None:
    wrong = {}
    if not number:
        wrong["document_number"] = _("Give the number of the answer as printed.")
    elif len(number) > 100:  # noqa: PLR2004 - the column's length
        wrong["document_number"] = _("This is too long.")
    if answered_on is None:
        wrong["answered_on"] = _("Give the day of the answer.")
    elif not opinion.asked_on <= answered_on <= today():
        wrong["answered_on"] = _("The day lies between the day of the request and today.")
    if wrong:
        raise ValidationError(wrong)


def change_opinion(opinion: CoOpinion, action: str, *, by: Any, reason: str = "", **paper: Any) -> CoOpinion:
    """A step that its page offers. Raises as `answer_opinion`."""
    if action not in OFFERED:
        raise LookupError(action)
    if action in ANSWERS:
        return answer_opinion(opinion, action, by=by, reason=reason, **paper)
    return apply_transition(opinion, action, by=by, reason=reason)


def remind_of_opinions(*, on: datetime.date | None = None) -> int:
    """Remind who is asked before the last day, and tell them and who asked once it is over; of each once.

    Returns how many co-opinions somebody was told of.
    """
    day, number = on or today(), 0
    soon = add_working_days(day, rules.value(OPINION_REMIND_DAYS, on=day))
    for stamp, where, kind in (
        ("reminded_on", {"due_on__range": (day, soon), "asked_on__lt": day}, "opinion_due_soon"),
        ("escalated_on", {"due_on__lt": day}, "opinion_overdue"),
    ):
        while done := _remind_batch(stamp, where, kind, day):
            number += done
    return number


@transaction.atomic
def _remind_batch(stamp: str, where: dict[str, Any], kind: str, day: datetime.date) -> int:
    one_at_a_time("awards.opinions", stamp)
    rows = (
        CoOpinion.objects.open()
        .filter(**where, **{f"{stamp}__isnull": True})
        .select_related("nomination__body", "nomination__body_steward", "nomination__steward", "asked", "asked_steward")
    )
    batch = list(rows.order_by("pk")[:_BATCH])
    for opinion in batch:
        people = asked_accounts(opinion)
        if kind == "opinion_overdue" or opinion.asked_steward_id is None:
            people += asking_accounts(opinion)
        tell(kind, opinion, list({each.pk: each for each in people}.values()))
    CoOpinion.objects.filter(pk__in=[each.pk for each in batch]).update(**{stamp: day})
    return len(batch)
