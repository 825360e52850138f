"""Pages of commitments: the list, one with its steps and proofs, making and correcting one, a proof, export."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dialogues.commitment_steps import COMMITMENT_ACTIONS
from dialogues.filters.commitments import CommitmentFilter
from dialogues.forms.commitments import CommitmentForm, EditCommitmentForm
from dialogues.models import Commitment, CommitmentFile, Conference, Opinion
from dialogues.permissions.commitments import (
    commitment_actions,
    may_edit_commitment,
    may_fetch_proof,
    may_promise,
)
from dialogues.queries.commitments import SHOWN, lines, timeline, told, tone_of
from dialogues.services.commitments import EDITED, EXPORT_COMMITMENTS, demand_open, edit_commitment, promise
from dialogues.views.conferences import visible_conference
from dialogues.views.opinions import visible_opinion
from dialogues.views.parts import tabs
from mobilization.common.files import serve
from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import begun, differences, edit_page, form_page
from mobilization.workflow.refusals import WrongState
from mobilization.workflow.transitions import available_actions
from organizations.dates import today
from organizations.services.list_files import request_list

ORDER = ("-promised_for", "-id")
KNOWN = (
    "unit", "steward", "responsible", "responsible_steward", "first_responsible", "conference", "opinion",
    "entered_by__person",
)  # fmt: skip


@require_GET
def commitment_list(request: HttpRequest) -> HttpResponse:
    """The commitments the person may read, those for the latest day first."""
    found = CommitmentFilter(request.GET, queryset=Commitment.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ORDER, dressed=lambda rows: rows.select_related(*SHOWN))
    context |= {"lines": lines(context["rows"], today()), "tabs": tabs("commitments")}
    return render(request, "dialogues/commitment_list.html", context)


@require_POST
def commitment_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = CommitmentFilter(request.GET, queryset=Commitment.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('dialogues:commitments')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_COMMITMENTS, filters=found.applied(), by=request.user))


def visible_commitment(request: HttpRequest, pk: int) -> Commitment:
    """The commitment, if the person may read it; else Http404."""
    rows = Commitment.objects.visible_to(request.user).select_related(*KNOWN)
    found: Commitment = get_object_or_404(rows, pk=pk)
    return found


@require_GET
def commitment_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One commitment: where it was made, who keeps it until when, what became of it with its proofs, its steps."""
    found = visible_commitment(request, pk)
    steps = [step for step in available_actions(found, request.user) if step.action in COMMITMENT_ACTIONS]
    context = {
        "commitment": found,
        "tone": tone_of(found, today()),
        "told": told(found, today()),
        "is_source_read": type(found.source).objects.visible_to(request.user).filter(pk=found.source.pk).exists(),
        "files": found.files.order_by("id"),
        "entries": timeline(found),
        "steps": [step for step in steps if step.style != "danger" and not (step.action == "move" and found.moved_on)],
        "endings": [step for step in steps if step.style == "danger"],
        "actions": commitment_actions(request.user, found),
    }
    return render(request, "dialogues/commitment.html", context)


@require_GET
def commitment_file(request: HttpRequest, pk: int) -> FileResponse:
    """The bytes of a proof; to who may not see the commitment it does not exist."""
    files = CommitmentFile.objects.filter(commitment__in=Commitment.objects.visible_to(request.user).values("pk"))
    file = get_object_or_404(files.select_related("commitment__steward", "commitment__responsible_steward"), pk=pk)
    return serve(request.user, file, may_fetch_proof)


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_new(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Write down what a conference’s conclusion or the answer to an opinion promises."""
    if kind not in ("conference", "opinion"):
        raise Http404
    source: Conference | Opinion
    source = visible_conference(request, pk) if kind == "conference" else visible_opinion(request, pk)
    if not may_promise(request.user, source):
        raise PermissionDenied
    form = begun(request, CommitmentForm, own=source.steward_id)
    if request.method == "POST" and form.is_valid():
        try:
            made = promise(source=source, values=form.values(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        except WrongState as refused:
            messages.error(request, str(refused))
            return redirect(source)
        else:
            messages.success(request, _("The commitment is written down; the unit that keeps it was told."))
            return redirect(made)
    return form_page(request, form, source, title=_("Write down a commitment"), label=_("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a commitment; a second editor sees both versions, and nothing is overwritten (X13)."""
    found = visible_commitment(request, pk)
    demand_open(request.user, found)
    if not may_edit_commitment(request.user, found):
        raise PermissionDenied
    form: Any = begun(request, EditCommitmentForm, instance=found)
    return edit_page(
        request,
        found,
        form,
        lambda: edit_commitment(
            found,
            version=form.cleaned_data["version"],
            changes={name: value for name, value in form.values().items() if name in EDITED},
            by=request.user,
            reason=form.cleaned_data.get("reason", ""),
        ),
        again=lambda typed, current: EditCommitmentForm(typed, instance=current, sent=typed),
        both=lambda current: differences(current, form, EDITED),
        title=_("Correct the commitment"),
        said=_("The commitment was saved."),
    )
