"""Pages of decisions: list, one with who is commended, drafting, changing, its documents, throwing a draft away."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.decision_steps import DECISION_STEPS
from awards.decision_tones import OF_DECISIONS
from awards.enums import MADE
from awards.filters.decisions import DecisionFilter
from awards.forms.decisions import (
    BasisForm,
    EditDecisionForm,
    EditOutsideForm,
    NewDecisionForm,
    NewOutsideForm,
)
from awards.models import Decision, DecisionBasis, Nomination
from awards.permissions.certificates import certificate_actions, row_actions
from awards.permissions.decisions import (
    decision_actions,
    demand_open,
    may_draft,
    may_make_paper,
    recipient_actions,
)
from awards.queries.decisions import (
    ORDER,
    faults,
    given_by,
    numbers_of,
    share_of_direct,
    shown_recipients,
    with_numbers,
)
from awards.queries.presentations import handed_of
from awards.queries.seen import of_decision
from awards.services.decisions import (
    EXPORT_DECISIONS,
    add_basis,
    change_decision,
    discard_decision,
    draft_decision,
    editable,
    remove_basis,
)
from awards.views.parts import tabs
from awards.whose_turn import turn_of_decision
from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page, page_url, paginate_or_begin
from mobilization.workflow.part_pages import (
    begun,
    differences,
    edit_page,
    form_page,
    plain_form_page,
    saved_or_wrong,
    take_away,
)
from mobilization.workflow.transitions import available_actions
from organizations.dates import today
from organizations.services.list_files import request_list

RECIPIENTS_ORDER = ("order", "id")


@require_GET
def decision_list(request: HttpRequest) -> HttpResponse:
    """The decisions the person may read: unsigned ones first, then the latest."""
    found = DecisionFilter(request.GET, queryset=Decision.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ORDER, dressed=with_numbers)
    context |= {
        "decisions": [(row, OF_DECISIONS[row.state]) for row in context["rows"]],
        "may_draft": may_draft(request.user),
        "tabs": tabs("decisions", request.user),
    }
    return render(request, "awards/decision_list.html", context)


@require_POST
def decision_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file, with who is in them."""
    found = DecisionFilter(request.GET, queryset=Decision.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('awards:decisions')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_DECISIONS, filters=found.applied(), by=request.user))


def visible_decision(request: HttpRequest, pk: int) -> Decision:
    """The decision, if the person may read it; else Http404."""
    decisions = Decision.objects.visible_to(request.user).select_related("unit__parent", "steward")
    found: Decision = get_object_or_404(decisions, pk=pk)
    return found


def open_for_me(request: HttpRequest, pk: int) -> Decision:
    """The same, where the person may change text and list now; else PermissionDenied, NotNow."""
    decision = visible_decision(request, pk)
    demand_open(request.user, decision)
    return decision


@require_GET
def decision_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision: what stands on it, who is on its list, what was handed over, its steps."""
    decision = visible_decision(request, pk)
    user = request.user
    page = paginate_or_begin(shown_recipients(decision), RECIPIENTS_ORDER, request)
    steps = available_actions(decision, user)
    recipients = [(row, _may_with(user, _with(row, decision))) for row in page.items]
    is_unsigned = decision.state in ("draft", "submitted")
    context = {
        "decision": decision,
        "tone": OF_DECISIONS[decision.state],
        "recipients": recipients,
        "has_actions": any(actions for _row, actions in recipients),
        "newer_url": page_url(request, page.previous),
        "older_url": page_url(request, page.next),
        "numbers": numbers_of(decision),
        "given": given_by(decision),
        "direct": share_of_direct(decision, decision.signed_on or today()),
        "faults": faults(decision, today(), reader=user) if is_unsigned and not decision.is_outside else [],
        "bases": decision.basis_rows.select_related("document__issuer_unit").order_by("document__issued_on", "id"),
        "seen_documents": _seen_documents(decision, user),
        "seen_nominations": _seen_nominations(page.items, user),
        "presentations": list(handed_of(decision, user)),
        "transitions": _story(decision),
        "turn": turn_of_decision(decision, steps),
        "steps": [step for step in steps if step.style == "primary"],
        "returns": any(step.action == "return" for step in steps),
        "endings": [step for step in steps if step.style == "danger"],
        "actions": [*decision_actions(user, decision), *certificate_actions(user, decision)],
        "has_certificates": decision.state in MADE and not decision.is_outside,
        "makes_paper": may_make_paper(user, decision),
        "seen": of_decision(decision) if steps else "",
    }
    return render(request, "awards/decision.html", context)


def _may_with(user: Any, row: Any) -> list[str]:
    return [*recipient_actions(user, row), *row_actions(user, row)]


def _story(decision: Decision) -> list[Any]:
    """Each step that was taken, in words (`said`), the latest first."""
    rows: list[Any] = list(decision.transitions.select_related("by__person").order_by("-id"))
    for row in rows:
        row.said = DECISION_STEPS.transition(row.action).label
    return rows


def _seen_nominations(rows: Sequence[Any], user: Any) -> set[int]:
    """Ids of those nominations of the rows that the reader may open."""
    named = [row.nomination_id for row in rows if row.nomination_id is not None]
    return set(Nomination.objects.visible_to(user).filter(pk__in=named).values_list("pk", flat=True))


def _with(row: Any, decision: Decision) -> Any:
    row.decision = decision
    return row


def _seen_documents(decision: Decision, user: Any) -> set[int]:
    """Of its documents those that the reader may open; of the others the decision tells number and day alone."""
    seen: Any = decision.documents
    return set(seen.visible_to(user).values_list("pk", flat=True))


@require_http_methods(["GET", "HEAD", "POST"])
def decision_new(request: HttpRequest, *, outside: bool) -> HttpResponse:
    """Draft a decision, or enter one of another body."""
    if not may_draft(request.user):
        raise PermissionDenied
    form = begun(request, NewOutsideForm if outside else NewDecisionForm, user=request.user)
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        try:
            made = draft_decision(unit=unit, is_outside=outside, values=form.values(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The draft is saved. Say next who is commended."))
            return redirect(made)
    title = _("Enter another body’s decision") if outside else _("Draft a decision")
    up = {"up_label": _("Decisions on awards"), "up_url": reverse("awards:decisions")}
    return plain_form_page(request, form, title=title, **up)


@require_http_methods(["GET", "HEAD", "POST"])
def decision_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the text; a second editor sees both versions, and nothing is overwritten (X13)."""
    decision = open_for_me(request, pk)
    of = EditOutsideForm if decision.is_outside else EditDecisionForm
    form = of(request.POST or None, instance=decision, initial={"version": decision.version})
    return edit_page(
        request,
        decision,
        form,
        lambda: change_decision(decision, version=form.cleaned_data["version"], changes=form.values(), by=request.user),
        again=lambda typed, current: of(typed, instance=current),
        both=lambda current: differences(current, form, editable(is_outside=decision.is_outside)),
        title=_("Change the decision"),
        said=_("The decision was saved."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decision_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away, after saying what that does."""
    decision = open_for_me(request, pk)
    return take_away(
        request,
        decision,
        lambda: discard_decision(decision, by=request.user),
        title=_("Throw this draft away?"),
        thing=decision.title,
        effects=[_("Its list goes with it. Only a draft is thrown away; the record of changes keeps what it said.")],
        after="awards:decisions",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def basis_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a document of the portal on which the decision rests."""
    decision = open_for_me(request, pk)
    form = begun(request, BasisForm, user=request.user, decision=decision)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved_or_wrong(form, lambda: add_basis(decision, document=form.cleaned_data["document"], by=request.user))
    ):
        messages.success(request, _("The document was added."))
        return redirect(decision)
    return form_page(request, form, decision, title=_("Add a legal basis"), label=_("Add"))


@require_http_methods(["GET", "HEAD", "POST"])
def basis_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a document away, after saying so."""
    bases = DecisionBasis.objects.select_related("decision__steward", "decision__unit", "document")
    basis = get_object_or_404(bases, pk=pk, decision__in=Decision.objects.visible_to(request.user).values("pk"))
    demand_open(request.user, basis.decision)
    return take_away(
        request,
        basis.decision,
        lambda: remove_basis(basis, by=request.user),
        title=_("Take this legal basis away?"),
        thing=basis.document.number,
        effects=[_("The document itself stays.")],
    )
