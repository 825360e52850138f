"""Opinions straight into the tables, each state with what it needs; a house of two wards and a school."""

import datetime
from itertools import count

from dialogues.models import Opinion, OpinionIdentity, OpinionText
from dialogues.opinion_codes import fingerprint, new_code
from organizations.dates import today

DAY = datetime.timedelta(days=1)
_numbers = count(1)
SAID = {"kind": "petition", "channel": "paper", "received_on": datetime.date(2026, 11, 2), "text": "Đường ngõ 5 ngập"}
WITH_UNIT = ("assigned", "waiting", "drafted", "approved")
OVER = ("answered", "published", "private", "closed")


def _needed(state, day):
    """What columns the state needs, but for those of units and answers."""
    known = {"domain": "economy"} if state in ("classified", "reopened", *WITH_UNIT) else {}
    return known | {
        "waiting": {"paused_on": today()},
        "reopened": {"reopened_on": today(), "first_answered_on": day, "first_due_on": day},
        "closed": {"closed_on": today()},
        "routed_out": {"other_track": "complaint", "sent_to": "Ban Tiếp công dân"},
    }.get(state, {})


def make_opinion(unit, by, state="received", *, identity=None, **more):
    """A petition on paper of a week ago; assigned to the unit itself where the state needs one."""
    day = today() - 7 * DAY
    words = {name: more.pop(name) for name in ("text", "place", "answer") if name in more}
    known = {"kind": "petition", "channel": "paper", "received_on": day, "due_on": today() + 5 * DAY}
    known |= _needed(state, day)
    if state in WITH_UNIT:
        answers = more.pop("answers", unit)
        known |= {"assigned": answers, "assigned_steward": answers, "assigned_on": day}
    if state in ("drafted", "approved"):
        known["drafted_by"] = by
        words.setdefault("answer", "Đã nạo vét cống")
    if state in OVER:
        known |= {"answered_on": today(), "is_on_the_spot": True, "channel": "hall"}
        words.setdefault("answer", "Đã nạo vét cống")
    known |= {"number": f"YK-{day.year}-9{next(_numbers):05d}", "code_hash": fingerprint(new_code())} | more
    made = Opinion.objects.create(unit=unit, steward=unit, entered_by=by, state=state, **known)
    if state not in ("routed_out",):
        OpinionText.objects.create(opinion=made, **{"text": "Đường ngõ 5 ngập"} | words)
    if identity:
        OpinionIdentity.objects.create(opinion=made, **identity)
    return made
