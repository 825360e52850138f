"""Pages of figures of earlier years: the list, one with its parts and their sum, entering, correcting, taking away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dialogues.filters.earlier import EarlierFilter
from dialogues.forms.earlier import EditEarlierForm, NewEarlierForm
from dialogues.models import DialogueFigures
from dialogues.permissions.earlier import may_edit_earlier, may_enter
from dialogues.queries.earlier import dressed
from dialogues.services.earlier import EXPORT_EARLIER, VALUES, edit_figures, enter_figures, remove_figures
from dialogues.views.parts import tabs
from mobilization.common.editing import RecordChanged
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import begun, differences, take_away
from organizations.services.list_files import request_list

ORDER = ("-begins", "-id")


@require_GET
def earlier_list(request: HttpRequest) -> HttpResponse:
    """Figures that the person may read, the latest first, each with the sum of its parts."""
    found = EarlierFilter(request.GET, queryset=DialogueFigures.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ORDER, dressed=lambda rows: rows.select_related("unit", "steward"))
    context |= {"earlier": dressed(context["rows"]), "may_enter": may_enter(request.user), "tabs": tabs("figures")}
    return render(request, "dialogues/earlier_list.html", context)


@require_POST
def earlier_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = EarlierFilter(request.GET, queryset=DialogueFigures.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('dialogues:earlier_list')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_EARLIER, filters=found.applied(), by=request.user))


def _visible(request: HttpRequest, pk: int) -> DialogueFigures:
    rows = DialogueFigures.objects.visible_to(request.user).select_related("unit", "steward", "entered_by__person")
    found: DialogueFigures = get_object_or_404(rows, pk=pk)
    return found


def _editable(request: HttpRequest, pk: int) -> DialogueFigures:
    found = _visible(request, pk)
    if not may_edit_earlier(request.user, found):
        raise PermissionDenied
    return found


@require_GET
def earlier_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Its parts with their sum, the source, and what the source states beside it."""
    found = _visible(request, pk)
    (row,) = dressed([found])
    may_edit = may_edit_earlier(request.user, found)
    return render(request, "dialogues/earlier.html", {"row": row, "figures": found, "may_edit": may_edit})


@require_http_methods(["GET", "HEAD", "POST"])
def earlier_new(request: HttpRequest) -> HttpResponse:
    """Enter figures of earlier years."""
    if not may_enter(request.user):
        raise PermissionDenied
    form = begun(request, NewEarlierForm, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = enter_figures(
                unit=form.cleaned_data["unit"], values=form.values(), parts=form.parts, by=request.user
            )
        except ValidationError as wrong:
            form.add_fault(wrong)
        else:
            messages.success(request, _("The figures were entered."))
            return redirect(made)
    return _form(request, form, _("Enter figures of earlier years"), reverse("dialogues:earlier_list"))


@require_http_methods(["GET", "HEAD", "POST"])
def earlier_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct them; a second editor sees both versions, and nothing is overwritten (X13)."""
    found = _editable(request, pk)
    parts = found.parts.order_by("id")
    form: Any = EditEarlierForm(
        request.POST or None, instance=found, parts=parts, sent=request.POST, initial={"version": found.version}
    )
    title = _("Correct the figures")
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            edit_figures(found, version=version, changes=form.values(), parts=form.parts, by=request.user)
        except RecordChanged as changed:
            kept = request.POST.copy()
            kept["version"] = str(changed.current.version)
            again = EditEarlierForm(kept, instance=changed.current, parts=parts, sent=kept)
            both = differences(changed.current, form, VALUES)
            return _form(request, again, title, found.get_absolute_url(), differences=both, status=409)
        except ValidationError as wrong:
            form.add_fault(wrong)
        else:
            messages.success(request, _("The figures were saved."))
            return redirect(found)
    return _form(request, form, title, found.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def earlier_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take them away, after saying so."""
    found = _editable(request, pk)
    effects = [_("They count in no total any more."), _("The record of changes keeps who took them away, and what.")]
    return take_away(
        request,
        found,
        lambda: remove_figures(found, by=request.user),
        title=_("Take the figures away"),
        thing=found.title,
        effects=effects,
        after=reverse("dialogues:earlier_list"),
    )


def _form(request: HttpRequest, form: Any, title: str, up: str, **more: Any) -> HttpResponse:
    status = more.pop("status", 422 if form.errors else 200)
    context = {"form": form, "title": title, "up_url": up} | more
    return render(request, "dialogues/earlier_form.html", context, status=status)
