"""Pages of reception days: the register, one day, entering and correcting, the months with who is behind, export."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dialogues.filters.receptions import MonthFilter, ReceptionFilter
from dialogues.forms.receptions import EditReceptionForm, NewReceptionForm
from dialogues.models import ReceptionDay
from dialogues.models.reception import MATTERS, told_as
from dialogues.permissions.conferences import may_plan
from dialogues.permissions.receptions import may_write_reception
from dialogues.queries.receptions import month_lines, registered_that_day, units_that_receive
from dialogues.services.receptions import (
    ENTERED,
    EXPORT_RECEPTIONS,
    edit_reception,
    enter_reception,
    remove_reception,
)
from dialogues.views.parts import tabs
from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import begun, differences, edit_page, plain_form_page, take_away
from organizations.services.list_files import request_list

ORDER = ("-day", "-id")
BY_NAME = ("sort_key", "id")


@require_GET
def reception_list(request: HttpRequest) -> HttpResponse:
    """The reception days that the person may read, the latest first."""
    found = ReceptionFilter(request.GET, queryset=ReceptionDay.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ORDER, dressed=lambda rows: rows.select_related("unit"))
    context |= {"may_enter": may_plan(request.user), "tabs": tabs("reception_days")}
    return render(request, "dialogues/reception_list.html", context)


@require_GET
def reception_months(request: HttpRequest) -> HttpResponse:
    """Units of one's subtree in a month, with what is demanded of their heads and who is behind."""
    found = MonthFilter(request.GET, queryset=units_that_receive(request.user), request=request)
    context = list_page(request, found, BY_NAME)
    first = found.first
    context |= {"first": first, "lines": month_lines(context["rows"], first), "tabs": tabs("reception_days")}
    return render(request, "dialogues/reception_months.html", context)


@require_POST
def reception_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = ReceptionFilter(request.GET, queryset=ReceptionDay.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('dialogues:reception_days')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_RECEPTIONS, filters=found.applied(), by=request.user))


def _visible(request: HttpRequest, pk: int) -> ReceptionDay:
    rows = ReceptionDay.objects.visible_to(request.user).select_related("unit", "steward", "entered_by__person")
    found: ReceptionDay = get_object_or_404(rows, pk=pk)
    return found


def _written(request: HttpRequest, pk: int) -> ReceptionDay:
    found = _visible(request, pk)
    if not may_write_reception(request.user, found):
        raise PermissionDenied
    return found


@require_GET
def reception_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One day: who received, how many, with what; what the unit registered that day; its history."""
    found = _visible(request, pk)
    number, url = registered_that_day(found, request.user)
    context = {
        "reception": found,
        "matters": [(told_as(name), getattr(found, name)) for name in MATTERS],
        "registered": number,
        "registered_url": url,
        "may_write": may_write_reception(request.user, found),
    }
    return render(request, "dialogues/reception_day.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reception_new(request: HttpRequest) -> HttpResponse:
    """Enter a day."""
    if not may_plan(request.user):
        raise PermissionDenied
    form = begun(request, NewReceptionForm, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = enter_reception(unit=form.cleaned_data["unit"], values=form.values(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The reception day was entered."))
            return redirect(made)
    up = {"up_label": _("Reception days"), "up_url": reverse("dialogues:reception_days")}
    return plain_form_page(request, form, title=_("Enter a reception day"), label=_("Save"), **up)


@require_http_methods(["GET", "HEAD", "POST"])
def reception_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a day; a second editor sees both versions (X13)."""
    found = _written(request, pk)
    form: Any = EditReceptionForm(request.POST or None, instance=found)
    return edit_page(
        request,
        found,
        form,
        lambda: edit_reception(found, version=form.cleaned_data["version"], changes=form.values(), by=request.user),
        again=lambda typed, current: EditReceptionForm(typed, instance=current),
        both=lambda current: differences(current, form, ENTERED),
        title=_("Correct the reception day"),
        said=_("The reception day was saved."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reception_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away what was entered by mistake, after saying so."""
    found = _written(request, pk)
    return take_away(
        request,
        found,
        lambda: remove_reception(found, by=request.user),
        title=_("Take away"),
        thing=f"{found.unit.name}, {found}",
        effects=[_("It counts no more. The record of changes keeps what was entered.")],
        after=reverse("dialogues:reception_days"),
    )
