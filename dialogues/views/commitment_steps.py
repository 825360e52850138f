"""Pages of the steps of a commitment: how far it is, its proof, another day, why it was not kept."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dialogues.commitment_steps import COMMITMENT_ACTIONS, COMMITMENT_STEPS
from dialogues.forms.commitments import CommitmentStepForm
from dialogues.services.commitment_steps import take_commitment_step
from dialogues.views.commitments import visible_commitment
from mobilization.workflow.part_pages import form_page, step_taken

LEADS = {
    "report": gettext_lazy("A short note for who made the commitment and for those above; it stays in the history."),
    "keep": gettext_lazy("Say how, with something to see. What a published conclusion promised everybody then reads."),
    "move": gettext_lazy("Once only. The day that was promised at first stays to be read, by everybody too."),
    "give_up": gettext_lazy("People read your words if the conclusion is published."),
    "take_up": gettext_lazy("It is open again, and late if its day is over. The proofs stay."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One step; good files wait beside the form until all is right."""
    found = visible_commitment(request, pk)
    if action not in COMMITMENT_ACTIONS:
        raise Http404
    step = COMMITMENT_STEPS.transition(action)
    if not step.may(request.user, found):
        raise PermissionDenied
    if found.state not in step.from_states:
        text = _("“%(action)s” is not possible while the state is “%(state)s”.")
        messages.error(request, text % {"action": step.label, "state": found.get_state_display()})
        return redirect(found)
    form = CommitmentStepForm(request.POST or None, request.FILES or None, step=step)
    form.keep_beside(request)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        files = form.files_of("files") if "files" in form.fields else ()

        def do() -> None:
            take_commitment_step(found, action, by=request.user, reason=reason, given=form.given(), files=files)
            form.let_go()

        if taken := step_taken(request, found, form, do, said=_("It was saved.")):
            return taken
    form.hold()
    label = str(step.label)
    return form_page(request, form, found, title=label, label=label, lead=str(LEADS[action]))
