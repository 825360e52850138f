"""Pages of who is commended: everybody the reader may see, and putting somebody on the list of a decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.decision_tones import OF_DECISIONS
from awards.filters.decisions import RecipientFilter
from awards.forms.decisions import LinesForm, NominatedForm, RecipientForm
from awards.models import DecisionRecipient
from awards.permissions.decisions import demand_open
from awards.queries.decisions import readable_decisions
from awards.queries.nominated import waiting_for
from awards.services.decision_recipients import (
    EXPORT_RECIPIENTS,
    RECIPIENT,
    add_recipient,
    add_recipients,
    change_recipient,
    remove_recipient,
)
from awards.services.nominated import add_nominated, demand_draft
from awards.views.decision_steps import visible_recipient
from awards.views.decisions import open_for_me
from awards.views.parts import tabs
from mobilization.common.editing import RecordChanged, content_of
from mobilization.common.finding import is_search
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import begun, differences, form_page, saved_or_wrong, take_away
from organizations.services.list_files import request_list

ORDER = ("name_key", "id")


@require_GET
def recipient_list(request: HttpRequest) -> HttpResponse:
    """Everybody on lists the person may read, by name; a number of the figures leads to exactly its rows."""
    seen = DecisionRecipient.objects.visible_to(request.user)
    found = RecipientFilter(request.GET, queryset=seen, request=request)
    context = list_page(request, found, ORDER, dressed=_dressed)
    context |= {
        "recipients": [(row, OF_DECISIONS[row.decision.state]) for row in context["rows"]],
        "readable": readable_decisions(context["rows"], request.user),
        "tabs": tabs("recipients", request.user),
    }
    return render(request, "awards/recipient_list.html", context)


def _dressed(rows: Any) -> Any:
    return rows.select_related("decision__unit", "title", "form", "person", "collective")


@require_POST
def recipient_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = RecipientFilter(request.GET, queryset=DecisionRecipient.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('awards:recipients')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_RECIPIENTS, filters=found.applied(), by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def recipient_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody on the list."""
    decision = open_for_me(request, pk)
    form = begun(request, RecipientForm, decision=decision)
    if request.method == "POST" and form.is_valid():
        subject = form.cleaned_data["subject"]
        if saved_or_wrong(
            form, lambda: add_recipient(decision, subject=subject, values=form.values(), by=request.user)
        ):
            messages.success(request, _("%(name)s is on the list.") % {"name": form.cleaned_data["name"]})
            return redirect(decision)
    return form_page(request, form, decision, title=_("Who is commended"), label=_("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
def recipients_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put several on the list who are given the same, one a line."""
    decision = open_for_me(request, pk)
    form = LinesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        lines, subject = form.cleaned_data["lines"].splitlines(), form.cleaned_data["subject"]
        added = []

        def add() -> None:
            values = form.values()
            added.append(add_recipients(decision, subject=subject, lines=lines, values=values, by=request.user))

        if saved_or_wrong(form, add):
            text = ngettext("%(n)s was put on the list.", "%(n)s were put on the list.", added[0])
            messages.success(request, text % {"n": added[0]})
            return redirect(decision)
    lead = _("All of them are given the same. One who is given something else is added alone.")
    return form_page(request, form, decision, title=_("Several at once"), label=_("Put on the list"), lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
def nominated_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put on the list whom units nominated and the unit's secretary recommended."""
    decision = open_for_me(request, pk)
    demand_draft(decision)
    form = NominatedForm(request.POST if request.method == "POST" else None, waiting=waiting_for(decision))
    if request.method == "POST" and form.is_valid():
        chosen, added = [each.pk for each in form.cleaned_data["nominations"]], []
        if saved_or_wrong(form, lambda: added.append(add_nominated(decision, nominations=chosen, by=request.user))):
            text = ngettext("%(n)s was put on the list.", "%(n)s were put on the list.", added[0])
            messages.success(request, text % {"n": added[0]})
            return redirect(decision)
    lead = _("With the decision these nominations are decided; what is annulled later lets them wait again.")
    is_empty = not form.fields["nominations"].queryset.exists()  # type: ignore[attr-defined]
    if is_empty:
        lead = _("No recommended nomination waits for a decision of this unit in this branch.")
    title, label = _("From nominations"), _("Put on the list")
    return form_page(request, form, decision, title=title, label=label, lead=lead, is_over=is_empty)


@require_http_methods(["GET", "HEAD", "POST"])
def recipient_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct somebody on the list; a second editor sees both versions (X13)."""
    row = visible_recipient(request, pk)
    demand_open(request.user, row.decision)
    decision = row.decision
    words = {"title": row.name, "label": _("Save")}
    form = begun(request, RecipientForm, decision=decision, instance=row)
    if request.method != "POST" or is_search(request) or not form.is_valid():
        return form_page(request, form, decision, **words)
    values, subject, seen = form.values(), form.cleaned_data["subject"], form.cleaned_data["seen"]
    try:
        saved = saved_or_wrong(
            form, lambda: change_recipient(row, subject=subject, values=values, seen=seen, by=request.user)
        )
    except RecordChanged as changed:
        kept = request.POST.copy()
        kept["seen"] = content_of(changed.current)
        again = RecipientForm(kept, sent=request.POST, decision=decision, instance=changed.current)
        both = differences(changed.current, form, RECIPIENT)
        return form_page(request, again, decision, differences=both, status=409, **words)
    if not saved:
        return form_page(request, form, decision, **words)
    messages.success(request, _("It was saved."))
    return redirect(decision)


@require_http_methods(["GET", "HEAD", "POST"])
def recipient_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody off the list, after saying so."""
    row = visible_recipient(request, pk)
    demand_open(request.user, row.decision)
    return take_away(
        request,
        row.decision,
        lambda: remove_recipient(row, by=request.user),
        title=_("Take off the list?"),
        thing=f"{row.name} – {row.subject}",
        effects=[_("The record of changes keeps who stood there.")],
    )
