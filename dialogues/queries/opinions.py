"""What the pages of opinions show besides their own columns."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from dialogues.citizen_states import takes_reopening
from dialogues.models import Conference, Opinion, OpinionIdentity, PublishedOpinion
from dialogues.opinion_clock import clock_told, is_overdue
from dialogues.opinion_enums import TO_PLACE, OpinionState, OpinionTodo
from dialogues.opinion_hints import WHERE_TO_GO, hints
from dialogues.opinion_steps import OPINION_STEPS, is_of_the_hall
from dialogues.opinion_tones import OF_OPINIONS
from dialogues.permissions.opinions import ASSIGNERS, BULK, WRITERS, may_act_in_bulk
from dialogues.queries.conferences import Entry
from mobilization.workflow.transitions import Transition, available_actions
from organizations.enums import Role

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from django.utils.functional import _StrPromise

S = OpinionState
EXCERPT = 160
TAKEN: "dict[str, _StrPromise]" = {
    "classify": pgettext_lazy("opinion", "Classified"),
    "assign": pgettext_lazy("opinion", "Assigned"),
    "forward": pgettext_lazy("opinion", "Forwarded to another unit"),
    "extend": pgettext_lazy("opinion", "Time extended"),
    "pause": pgettext_lazy("opinion", "Waiting for the citizen"),
    "resume": pgettext_lazy("opinion", "Work goes on"),
    "draft": pgettext_lazy("opinion", "Answer drafted"),
    "return": pgettext_lazy("opinion", "Draft returned"),
    "recall": pgettext_lazy("opinion", "Draft taken back"),
    "approve": pgettext_lazy("opinion", "Answer approved"),
    "answer": pgettext_lazy("opinion", "Answer brought to the citizen"),
    "answer_on_the_spot": pgettext_lazy("opinion", "Answered on the spot"),
    "publish": pgettext_lazy("opinion", "Question and answer published"),
    "keep_private": pgettext_lazy("opinion", "Not published"),
    "unpublish": pgettext_lazy("opinion", "Taken back from the public"),
    "close": pgettext_lazy("opinion", "Closed"),
    "reopen": pgettext_lazy("opinion", "Reopened by the citizen"),
    "route_out": pgettext_lazy("opinion", "Routed out"),
    "withdraw": pgettext_lazy("opinion", "Withdrawn by the citizen"),
}
ICONS = {
    "assign": "arrow-right", "forward": "arrow-left-right", "pause": "pause", "draft": "pencil", "approve": "check-lg",
    "answer": "chat-left-text", "answer_on_the_spot": "chat-left-text", "route_out": "x-lg", "withdraw": "x-lg",
}  # fmt: skip


def conference_named(pk: int, user: Any) -> Conference | None:
    """The conference of which a list is, with who looks after it, if the account may read it."""
    found: Conference | None = Conference.objects.visible_to(user).select_related("steward").filter(pk=pk).first()
    return found


@dataclass(frozen=True)
class Line:
    """An opinion in a list."""

    opinion: Opinion
    excerpt: str
    tone: str
    clock: str
    clock_tone: str
    may_choose: bool = False


def to_do(user: Any, todo: str) -> Q:
    """What waits for the unit the account acts for, itself and none below it."""
    unit = user.acting.unit_id if user.acting else None
    own = Q(steward=unit)
    if todo == OpinionTodo.PLACE:
        return own & Q(state__in=TO_PLACE)
    if todo == OpinionTodo.ANSWER:
        return Q(assigned_steward=unit, state=S.ASSIGNED)
    if todo == OpinionTodo.APPROVE:
        return Q(state=S.DRAFTED) & (own | Q(assigned_steward=unit)) & ~Q(drafted_by=user.pk)
    return own & Q(state=S.ANSWERED if todo == OpinionTodo.PUBLISH else S.APPROVED)


def is_theirs_to_do(user: Any, todo: str) -> bool:
    """Whether it is work of the role one acts in: leaders sign, they and secretaries publish."""
    role = user.acting.role if user.acting else None
    whose = {OpinionTodo.APPROVE: (Role.LEADER,), OpinionTodo.PUBLISH: ASSIGNERS}
    return role in whose.get(OpinionTodo(todo), WRITERS)


def work_of(user: Any) -> Q:
    """All that citizens wait for from the account; what is answered and only to be published is not among it."""
    found = Q(pk__in=[])
    for todo in OpinionTodo:
        if todo != OpinionTodo.PUBLISH and is_theirs_to_do(user, todo):
            found |= to_do(user, todo)
    return found


def lines(
    rows: list[Opinion], on: "datetime.date", chosen_for: "Sequence[Transition]" = (), by: Any = None
) -> list[Line]:
    """The rows as lists show them; those are ticked for which one of the steps can be taken."""
    return [
        Line(
            row, excerpt_of(row), tone_of(row, on), *clock_told(row, on),
            any(row.state in step.from_states and step.may(by, row) for step in chosen_for),
        )
        for row in rows
    ]  # fmt: skip


def steps_for_several(user: Any, rows: list[Opinion]) -> list[Transition]:
    """The steps that the account takes for several opinions at once, if one of the rows is in a state for it."""
    mine = [OPINION_STEPS.transition(action) for action in BULK if may_act_in_bulk(user, action)]
    states = {row.state for row in rows}
    return [step for step in mine if step.from_states & states]


def tone_of(opinion: Opinion, on: "datetime.date") -> str:
    """The colour of its state; what is overdue stands out."""
    return "danger" if is_overdue(opinion, on) else OF_OPINIONS[opinion.state]


def excerpt_of(opinion: Opinion) -> str:
    """How its words begin; those of one that was routed out or erased are gone."""
    words = getattr(opinion, "words", None)
    if words is None:
        return _("(no text is kept)")
    text = " ".join(words.text.split())
    return text if len(text) <= EXCERPT else text[:EXCERPT].rsplit(" ", 1)[0] + " …"


def hints_of(opinion: Opinion) -> "list[tuple[str, _StrPromise]]":
    """What its words hint at, each with where to go; only before it is assigned."""
    words = getattr(opinion, "words", None)
    if words is None or opinion.state not in TO_PLACE:
        return []
    return [(str(track.label), WHERE_TO_GO[track]) for track in hints(words.text)]


def offered(opinion: Opinion, user: Any) -> list[Transition]:
    """The steps that its page offers.

    On the spot is answered what was said in the hall, taken back what is public, closed what nobody sends back.
    Whether a closed one is public, its state does not say.
    """
    steps = {step.action: step for step in available_actions(opinion, user)}
    if "answer_on_the_spot" in steps and not is_of_the_hall(opinion):
        del steps["answer_on_the_spot"]
    if "close" in steps and takes_reopening(opinion):
        del steps["close"]
    if "unpublish" in steps:
        steps.pop("unpublish" if public_row(opinion) is None else "publish", None)
    return list(steps.values())


def public_row(opinion: Opinion) -> PublishedOpinion | None:
    """What the public sees of it."""
    return PublishedOpinion.objects.of(opinion).defer("words").first()


def has_identity(opinion: Opinion) -> bool:
    """Whether anything is known of the citizen, without saying what; one query."""
    return OpinionIdentity.objects.filter(opinion=opinion).exists()


def timeline(opinion: Opinion) -> list[Entry]:
    """Steps taken, the latest first. One query."""
    return [
        Entry(
            row.at,
            str(TAKEN.get(row.action, row.action)),
            row.by.get_full_name() if row.by else "",
            row.reason,
            OF_OPINIONS[row.to_state],
            ICONS.get(row.action, "check-lg"),
        )
        for row in opinion.transitions.select_related("by__person").order_by("-id")
    ]
