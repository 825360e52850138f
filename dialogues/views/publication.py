"""The page on which an answered opinion is edited for the public and published."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dialogues.forms.publication import PublishForm
from dialogues.models import Opinion
from dialogues.opinion_steps import OPINION_STEPS
from dialogues.permissions.opinions import may_publish
from dialogues.personal_data import with_marks
from dialogues.queries.opinions import public_row
from dialogues.services.opinion_steps import take_opinion_step
from dialogues.services.publication import SEEN_ALREADY
from dialogues.views.opinion_steps import LEADS
from dialogues.views.opinions import visible_opinion
from mobilization.common.form_errors import add_errors
from mobilization.workflow.refusals import TransitionRefused


@require_http_methods(["GET", "HEAD", "POST"])
def opinion_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit question and answer for the public; what may not go out is marked, and nothing typed is lost."""
    found = visible_opinion(request, pk)
    if not may_publish(request.user, found):
        raise PermissionDenied
    step = OPINION_STEPS.transition("publish")
    words = getattr(found, "words", None)
    if words is None:
        messages.error(request, _("Its text was erased: there is nothing to publish."))
        return redirect(found)
    if request.method != "POST" and found.state not in step.from_states:
        text = _("“%(action)s” is not possible while the state is “%(state)s”.")
        messages.error(request, text % {"action": step.label, "state": found.get_state_display()})
        return redirect(found)
    if request.method != "POST" and public_row(found) is not None:
        messages.error(request, str(SEEN_ALREADY))
        return redirect(found)
    form: Any = PublishForm(request.POST or None, opinion=found, by=request.user)
    if request.method == "POST" and form.is_valid() and publish_or_wrong(form, found, request.user):
        messages.success(request, _("Question and answer are published."))
        return redirect(found)
    context = {
        "opinion": found, "words": words, "form": form, "title": step.label, "lead": LEADS["publish"],
        "marked": marked(form),
    }  # fmt: skip
    return render(request, "dialogues/opinion_publish.html", context, status=422 if form.errors else 200)


def publish_or_wrong(form: Any, opinion: Opinion, user: Any) -> bool:
    """Whether it is published; what is in the way stands on the form, with what was typed."""
    try:
        take_opinion_step(opinion, "publish", by=user, given=form.given())
    except ValidationError as wrong:
        add_errors(form, wrong)
    except TransitionRefused as refused:
        form.add_error(None, str(refused))
    else:
        return True
    return False


def marked(form: PublishForm) -> list[dict[str, Any]]:
    """The texts in which something was found, with the places marked."""
    written = form.written()
    return [
        {
            "label": form.fields[name].label,
            "text": with_marks(written[name], rows),
            "blocking": list(dict.fromkeys(each.kind.label for each in rows if not each.is_hint)),
            "hints": list(dict.fromkeys(each.kind.label for each in rows if each.is_hint)),
        }
        for name, rows in form.found.items()
    ]
