"""Pages of the steps of an opinion: what it says, what the step asks for, what happens then."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dialogues.forms.opinion_steps import OpinionStepForm
from dialogues.models import Opinion, OpinionTransition
from dialogues.opinion_clock import clock_told
from dialogues.opinion_steps import OPINION_ACTIONS, OPINION_STEPS
from dialogues.personal_data import with_marks
from dialogues.queries.opinions import hints_of
from dialogues.queries.similar_opinions import Earlier, answer_of, similar_answered
from dialogues.services.opinion_steps import take_opinion_step
from dialogues.services.publication import findings_in_answer
from dialogues.views.opinions import visible_opinion
from mobilization.common.finding import as_typed
from mobilization.workflow.part_pages import begun, step_taken
from mobilization.workflow.transitions import Transition
from organizations.dates import today

LEADS = {
    "classify": gettext_lazy(
        "What it is and what it is about. A leader or the secretary then assigns it to the unit that answers."
    ),
    "assign": gettext_lazy(
        "The unit is told, and its clock begins today. Who said it is seen by units of your subtree alone."
    ),
    "draft": gettext_lazy("A leader approves it before the citizen has it; what is written stays when it is returned."),
    "approve": gettext_lazy("You sign the answer as it stands below. Who drafted it does not approve it."),
    "answer": gettext_lazy(
        "The clock stops on the day on which the citizen had the answer. From now on it is read with the code, too."
    ),
    "answer_on_the_spot": gettext_lazy("What was said in the hall, and what was answered there."),
    "forward": gettext_lazy("The other unit is told. The clock goes on: forwarding begins no new time."),
    "extend": gettext_lazy("Only before its last day is over, and as far as the rule allows."),
    "pause": gettext_lazy(
        "The clock stands until you go on, and no longer than the rule allows. Say what the citizen is asked for."
    ),
    "resume": gettext_lazy("The clock goes on; the working days of waiting are not counted."),
    "return": gettext_lazy("The unit corrects the draft; the clock goes on."),
    "recall": gettext_lazy("You correct what you drafted and hand it in again; the clock goes on."),
    "publish": gettext_lazy("What everybody reads from now on. Nobody’s telephone, number or name stands in it."),
    "keep_private": gettext_lazy("The citizen has the answer; the public does not see it. It can be published later."),
    "unpublish": gettext_lazy(
        "It is gone from the public pages at once; what was edited is kept for when it is published again. What is "
        "closed stays closed."
    ),
    "close": gettext_lazy(
        "Nothing is left to do, and the citizen cannot send the answer back any more. Who said it is seen by nobody."
    ),
    "route_out": gettext_lazy(
        "Only the number is kept: text and identity are deleted at once. Tell the citizen before where to go."
    ),
    "withdraw": gettext_lazy(
        "Nobody answers it any more; the citizen reads your reason by the code. What is known of them can be "
        "erased then."
    ),
}
USE = "use"
"""The name of the buttons that take over the answer of an earlier opinion; their value is its number."""
BUTTONS = {"draft": gettext_lazy("Hand the draft in for approval")}
"""Where the button says more than the name of the step."""
OFFERING = ("classify", "assign", "draft", "answer_on_the_spot")
DONE = gettext_lazy("Saved: %(state)s.")
HIDDEN = gettext_lazy("The public does not see it any more.")


@require_http_methods(["GET", "HEAD", "POST"])
def opinion_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One step of its life."""
    found = visible_opinion(request, pk)
    if action not in OPINION_ACTIONS:
        raise Http404
    step = OPINION_STEPS.transition(action)
    if not step.may(request.user, found):
        raise PermissionDenied
    if found.state not in step.from_states:
        text = _("“%(action)s” is not possible while the state is “%(state)s”.")
        messages.error(request, text % {"action": step.label, "state": found.get_state_display()})
        return redirect(found)
    is_taking_over = action == "draft" and USE in request.POST
    form: Any = _with_answer(request, found, step) if is_taking_over else None
    form = form or begun(request, OpinionStepForm, opinion=found, step=step)
    if request.method == "POST" and not form.is_bound and not form.fields:
        form = OpinionStepForm({}, opinion=found, step=step, sent=request.POST)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        do = partial(take_opinion_step, found, action, by=request.user, reason=reason, given=form.given())
        if taken := step_taken(request, found, form, do, said=partial(_said, action)):
            return taken
    context = {
        "opinion": found,
        "words": getattr(found, "words", None),
        "hints": hints_of(found),
        "clock": clock_told(found, today()),
        "form": form,
        "title": step.label,
        "label": BUTTONS.get(action, step.label),
        "lead": LEADS[action],
        "similar": _similar(found, action, request.user),
        "use": USE if action == "draft" else "",
        "marked": _marked(found, form, request.user) if "answer" in form.fields else [],
        "returned": _returned(found) if action == "draft" else None,
        "is_draft_shown": action in ("approve", "answer", "return", "recall"),
    }
    return render(request, "dialogues/opinion_step.html", context, status=422 if form.errors else 200)


def _said(action: str, done: Opinion) -> str:
    return str(HIDDEN) if action == "unpublish" else str(DONE) % {"state": done.get_state_display()}


def _marked(opinion: Opinion, form: Any, user: Any) -> list[dict[str, Any]]:
    """What of the draft could not be published later; it is in nobody's way now."""
    text = str(form["answer"].value() or "")
    rows = findings_in_answer(text, opinion, by=user) if getattr(opinion, "words", None) else []
    if not rows:
        return []
    told = list(dict.fromkeys(each.kind.label for each in rows))
    return [{"label": form["answer"].label, "text": with_marks(text, rows), "blocking": [], "hints": told}]


def _similar(opinion: Opinion, action: str, user: Any) -> list[Earlier]:
    """Earlier ones about the same, where they help: before it is placed, and while the answer is written."""
    words = getattr(opinion, "words", None)
    if words is None or action not in OFFERING:
        return []
    return similar_answered(f"{words.place} {words.text}", user, without=opinion.pk)


def _returned(opinion: Opinion) -> OpinionTransition | None:
    """Why the draft was given back, where that was the last step."""
    last = opinion.transitions.order_by("-id").first()
    return last if last is not None and last.action == "return" else None


def _with_answer(request: HttpRequest, opinion: Opinion, step: Transition) -> OpinionStepForm:
    """As it was typed, and below it the answer of the earlier opinion chosen, if the person reads that; not checked."""
    form = OpinionStepForm(opinion=opinion, step=step, sent=request.POST)
    as_typed(form, request.POST)
    answer = answer_of(request.POST[USE], request.user)
    typed = str(form.initial["answer"] or "").rstrip()
    form.initial["answer"] = "\n\n".join(text for text in (typed, answer) if text)
    return form
