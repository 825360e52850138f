"""The pages of criteria sets: list, one version, two side by side, writing, publishing, the next version."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mobilization.common.editing import RecordChanged
from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import ask_first, begun, differences, form_page, saved_or_wrong, take_away
from organizations.services.list_files import request_list
from reviews.checks import faults
from reviews.filters.criteria import CriteriaFilter
from reviews.forms.criteria import BeginWithForm, EditCriteriaForm, NewCriteriaForm
from reviews.models import CriteriaSet
from reviews.permissions.criteria import (
    criteria_actions,
    may_change_criteria,
    may_keep_criteria,
    may_write_criteria,
)
from reviews.permissions.states import WRITTEN, Whose, demand_state
from reviews.queries.criteria import most_points, side_by_side, versions, whole, with_numbers
from reviews.services.criteria import (
    EDITABLE,
    EXPORT_CRITERIA,
    begin_with,
    discard_criteria,
    edit_criteria,
    next_version,
    publish_criteria,
    write_criteria,
)
from reviews.tones import OF_SETS

ORDER = ("-created_at", "-id")


@require_GET
def criteria_list(request: HttpRequest) -> HttpResponse:
    """The sets the person may read, the newest first."""
    found = CriteriaFilter(request.GET, queryset=CriteriaSet.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ORDER, dressed=with_numbers)
    context["sets"] = [(row, OF_SETS[row.state]) for row in context["rows"]]
    context["may_write"] = may_write_criteria(request.user)
    return render(request, "reviews/criteria_list.html", context)


@require_POST
def criteria_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list with all criteria as an Excel file."""
    found = CriteriaFilter(request.GET, queryset=CriteriaSet.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('reviews:criteria')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_CRITERIA, filters=found.applied(), by=request.user))


def visible_criteria(request: HttpRequest, pk: int) -> CriteriaSet:
    """The version with all that stands in it, if the person may read it; else Http404."""
    criteria: CriteriaSet = get_object_or_404(whole(CriteriaSet.objects.visible_to(request.user)), pk=pk)
    return criteria


@require_GET
def criteria_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: what it is for, its criteria with their points, its grades, the other versions."""
    criteria = visible_criteria(request, pk)
    actions = criteria_actions(request.user, criteria)
    context = {
        "criteria": criteria,
        "tone": OF_SETS[criteria.state],
        "points": most_points(criteria),
        "others": [each for each in versions(criteria, request.user) if each.pk != pk],
        "faults": faults(criteria) if "publish" in actions else [],
        "actions": actions,
    }
    return render(request, "reviews/criteria_set.html", context)


@require_GET
def criteria_compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two versions side by side, the older one on the left."""
    one, two = visible_criteria(request, pk), visible_criteria(request, other)
    older, newer = sorted((one, two), key=lambda each: (each.number, each.pk))
    pairs = side_by_side(older, newer)
    heads = [_version_of(each, beside=older.unit_id != newer.unit_id) for each in (older, newer)]
    context = {
        "older": older,
        "newer": newer,
        "pairs": pairs,
        "different": sum(1 for pair in pairs if pair.differs),
        "col_older": heads[0],
        "col_newer": heads[1],
        "headed": [(older, heads[0]), (newer, heads[1])],
    }
    return render(request, "reviews/criteria_compare.html", context)


def _version_of(criteria: CriteriaSet, *, beside: bool) -> str:
    """Which version a column shows; `beside` that of another unit, also whose."""
    text = _("Version %(number)s (%(state)s)")
    if beside:
        text = _("%(unit)s, version %(number)s (%(state)s)")
    told = {"number": criteria.number, "state": criteria.get_state_display(), "unit": criteria.unit.name}
    return text % told


@require_http_methods(["GET", "HEAD", "POST"])
def criteria_new(request: HttpRequest) -> HttpResponse:
    """Begin a set."""
    if not may_write_criteria(request.user):
        raise PermissionDenied
    form = begun(request, NewCriteriaForm, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            criteria = write_criteria(unit=form.cleaned_data["unit"], values=form.values(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The set is begun. Add its groups and criteria next."))
            return redirect(criteria)
    return _form_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def criteria_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what stands about a draft; a second editor sees both versions (X13)."""
    criteria = visible_criteria(request, pk)
    demand_state(request.user, criteria, WRITTEN, Whose.WRITERS)
    if not may_change_criteria(request.user, criteria):
        raise PermissionDenied
    form = EditCriteriaForm(request.POST or None, instance=criteria)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            edit_criteria(criteria, version=version, changes=form.values(), by=request.user)
        except RecordChanged as changed:
            return _conflict(request, changed.current, form)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The criteria set was saved."))
            return redirect(criteria)
    return _form_page(request, form, criteria)


def _conflict(request: HttpRequest, current: CriteriaSet, form: EditCriteriaForm) -> HttpResponse:
    kept = request.POST.copy()
    kept["version"] = str(current.version)
    again = EditCriteriaForm(kept, instance=current)
    return _form_page(request, again, current, differences=differences(current, form, EDITABLE), status=409)


def _form_page(request: HttpRequest, form: Any, criteria: CriteriaSet | None, **context: Any) -> HttpResponse:
    status = context.pop("status", 422 if form.errors else 200)
    context |= {"form": form, "criteria": criteria}
    return render(request, "reviews/criteria_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def criteria_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft in force, after saying what that does."""
    criteria = visible_criteria(request, pk)
    demand_state(request.user, criteria, WRITTEN, Whose.WRITERS)
    if not may_change_criteria(request.user, criteria):
        raise PermissionDenied
    effects = [
        _("It cannot be changed any more; whoever wants something else begins the next version."),
        _("The version in force until now is replaced. What was scored by it stays as it is."),
    ]
    return ask_first(
        request,
        criteria,
        lambda: publish_criteria(criteria, by=request.user),
        title=_("Put this version in force?"),
        label=_("Put in force"),
        effects=effects,
        said=_("The version is in force."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def criteria_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away, after saying so."""
    criteria = visible_criteria(request, pk)
    demand_state(request.user, criteria, WRITTEN, Whose.WRITERS)
    if not may_change_criteria(request.user, criteria):
        raise PermissionDenied
    if request.method == "POST":
        discard_criteria(criteria, by=request.user)
        messages.success(request, _("The draft was thrown away."))
        return redirect("reviews:criteria")
    effects = [_("All its groups, criteria and grades go with it. Published versions stay.")]
    title = _("Throw this draft away?")
    return take_away(request, criteria, lambda: None, title=title, thing=str(criteria), effects=effects)


@require_http_methods(["GET", "HEAD", "POST"])
def criteria_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the next version with all that stands in this one."""
    criteria = visible_criteria(request, pk)
    if not may_keep_criteria(request.user, criteria):
        raise PermissionDenied
    effects = [_("A draft with the same criteria is made. This version stays in force until you publish the draft.")]
    return ask_first(
        request,
        criteria,
        lambda: next_version(criteria, by=request.user),
        title=_("Begin the next version?"),
        label=_("Begin the next version"),
        effects=effects,
        said=_("The draft is made; change what is to be different."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def criteria_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a set of one's own with this one."""
    criteria = visible_criteria(request, pk)
    if not may_write_criteria(request.user):
        raise PermissionDenied
    form = begun(request, BeginWithForm, user=request.user, criteria=criteria)
    if request.method == "POST" and form.is_valid():
        made: list[CriteriaSet] = []
        given = {name: form.cleaned_data[name] for name in ("unit", "title")}
        if saved_or_wrong(form, lambda: made.append(begin_with(criteria, **given, by=request.user))):
            messages.success(request, _("The draft is made; change what is to be different."))
            return redirect(made[0])
    return form_page(request, form, criteria, title=_("Begin a set of your own with this one"), label=_("Begin"))
