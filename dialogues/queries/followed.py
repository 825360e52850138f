"""What the citizen is told of an opinion by its code, in plain words: these fields and nothing else."""

import datetime
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dialogues.citizen_states import sent_back_until, takes_rating, takes_reopening
from dialogues.models import Opinion, OpinionIdentity
from dialogues.opinion_clock import is_overdue
from dialogues.opinion_enums import OPEN, OVER, TO_PLACE
from dialogues.opinion_enums import OpinionState as S
from organizations.dates import today


@dataclass(frozen=True, kw_only=True)
class Followed:
    """Nothing of who said it but whether a name was given; a draft is never in it, nor what the opinion says."""

    number: str
    kind: str
    unit: str
    conference: str
    received_on: datetime.date
    happened: str
    next: str
    tone: str
    has_name: bool
    files: int
    answer: str
    answered_on: datetime.date | None
    earlier_answer: str
    earlier_on: datetime.date | None
    reason: str
    stars: int
    words: str
    may_rate: bool
    may_reopen: bool
    reopen_until: datetime.date | None
    may_withdraw: bool


def as_followed(opinion: Opinion) -> Followed:
    """The fields; four queries at most."""
    words, rating, earlier = (getattr(opinion, name, None) for name in ("words", "rating", "earlier_answer"))
    is_over = opinion.state in OVER
    happened, then, tone = _told(opinion)
    return Followed(
        number=opinion.number,
        kind=opinion.get_kind_display(),
        unit=opinion.steward.name,
        conference=opinion.conference.title if opinion.conference else "",
        received_on=opinion.received_on,
        happened=happened,
        next=then,
        tone=tone,
        has_name=OpinionIdentity.objects.filter(opinion=opinion).exclude(name="").exists(),
        files=opinion.files.count(),
        answer=words.answer if words and is_over else "",
        answered_on=opinion.answered_on,
        earlier_answer=earlier.answer if earlier else "",
        earlier_on=earlier.answered_on if earlier else None,
        reason=earlier.reason if earlier else "",
        stars=rating.stars if rating else 0,
        words=rating.words if rating else "",
        may_rate=takes_rating(opinion),
        may_reopen=takes_reopening(opinion),
        reopen_until=sent_back_until(opinion) if takes_reopening(opinion) else None,
        may_withdraw=opinion.state in OPEN,
    )


def _told(opinion: Opinion) -> tuple[str, str, str]:
    """What happened, what happens next and by when, and the tone."""
    day = date_format(opinion.due_on, "SHORT_DATE_FORMAT")
    answers = opinion.assigned_steward.name if opinion.assigned_steward else opinion.steward.name
    known = {"unit": opinion.steward.name, "answers": answers, "day": day, "body": opinion.sent_to}
    if opinion.state in OVER:
        return _over(opinion)
    if opinion.state == S.WITHDRAWN:
        return _withdrawn(opinion)
    if opinion.state == S.ROUTED_OUT:
        text = _("It is a %(track)s, which the law deals with otherwise, so it is not answered here.")
        where = _("Go to: %(body)s. Nothing of what you wrote is kept here.")
        return text % {"track": opinion.get_other_track_display().lower()}, where % known, "warning"
    if opinion.state == S.WAITING:
        asked = opinion.transitions.filter(action="pause").order_by("-id").values_list("reason", flat=True).first()
        text = _("%(answers)s needs something from you: %(asked)s") % (known | {"asked": asked or ""})
        return text, _("Give the number of the opinion there. Until then the time for the answer stands still."), "info"
    tone = "danger" if is_overdue(opinion, today()) else "progress"
    return *_running(opinion, known), tone


def _running(opinion: Opinion, known: dict[str, str]) -> tuple[str, str]:
    is_late = is_overdue(opinion, today())
    if opinion.state in TO_PLACE:
        text = _("Your opinion has arrived at %(unit)s.")
        if opinion.state == S.REOPENED:
            text = _("You sent the answer back to %(unit)s.")
        then = _("By %(day)s a unit is named that answers; from then on its own time runs.")
        late = _("By %(day)s a unit should have been named that answers. It is late, and the leaders are told.")
    elif opinion.state == S.APPROVED:
        text = _("The answer of %(answers)s is approved.")
        then = _("You have it by %(day)s, on this page.")
        late = _("You should have had it by %(day)s. It is late, and the leaders are told.")
    else:
        text = _("%(answers)s is working on the answer.")
        then = _("You have the answer by %(day)s.")
        late = _("You should have had the answer by %(day)s. It is late, and the leaders are told.")
    return text % known, (late if is_late else then) % known


def _withdrawn(opinion: Opinion) -> tuple[str, str, str]:
    """Who did not withdraw it themselves is told that the unit says so, and why."""
    step = opinion.transitions.filter(action="withdraw").order_by("-id").first()
    if step is None or step.by_id is None:
        return _("You withdrew your opinion."), _("Nobody answers it any more."), "neutral"
    text = _("%(unit)s noted that you withdrew your opinion: %(reason)s")
    then = _("Nobody answers it any more. If you did not withdraw it, send it again, or telephone the unit.")
    return text % {"unit": opinion.steward.name, "reason": step.reason}, then, "warning"


def _over(opinion: Opinion) -> tuple[str, str, str]:
    answered_on = opinion.answered_on or opinion.received_on
    day = date_format(answered_on, "SHORT_DATE_FORMAT")
    text = _("%(unit)s answered on %(day)s.") % {"unit": opinion.steward.name, "day": day}
    if opinion.state == S.CLOSED:
        return text, _("The opinion is closed."), "success"
    if takes_reopening(opinion):
        last = date_format(sent_back_until(opinion), "SHORT_DATE_FORMAT")
        return (
            text,
            _("Until %(day)s you may send the answer back, once. Then the opinion is closed.") % {"day": last},
            "success",
        )
    return text, _("The opinion is closed in some days."), "success"
