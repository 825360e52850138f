"""Pages of presentations: list, one with who was handed what, a new one, correcting, handing over."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.filters.decisions import PresentationFilter
from awards.forms.presentations import ChooseEventForm, EditPresentationForm, HandoverForm, NewPresentationForm
from awards.models import Presentation
from awards.permissions.decisions import (
    demand_holding,
    may_draft,
    may_keep_presentation,
    presentation_actions,
)
from awards.queries.decisions import units_to_draft_for
from awards.queries.presentations import handed_at, rows_to_hand, to_hand_over, with_handed
from awards.services.presentations import (
    EVENT,
    EXPORT_PRESENTATIONS,
    add_presentation,
    change_presentation,
    hand_over,
    remove_presentation,
)
from awards.views.decisions import visible_decision
from awards.views.parts import tabs
from mobilization.common.form_errors import add_errors
from mobilization.common.keys import as_id
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
from organizations.dates import today
from organizations.services.list_files import request_list

ORDER = ("-held_on", "-id")
OFFERED = 20
"""So many decisions with something left are named on the page of an event."""


@require_GET
def presentation_list(request: HttpRequest) -> HttpResponse:
    """The events the person may read, the latest first."""
    found = PresentationFilter(request.GET, queryset=Presentation.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ORDER, dressed=lambda events: with_handed(events, request.user))
    context |= {"may_add": may_draft(request.user), "tabs": tabs("presentations", request.user)}
    return render(request, "awards/presentation_list.html", context)


@require_POST
def presentation_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = PresentationFilter(request.GET, queryset=Presentation.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('awards:presentations')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_PRESENTATIONS, filters=found.applied(), by=request.user))


def visible_presentation(request: HttpRequest, pk: int) -> Presentation:
    """The event, if the person may read it; else Http404."""
    events = Presentation.objects.visible_to(request.user).select_related("unit", "steward")
    found: Presentation = get_object_or_404(events, pk=pk)
    return found


def kept_presentation(request: HttpRequest, pk: int) -> Presentation:
    """The same, for those who keep it; else PermissionDenied."""
    presentation = visible_presentation(request, pk)
    if not may_keep_presentation(request.user, presentation):
        raise PermissionDenied
    return presentation


@require_GET
def presentation_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One event: when and where, who was handed what, of which decisions something is still to hand over."""
    presentation = visible_presentation(request, pk)
    actions = presentation_actions(request.user, presentation)
    page = paginate_or_begin(handed_at(presentation, request.user), ("id",), request)
    is_ahead = presentation.held_on > today()
    waiting = to_hand_over(request.user).filter(signed_on__lte=presentation.held_on)
    context = {
        "presentation": presentation,
        "handovers": page.items,
        "newer_url": page_url(request, page.previous),
        "older_url": page_url(request, page.next),
        "total": with_handed(Presentation.objects.filter(pk=pk), request.user).get().handed,
        "is_ahead": is_ahead,
        "waiting": list(waiting[:OFFERED]) if "hand_over" in actions and not is_ahead else [],
        "actions": actions,
    }
    return render(request, "awards/presentation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def presentation_new(request: HttpRequest) -> HttpResponse:
    """A new event; `?decision=` goes on to what of it was handed over there."""
    if not may_draft(request.user):
        raise PermissionDenied
    form = begun(request, NewPresentationForm, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_presentation(unit=form.cleaned_data["unit"], values=form.values(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The event was added."))
            return redirect(_handing(made, request.GET.get("decision", "")) or made.get_absolute_url())
    up = {"up_label": _("Presentations"), "up_url": reverse("awards:presentations")}
    return plain_form_page(request, form, title=_("Add a presentation"), **up)


def _handing(presentation: Presentation, decision: str) -> str:
    """Where it goes on, when the event was added for a decision and has taken place."""
    pk = as_id(decision)
    if pk is None or presentation.held_on > today():
        return ""
    return reverse("awards:hand_over", args=[presentation.pk, pk])


@require_http_methods(["GET", "HEAD", "POST"])
def presentation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an event; a second editor sees both versions (X13)."""
    presentation = kept_presentation(request, pk)
    form = EditPresentationForm(request.POST or None, instance=presentation)

    def save() -> Any:
        version = form.cleaned_data["version"]
        return change_presentation(presentation, version=version, changes=form.values(), by=request.user)

    return edit_page(
        request,
        presentation,
        form,
        save,
        again=lambda typed, current: EditPresentationForm(typed, instance=current),
        both=lambda current: differences(current, form, EVENT),
        title=_("Correct the presentation"),
        said=_("It was saved."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def presentation_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away an event entered by mistake, after saying so."""
    presentation = kept_presentation(request, pk)
    return take_away(
        request,
        presentation,
        lambda: remove_presentation(presentation, by=request.user),
        title=_("Take this event away?"),
        thing=presentation.title,
        effects=[_("Only an event at which nothing was handed over, entered by mistake.")],
        after="awards:presentations",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decision_present(request: HttpRequest, pk: int) -> HttpResponse:
    """At which event something of the decision was handed over: one that is entered, or a new one."""
    decision = visible_decision(request, pk)
    demand_holding(request.user, decision)
    events = Presentation.objects.filter(
        held_on__gte=decision.signed_on, held_on__lte=today(), steward__in=units_to_draft_for(request.user).values("pk")
    )
    form = ChooseEventForm(request.POST or None, events=events.order_by(*ORDER))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["presentation"]
        if chosen is None:
            return redirect(f"{reverse('awards:presentation_new')}?decision={decision.pk}")
        return redirect("awards:hand_over", chosen.pk, decision.pk)
    title, lead = _("Record a presentation"), decision.title
    return form_page(request, form, decision, title=title, label=_("Continue"), lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
def handing(request: HttpRequest, pk: int, decision: int) -> HttpResponse:
    """Who of a decision was handed theirs at the event, in person or by whom; a page of rows at a time."""
    presentation, of = kept_presentation(request, pk), visible_decision(request, decision)
    demand_holding(request.user, of)
    page = paginate_or_begin(rows_to_hand(presentation, of), ("order", "id"), request)
    known = {each.recipient_id: each for each in presentation.handovers.filter(recipient__in=page.items)}
    form = HandoverForm(request.POST or None, rows=page.items, known=known)
    if request.method == "POST" and form.is_valid():
        told: list[int] = []

        def save() -> None:
            told.append(hand_over(presentation, of, shown=form.shown(), given=form.given(), by=request.user))

        if saved_or_wrong(form, save):
            text = ngettext("%(n)s award handed over is on record.", "%(n)s awards handed over are on record.", told[0])
            messages.success(request, text % {"n": told[0]})
            following = page_url(request, page.next)
            return redirect(f"{request.path}{following}" if following else presentation.get_absolute_url())
    context: dict[str, Any] = {
        "presentation": presentation,
        "decision": of,
        "form": form,
        "newer_url": page_url(request, page.previous),
        "older_url": page_url(request, page.next),
    }
    return render(request, "awards/hand_over.html", context, status=422 if form.errors else 200)
