"""Pages of the steps of a conference: what will happen, the warning of a clock, a reason where one is needed."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dialogues.clocks import lateness
from dialogues.enums import ConferenceState
from dialogues.forms.conferences import ConcludeForm, MoveForm, StepForm
from dialogues.models import Conference
from dialogues.queries.conferences import lacking_told
from dialogues.services.steps import move_conference, take_step
from dialogues.steps import CONFERENCE_STEPS, MOVES, STEPS
from dialogues.views.conferences import visible_conference
from mobilization.workflow.part_pages import form_page, step_taken
from mobilization.workflow.transitions import Transition
from organizations.dates import today

LEADS = {
    "announce": gettext_lazy("Everybody can read when and where it is, what about and how to take part."),
    "hold": gettext_lazy(
        "From its day on the clock of the conclusion runs. Who came and what was concluded is entered next."
    ),
    "conclude": gettext_lazy("Everybody can read the conclusion, and nobody changes it meanwhile."),
    "take_back": gettext_lazy("The conclusion is a draft again and no longer read by everybody."),
    "not_held": gettext_lazy("It waits for another date then."),
    "postpone": gettext_lazy("It waits for another date. If it was announced, everybody reads the reason."),
    "cancel": gettext_lazy("It no longer counts in the plan. If it was announced, everybody reads the reason."),
    "move": gettext_lazy("It is planned for the new date. If it was announced before, it has to be announced again."),
    "move_announced": gettext_lazy("The new date is announced today: the clock of the announcement begins again."),
}
DONE = {
    "announce": gettext_lazy("The conference is announced."),
    "hold": gettext_lazy("The conference was held. Enter who came and write the conclusion next."),
    "conclude": gettext_lazy("The conclusion is published."),
    "take_back": gettext_lazy("The conclusion was taken back."),
    "not_held": gettext_lazy("The conference waits for another date."),
    "postpone": gettext_lazy("The conference is postponed."),
    "cancel": gettext_lazy("The conference is cancelled."),
    "move": gettext_lazy("The conference was moved to another date."),
    "move_announced": gettext_lazy("The conference was moved, and the new date announced."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def conference_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One step of its life."""
    found = visible_conference(request, pk)
    if action not in STEPS:
        raise Http404
    step = CONFERENCE_STEPS.transition(action)
    if not step.may(request.user, found):
        raise PermissionDenied
    if found.state not in step.from_states:
        text = _("“%(action)s” is not possible while the state is “%(state)s”.")
        messages.error(request, text % {"action": step.label, "state": found.get_state_display()})
        return redirect(found)
    if action == "announce" and request.method != "POST" and (lacking := lacking_told(found, request.user)):
        text = _("Before it can be announced, add: %(names)s.")
        messages.warning(request, text % {"names": ", ".join(lacking)})
        return redirect("dialogues:conference_edit", found.pk)
    return _move(request, found, step) if action in MOVES else _step(request, found, step)


def _warning(conference: Conference, action: str) -> str:
    """What the clock says before the step; it needs a reason then."""
    if action == "announce":
        return lateness(conference, today())
    is_unannounced = conference.is_dialogue and conference.state == ConferenceState.PLANNED
    return _("It was never announced: say why.") if action == "hold" and is_unannounced else ""


def _step(request: HttpRequest, found: Conference, step: Transition) -> HttpResponse:
    warning = _warning(found, step.action)
    form: Any
    if step.action == "conclude":
        form = ConcludeForm(request.POST or None)
    else:
        form = StepForm(
            request.POST if request.method == "POST" else None, is_needed=bool(warning) or step.needs_reason
        )
    if request.method == "POST" and form.is_valid():
        do = partial(take_step, found, step.action, by=request.user, **form.cleaned_data)
        if taken := step_taken(request, found, form, do, said=DONE[step.action]):
            return taken
    return _page(request, form, found, step, warning)


def _move(request: HttpRequest, found: Conference, step: Transition) -> HttpResponse:
    form: Any = MoveForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        do = partial(move_conference, found, days=form.values(), reason=reason, by=request.user)
        if taken := step_taken(request, found, form, do, said=DONE[step.action]):
            return taken
    return _page(request, form, found, step, "")


def _page(request: HttpRequest, form: Any, found: Conference, step: Transition, warning: str) -> HttpResponse:
    lead = str(LEADS[step.action])
    if warning:
        messages.warning(request, warning)
    return form_page(request, form, found, title=str(step.label), label=str(step.label), lead=lead)
