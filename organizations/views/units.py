"""The pages of units: list, tree of any day, one unit with its history, correcting it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mobilization.common.htmx import render_page
from mobilization.common.lists import list_page
from organizations.dates import known_start, today
from organizations.enums import UnitKind
from organizations.filters.units import UnitFilter
from organizations.forms.units import DayForm, UnitForm
from organizations.models import Unit
from organizations.panels import unit_panels
from organizations.paths import ids_of_path
from organizations.permissions.units import may_edit_unit, unit_actions
from organizations.queries.units import Branch, ancestors, children_on, day_of, history, unit_tree, with_main_successors
from organizations.services.units import EDITABLE, UnitChanged, edit_unit, request_units_export

ORDER = ("sort_key", "id")


@require_GET
def unit_list(request: HttpRequest) -> HttpResponse:
    """All units in Vietnamese order, those whose name was asked for first, paged; with htmx only the rows."""
    units = Unit.objects.visible_to(request.user)
    found = UnitFilter(request.GET, queryset=units, request=request)
    asked = found.applied().get("q", "")
    context = list_page(
        request,
        found,
        ("rank", *ORDER) if asked else ORDER,
        dressed=lambda units: _ranked(units, asked).select_related("parent"),
    )
    context |= {"units": with_main_successors(context["rows"]), "today": today()}
    return render_page(request, "organizations/unit_list.html", context, partial="organizations/_unit_rows.html")


def _ranked(units: Any, asked: str) -> Any:
    return units.ranked(asked) if asked else units


@require_POST
def unit_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = UnitFilter(request.GET, queryset=Unit.objects.none())
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('organizations:units')}?{request.GET.urlencode()}")
    return redirect(request_units_export(filters=found.applied(), by=request.user))


@require_GET
def unit_tree_page(request: HttpRequest) -> HttpResponse:
    """Who was below whom on a day; today when none is given."""
    form, day = _day(request)
    roots = unit_tree(Unit.objects.visible_to(request.user), day or today()) if form.is_valid() else []
    context = {
        "form": form,
        "day": day or today(),
        "roots": roots,
        "opened": _opened(request, roots),
        "number": sum(1 + branch.number for branch in roots),
        "days": [date(2024, 12, 31), date(2025, 1, 1), date(2025, 7, 1)],
    }
    return render(request, "organizations/unit_tree.html", context)


def _opened(request: HttpRequest, roots: list[Branch]) -> list[int]:
    """The way down to one's own unit; a tree that stands alone. A country of open branches is a page of metres."""
    user: Any = request.user
    own = ids_of_path(user.acting.unit.path) if user.acting else []
    return own if len(roots) > 1 else [*own, *(branch.unit.pk for branch in roots)]


def _day(request: HttpRequest) -> tuple[DayForm, date | None]:
    form = DayForm(request.GET if "on" in request.GET else {})
    return form, form.cleaned_data["on"] if form.is_valid() else None


@require_GET
def unit_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: what it is, where it stands, what is below it on a day of its time, how it came and where it went."""
    unit = _visible(request, pk)
    form, asked = _day(request)
    day = day_of(unit, asked)
    context = {
        "unit": unit,
        "form": form,
        "day": day,
        "today": today(),
        "begins": known_start(unit.valid_from),
        "ancestors": ancestors(unit),
        "children": list(children_on(unit, day)) if form.is_valid() else [],
        "history": history(unit),
        "panels": unit_panels.of(request.user, unit),
        "actions": unit_actions(request.user, unit),
    }
    return render(request, "organizations/unit.html", context)


def _visible(request: HttpRequest, pk: int) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct names, kind, point, area, note; a second editor sees both versions, and nothing is overwritten (X13)."""
    unit = _visible(request, pk)
    if not may_edit_unit(request.user, unit):
        raise PermissionDenied
    form = UnitForm(request.POST or None, instance=unit)
    if request.method == "POST" and form.is_valid():
        try:
            edit_unit(unit, by=request.user, version=form.cleaned_data["version"], changes=form.changes())
        except UnitChanged as changed:
            return _conflict(request, changed.current, form)
        except ValidationError as errors:
            form.add_error(None, errors)
        else:
            messages.success(request, _("The unit was saved."))
            return redirect(unit)
    status = 422 if form.errors else 200
    return render(request, "organizations/unit_edit.html", {"unit": unit, "form": form}, status=status)


def _conflict(request: HttpRequest, current: Unit, form: UnitForm) -> HttpResponse:
    """Both versions side by side; the editor's input stays, and saving again is a decision about the new version."""
    kept = request.POST.copy()
    kept["version"] = str(current.version)
    again = UnitForm(kept, instance=current)
    context = {"unit": current, "form": again, "differences": _differences(current, form)}
    return render(request, "organizations/unit_edit.html", context, status=409)


def _differences(current: Unit, form: UnitForm) -> list[tuple[str, Any, Any]]:
    mine, kinds = form.changes(), dict(UnitKind.choices)
    pairs = [(name, getattr(current, name), mine[name]) for name in EDITABLE]
    return [
        (str(form.fields[name].label), kinds.get(theirs, theirs), kinds.get(yours, yours))
        for name, theirs, yours in pairs
        if theirs != yours
    ]
