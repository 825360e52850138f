"""Pages of the working calendar: a year to read for everybody; days to add, change, remove for who keeps it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from mobilization.common.form_errors import add_errors
from organizations.dates import today
from organizations.forms.calendar import FIRST_YEAR, LAST_YEAR, ChangeDayForm, NewDayForm, RemoveDayForm
from organizations.models import CalendarDay
from organizations.permissions.calendar import may_change_calendar
from organizations.queries.calendar import consequences, months_of
from organizations.services.calendar import add_day, change_day, remove_day

SHORT_WEEKDAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)
"""As narrow as a day of the month: Vietnamese calendars write T2 to T7 and CN."""


@require_GET
def calendar(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """A year: a table for each month, special days named."""
    year = year or today().year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    months = months_of(year)
    context = {
        "year": str(year),
        "months": months,
        "weekdays": [(short, WEEKDAYS[number]) for number, short in enumerate(SHORT_WEEKDAYS)],
        "special": [special for month in months for special in month.special],
        "working": sum(month.working for month in months),
        "previous_url": _year_url(year - 1),
        "next_url": _year_url(year + 1),
        "actions": ["change"] if may_change_calendar(request.user) else [],
        "today": today(),
    }
    return render(request, "organizations/calendar.html", context)


def _year_url(year: int) -> str:
    return reverse("organizations:calendar_year", args=[year]) if FIRST_YEAR <= year <= LAST_YEAR else ""


@require_http_methods(["GET", "HEAD", "POST"])
def day_new(request: HttpRequest) -> HttpResponse:
    """A special day: first the form, then what it will do, then it is done."""
    _refuse_others(request)
    form = NewDayForm(_sent(request))
    title = _("Add a special day")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if not _is_confirmed(request):
            return _confirm(request, form, title=title, effects=consequences(given["day"], given["is_working"]))
        try:
            add_day(**given, by=request.user)
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            messages.success(request, _("The day is in the calendar."))
            return redirect("organizations:calendar_year", given["day"].year)
    return _form_page(request, form, title=title, year=today().year)


@require_http_methods(["GET", "HEAD", "POST"])
def day_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a special day, after saying what that will do."""
    special = _special(request, pk)
    initial = {"is_working": "yes" if special.is_working else "no", "name": special.name}
    form = ChangeDayForm(_sent(request), initial=initial, special=special)
    title = _("Change %(day)s") % {"day": special}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if not _is_confirmed(request):
            return _confirm(request, form, title=title, effects=consequences(special.day, given["is_working"]))
        try:
            change_day(special, **given, by=request.user)
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            messages.success(request, _("The day was changed."))
            return redirect("organizations:calendar_year", special.day.year)
    return _form_page(request, form, title=title, year=special.day.year)


@require_http_methods(["GET", "HEAD", "POST"])
def day_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a special day one like any other, after saying what that will do."""
    special = _special(request, pk)
    form = RemoveDayForm(_sent(request))
    title = _("Take %(day)s out of the calendar") % {"day": special}
    if request.method == "POST" and form.is_valid():
        remove_day(special, **form.cleaned_data, by=request.user)
        messages.success(request, _("The day is one like any other again."))
        return redirect("organizations:calendar_year", special.day.year)
    effects = consequences(special.day, None)
    return _form_page(request, form, title=title, year=special.day.year, effects=effects, danger=True)


def _sent(request: HttpRequest) -> Any:
    """What was sent, if anything: a form without a value is sent all the same."""
    return request.POST if request.method == "POST" else None


def _special(request: HttpRequest, pk: int) -> CalendarDay:
    special = get_object_or_404(CalendarDay, pk=pk)  # everybody signed in reads the calendar
    _refuse_others(request)
    return special


def _refuse_others(request: HttpRequest) -> None:
    if not may_change_calendar(request.user):
        raise PermissionDenied


def _is_confirmed(request: HttpRequest) -> bool:
    return request.POST.get("confirmed") == "yes"


def _confirm(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    """What will happen, with what was filled in carried along."""
    return render(request, "organizations/calendar_confirm.html", {"form": form, **context})


def _form_page(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    """A form; 422 when it came back with errors."""
    context["year"] = str(context["year"])
    context |= {"form": form, "cancel_url": _year_url(int(context["year"]))}
    return render(request, "organizations/calendar_form.html", context, status=422 if form.errors else 200)
