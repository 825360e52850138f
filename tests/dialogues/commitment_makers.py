"""Commitments straight into the tables, each state with what it needs."""

from dialogues.models import Commitment
from organizations.dates import today
from tests.dialogues.makers import DAY, make_conference


def make_commitment(unit, by, state="open", *, keeps=None, **more):
    """Of a conference that was held three days ago, to be kept by the unit itself in a month."""
    if "opinion" not in more and "conference" not in more:
        more["conference"] = make_conference(unit, by, "held")
    known = {
        "title": "Lắp đèn đường tại thôn 3", "promised_on": today() - 3 * DAY, "promised_for": today() + 30 * DAY,
        "responsible": keeps or unit, "responsible_steward": keeps or unit,
    }  # fmt: skip
    if state != "open":
        known |= {"ended_on": today(), "outcome": "Đã lắp xong"}
    known |= more
    known.setdefault("first_promised_for", known["promised_for"])
    return Commitment.objects.create(unit=unit, steward=unit, entered_by=by, state=state, **known)
