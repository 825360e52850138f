"""The demo's sessions: one closed with its minutes, one that comes with its agenda, each on a round of its own."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from mobilization.common.papers.paper import Layout
from mobilization.common.recording import recording
from models_registry.models import Candidacy
from organizations.dates import today
from reviews.enums import SessionPaper
from reviews.models import Council, Round, Session
from reviews.queries.rounds import takeable
from reviews.services.agenda import take_on_agenda
from reviews.services.closing import close_session, set_outcomes
from reviews.services.demo_round import open_filled, score_whole
from reviews.services.rounds import change_round
from reviews.services.session_papers import request_session_paper
from reviews.services.sessions import begin_session, call_members, note_attendance, plan_session
from reviews.services.votes import (
    cast_votes,
    confirm_papers,
    count_votes,
    enter_papers,
    mark_of_papers,
    open_votes,
    papers_to_confirm,
)

WAITING = 1
"""So many candidacies stay outside all rounds, so that there is something to take in."""
PLACE = "Hội trường tầng 2, trụ sở Đảng ủy"
SHARES = ({"chair": "0.9", "member": "0.88", "other": "0.92"}, {"chair": "0.84", "member": "0.8", "other": "0.83"},
          {"chair": "0.7", "member": "0.62", "other": "0.74"})  # fmt: skip
"""What each gives of the points, candidacy by candidacy."""
VOTES = (("in_favour",) * 3, ("in_favour",) * 3, ("in_favour", "against", "against"))
"""Of chair, member and the other, candidacy by candidacy; on paper two more."""
ON_PAPER = ((2, 0), (2, 0), (0, 2))
WHY_NOT = "Mới làm ở một khu dân cư, chưa có số liệu đối chiếu trước và sau."
OUTCOMES = (("recognised", "", True, True), ("recognised", "", False, False),
            ("not_recognised", WHY_NOT, False, False))  # fmt: skip
"""What it came to, why, typical, proposed above."""
AWAY = "Vũ Văn Cựu Chiến Binh"
DAYS_TO_COME = 5
COMING = 2
"""Candidacies on the agenda of the session that comes."""


def make_sessions(council: Council, current: Round, judges: Mapping[str, Any], by: Any) -> None:
    """Both sessions, where enough candidacies wait besides those of the `current` round; else none."""
    rest = list(takeable(current))[WAITING:]
    if len(rest) < len(VOTES) + COMING:
        return
    decided, coming = rest[: len(VOTES)], rest[len(VOTES) : len(VOTES) + COMING]
    _closed(_scored(council, current, decided, judges, by, number=1), judges, by)
    _planned(_scored(council, current, coming, judges, by, number=2), by)


def _scored(
    council: Council,
    current: Round,
    candidacies: Sequence[Candidacy],
    judges: Mapping[str, Any],
    by: Any,
    *,
    number: int,
) -> Round:
    """A round whose scoring is closed."""
    name = f"Bình xét cấp xã đợt {number} năm {today().year}"
    opened = open_filled(council, current.campaign, current.criteria_set, candidacies, name=name, by=by)
    score_whole(opened, judges, [{who: Decimal(share) for who, share in each.items()} for each in SHARES], by)
    return change_round(opened, "close", by=by)


def _plan(found: Round, on: datetime.date, by: Any, *, number: int) -> Session:
    values = {
        "name": f"Họp Hội đồng xét công nhận đợt {number} năm {today().year}",
        "round": found,
        "held_on": on,
        "begins_at": datetime.time(8, 30),
        "place": PLACE,
    }
    planned = plan_session(council=found.council, values=values, by=by)
    take_on_agenda(planned, items=[item.pk for item in found.items.all()], by=by)
    call_members(planned, by=by)
    return planned


def _planned(found: Round, by: Any) -> None:
    planned = _plan(found, timezone.localdate() + datetime.timedelta(days=DAYS_TO_COME), by, number=2)
    request_session_paper(session=planned, paper=SessionPaper.INVITATION, layout=Layout.PARTY, by=by)


def _closed(found: Round, judges: Mapping[str, Any], by: Any) -> None:
    session = begin_session(_plan(found, today(), by, number=1), by=by)
    there = session.attendance.exclude(seat__person__full_name=AWAY).values_list("seat", flat=True)
    note_attendance(session, version=session.version, present=dict.fromkeys(there, ""), by=by)
    items = list(session.items.order_by("position").values_list("pk", flat=True))
    open_votes(session, items=items, by=by)
    for place, judge in enumerate(judges.values()):
        choices = {item: votes[place] for item, votes in zip(items, VOTES, strict=True)}
        with recording(actor=judge.pk):
            cast_votes(session, choices=choices, by=judge)
    counts = {
        item: {"in_favour": yes, "against": no, "abstained": 0, "invalid": 0}
        for item, (yes, no) in zip(items, ON_PAPER, strict=True)
    }
    enter_papers(session, counts=counts, by=by)
    second = judges["chair"]
    with recording(actor=second.pk):
        confirm_papers(session, seen=mark_of_papers(papers_to_confirm(session, second)), by=second)
    count_votes(session, items=items, by=by)
    names = ("outcome", "reason", "is_typical", "is_proposed_up")
    values = {item: dict(zip(names, each, strict=True)) for item, each in zip(items, OUTCOMES, strict=True)}
    session.refresh_from_db()
    set_outcomes(session, version=session.version, values=values, by=by)
    closed = close_session(session, document_number="18-QĐ/ĐU", document_date=today(), by=by)
    for paper in (SessionPaper.MINUTES, SessionPaper.RESULTS):
        request_session_paper(session=closed, paper=paper, layout=Layout.PARTY, by=by)
