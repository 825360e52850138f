"""Pages of what belongs to a criteria set: groups, criteria, grade bands; added, corrected, taken away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mobilization.common.editing import RecordChanged, content_of
from mobilization.workflow.part_pages import differences, form_page, saved_or_wrong, take_away
from reviews.forms.criteria import BandForm, CriterionForm, GroupForm
from reviews.models import CriteriaSet, Criterion, CriterionGroup, GradeBand
from reviews.permissions.criteria import may_change_criteria
from reviews.permissions.states import WRITTEN, Whose, demand_state
from reviews.services.criteria_parts import FIELDS, Part, add_part, change_part, remove_part, set_of

KINDS: dict[str, tuple[type[Any], type[Any], Any, Any]] = {
    "groups": (CriterionGroup, GroupForm, gettext_lazy("Add a group"), gettext_lazy("Correct the group")),
    "criteria": (Criterion, CriterionForm, gettext_lazy("Add a criterion"), gettext_lazy("Correct the criterion")),
    "bands": (GradeBand, BandForm, gettext_lazy("Add a grade"), gettext_lazy("Correct the grade")),
}
"""The word in the address → table, form, title of the page that adds one, and of the page that corrects one."""


def _draft(request: HttpRequest, **known: Any) -> CriteriaSet:
    """The set, if the person reads it; Http404 else, PermissionDenied where it cannot be changed (any more)."""
    rows = CriteriaSet.objects.visible_to(request.user).select_related("steward")
    criteria: CriteriaSet = get_object_or_404(rows, **known)
    demand_state(request.user, criteria, WRITTEN, Whose.WRITERS)
    if not may_change_criteria(request.user, criteria):
        raise PermissionDenied
    return criteria


def _part(request: HttpRequest, kind: str, pk: int) -> Part:
    if kind not in KINDS:
        raise Http404
    path = "group__criteria_set" if kind == "criteria" else "criteria_set"
    seen = CriteriaSet.objects.visible_to(request.user).values("pk")
    rows = KINDS[kind][0].objects.filter(**{f"{path}__in": seen}).select_related(f"{path}__steward")
    part: Part = get_object_or_404(rows, pk=pk)
    demand_state(request.user, set_of(part), WRITTEN, Whose.WRITERS)
    if not may_change_criteria(request.user, set_of(part)):
        raise PermissionDenied
    return part


@require_http_methods(["GET", "HEAD", "POST"])
def part_new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Add a group or a grade band to the set."""
    if kind not in ("groups", "bands"):
        raise Http404
    return _added(request, KINDS[kind][0](criteria_set=_draft(request, pk=pk)), kind)


@require_http_methods(["GET", "HEAD", "POST"])
def criterion_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a criterion to a group."""
    group: Any = _part(request, "groups", pk)
    return _added(request, Criterion(group=group), "criteria")


def _added(request: HttpRequest, part: Part, kind: str) -> HttpResponse:
    _model, make_form, title, _correct = KINDS[kind]
    criteria, form = set_of(part), make_form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        place = form.cleaned_data.get("place")
        if saved_or_wrong(form, lambda: add_part(part, values=form.values(), place=place, by=request.user)):
            messages.success(request, _("It was added."))
            return redirect(criteria)
    return form_page(request, form, criteria, title=str(title), label=_("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
def part_edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Correct it or move it; a second editor sees both versions (X13)."""
    part = _part(request, kind, pk)
    model, make_form, _add, title = KINDS[kind]
    criteria, form = set_of(part), make_form(request.POST or None, instance=part)
    words: dict[str, Any] = {"title": str(title), "label": _("Save")}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        change = {"values": form.values(), "place": given.get("place"), "seen": given["seen"], "by": request.user}
        try:
            is_saved = saved_or_wrong(form, lambda: change_part(part, **change))
        except RecordChanged as changed:
            kept = request.POST.copy()
            kept["seen"] = content_of(changed.current)
            again = make_form(kept, instance=changed.current)
            both = differences(changed.current, form, FIELDS[model])
            return form_page(request, again, criteria, differences=both, status=409, **words)
        if is_saved:
            messages.success(request, _("It was saved."))
            return redirect(criteria)
    return form_page(request, form, criteria, **words)


@require_http_methods(["GET", "HEAD", "POST"])
def part_remove(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Take it away, after saying so."""
    part = _part(request, kind, pk)
    effects = [_("Its criteria go with it.")] if kind == "groups" else []
    title = _("Take this away from the set?")
    return take_away(
        request, set_of(part), lambda: remove_part(part, by=request.user), title=title, thing=str(part), effects=effects
    )
