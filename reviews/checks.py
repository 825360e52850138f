"""What a step cannot do without: of criteria sets, rounds, score sheets, sessions and the votes in them."""

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mobilization.workflow.refusals import TransitionRefused
from mobilization.workflow.transitions import Context
from models_registry.enums import CandidacyState
from organizations.dates import in_force, today
from reviews.agenda_kinds import demand_votable, title_of
from reviews.enums import RoundState
from reviews.voting import Attendance, is_quorate, quorum

if TYPE_CHECKING:
    from reviews.models import CriteriaSet, Round, ScoreSheet, Session, SessionItem

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


def round_can_be_cancelled(found: "Round", context: Context) -> None:
    """Raises TransitionRefused while a session that is to come decides on it: its members may have been called."""
    if name := found.sessions.living().order_by("held_on", "id").values_list("name", flat=True).first():
        text = _("The session “%(name)s” is planned on this round. Cancel it or give it another round first.")
        raise TransitionRefused(text % {"name": name})


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


def sheet_can_be_opened_again(sheet: "ScoreSheet", context: Context) -> None:
    """Raises TransitionRefused where the member does not judge the model, whether they withdrew or not (`conflict`)."""
    if why := context.data["conflict"]:
        text = _("There is a conflict of interest: %(grounds)s. It stands until that is corrected or taken back.")
        raise TransitionRefused(text % {"grounds": why})


def session_can_begin(session: "Session", context: Context) -> None:
    """Raises TransitionRefused: before its day, without agenda or members, or while the round is being scored."""
    if session.held_on > today():
        text = _("The session is planned for %(day)s. If it meets today, correct its day first.")
        raise TransitionRefused(text % {"day": date_format(session.held_on, "SHORT_DATE_FORMAT")})
    if session.round is not None and session.round.state == RoundState.CANCELLED:
        raise TransitionRefused(_("The round was cancelled. Give the session another one, or cancel it."))
    if session.round is not None and session.round.state != RoundState.CLOSED:
        raise TransitionRefused(_("The scoring of the round is not closed yet."))
    if not session.items.exists():
        raise TransitionRefused(_("There is nothing on the agenda yet."))
    on = session.held_on
    if not session.council.members.filter(in_force(on), in_force(on, "council__")).exists():
        raise TransitionRefused(_("Nobody sat in the council on the day of the session."))


def session_can_close(session: "Session", context: Context) -> None:
    """Raises ValidationError by field of the document (`data`), and TransitionRefused while an item has no outcome."""
    _demand_document(session, context.data["document_number"], context.data["document_date"])
    number = session.items.filter(outcome="").count()
    if number:
        text = ngettext("%(n)s item has no outcome yet.", "%(n)s items have no outcome yet.", number)
        raise TransitionRefused(text % {"n": number})


def _demand_document(session: "Session", number: str, day: datetime.date) -> None:
    """Raises ValidationError by field."""
    errors = {}
    longest = session._meta.get_field("document_number").max_length or 0
    if not number:
        errors["document_number"] = _("Please give the number of the document.")
    elif len(number) > longest:
        errors["document_number"] = _("A number has at most %(n)d characters.") % {"n": longest}
    if not session.held_on <= day <= today():
        errors["document_date"] = _("Between the day of the session and today.")
    if errors:
        raise ValidationError(errors)


def item_can_be_voted_on(item: "SessionItem", context: Context) -> None:
    """Raises TransitionRefused: without quorum, without anybody who may vote, or when the candidacy is over."""
    session = item.session
    demand_votable(item)
    if item.item is not None and item.item.candidacy.state != CandidacyState.UNDER_REVIEW:
        text = _("The candidacy “%(title)s” is not under review any more: take it off the agenda or put it off.")
        raise TransitionRefused(text % {"title": title_of(item)})
    there = heads(item)
    if not is_quorate(session.numbers, members=there.members, present=there.present):
        text = _("No quorum: %(present)s of %(members)s members are there, %(needed)s are needed.")
        known = {"present": there.present, "members": there.members}
        raise TransitionRefused(text % {**known, "needed": quorum(session.numbers, there.members)})
    if there.voters <= 0:
        raise TransitionRefused(_("Nobody who is there may vote on “%(title)s”.") % {"title": title_of(item)})


def heads(item: "SessionItem") -> Attendance:
    """Of the item: how many members the council has, who is there, who of them does not vote. Two queries."""
    rows = dict(item.session.attendance.values_list("seat", "is_present"))
    gone = [rows[seat] for seat in item.recusals.values_list("seat", flat=True) if seat in rows]
    return Attendance(
        members=len(rows), present=sum(rows.values()), recused=sum(gone), absent_recused=len(gone) - sum(gone)
    )
