"""Pages below a steering committee: members, tasks, what was done, assessments."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directives.models.campaign import FIRST_YEAR, LAST_YEAR
from mobilization.common.editing import RecordChanged, content_of
from mobilization.workflow.part_pages import differences, form_page, saved_or_wrong, take_away
from organizations.dates import today
from reviews.forms.steering import (
    ChangePlaceForm,
    EditAssessmentForm,
    NewAssessmentForm,
    PlaceForm,
    TaskDoneForm,
    TaskForm,
)
from reviews.models import ProgrammeTask, SteeringAssessment, SteeringCommittee, SteeringMember
from reviews.permissions.steering import may_keep_committee, may_report_task
from reviews.services.steering import (
    ASSESSMENT,
    PLACE,
    TASK,
    add_place,
    add_task,
    assess,
    change_assessment,
    change_place,
    change_task,
    remove_place,
    remove_task,
    report_task,
)
from reviews.views.steering import visible_committee

Again = Callable[[Any], tuple[Any, list[tuple[str, Any, Any]]]]


def _kept(request: HttpRequest, pk: int) -> SteeringCommittee:
    committee = visible_committee(request, pk)
    if not may_keep_committee(request.user, committee):
        raise PermissionDenied
    return committee


def _part(
    request: HttpRequest, model: Any, pk: int, may: Callable[[Any, SteeringCommittee], bool] = may_keep_committee
) -> Any:
    seen = SteeringCommittee.objects.visible_to(request.user).values("pk")
    rows = model.objects.filter(committee__in=seen).select_related("committee__steward", "committee__unit")
    part = get_object_or_404(rows, pk=pk)
    if not may(request.user, part.committee):
        raise PermissionDenied
    return part


def _saved_or_both(
    request: HttpRequest, form: Any, above: Any, save: Callable[[], Any], again: Again, **words: Any
) -> HttpResponse | None:
    """None once it is saved; else the form with what is wrong, or both versions (409)."""
    try:
        if saved_or_wrong(form, save):
            return None
    except RecordChanged as changed:
        form, both = again(changed.current)
        return form_page(request, form, above, differences=both, status=409, **words)
    return form_page(request, form, above, **words)


@require_http_methods(["GET", "HEAD", "POST"])
def place_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a member."""
    committee = _kept(request, pk)
    form = PlaceForm(request.POST or None, committee=committee)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved_or_wrong(form, lambda: add_place(committee, values=form.values(), by=request.user))
    ):
        messages.success(request, _("The member was added."))
        return redirect(committee)
    return form_page(request, form, committee, title=_("Name a member"), label=_("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
def place_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a member's place or end it; a second editor sees both versions (X13)."""
    place = _part(request, SteeringMember, pk)
    committee = place.committee
    words = {"title": _("Member %(person)s") % {"person": place.person}, "label": _("Save")}
    form = ChangePlaceForm(request.POST or None, instance=place, committee=committee)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, committee, **words)

    def again(current: Any) -> tuple[Any, list[tuple[str, Any, Any]]]:
        kept = request.POST.copy()
        kept["seen"] = content_of(current)
        return ChangePlaceForm(kept, instance=current, committee=committee), differences(current, form, PLACE)

    def save() -> Any:
        return change_place(place, values=form.values(), seen=form.cleaned_data["seen"], by=request.user)

    if answer := _saved_or_both(request, form, committee, save, again, **words):
        return answer
    messages.success(request, _("The member was saved."))
    return redirect(committee)


@require_http_methods(["GET", "HEAD", "POST"])
def place_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a member entered by mistake, after saying so."""
    place = _part(request, SteeringMember, pk)
    effects = [_("Only for members entered by mistake. For one who leaves, give a last day instead.")]
    title = _("Take this member away?")
    return take_away(
        request,
        place.committee,
        lambda: remove_place(place, by=request.user),
        title=title,
        thing=str(place),
        effects=effects,
    )


def _at_year(committee: SteeringCommittee, year: int) -> str:
    return f"{reverse('reviews:committee', args=[committee.pk])}?year={year}"


@require_http_methods(["GET", "HEAD", "POST"])
def task_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a task into the year's programme; `?year=` begins the form with that year."""
    committee = _kept(request, pk)
    form = TaskForm(request.POST or None, initial={"year": _year(request.GET.get("year", ""))})
    if (
        request.method == "POST"
        and form.is_valid()
        and saved_or_wrong(form, lambda: add_task(committee, values=form.values(), by=request.user))
    ):
        messages.success(request, _("The task was added."))
        return redirect(_at_year(committee, form.cleaned_data["year"]))
    return form_page(request, form, committee, title=_("Add a task"), label=_("Save"))


def _year(asked: str) -> int:
    is_year = asked.isascii() and asked.isdigit() and len(asked) == 4  # noqa: PLR2004
    return int(asked) if is_year and FIRST_YEAR <= int(asked) <= LAST_YEAR else today().year


@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a task; a second editor sees both versions (X13)."""
    task = _part(request, ProgrammeTask, pk)
    words = {"title": _("Correct the task"), "label": _("Save")}
    form = TaskForm(request.POST or None, instance=task)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, task.committee, **words)

    def again(current: Any) -> tuple[Any, list[tuple[str, Any, Any]]]:
        kept = request.POST.copy()
        kept["seen"] = content_of(current)
        return TaskForm(kept, instance=current), differences(current, form, TASK)

    def save() -> Any:
        return change_task(task, values=form.values(), seen=form.cleaned_data["seen"], by=request.user)

    if answer := _saved_or_both(request, form, task.committee, save, again, **words):
        return answer
    messages.success(request, _("The task was saved."))
    return redirect(_at_year(task.committee, form.cleaned_data["year"]))


@require_http_methods(["GET", "HEAD", "POST"])
def task_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a task is done, and how; or that it is open again."""
    task = _part(request, ProgrammeTask, pk, may_report_task)
    words = {"title": _("Say what was done"), "label": _("Save"), "lead": task.text}
    start = {"done_on": task.done_on or today(), "note": task.done_note, "seen": content_of(task)}
    form = TaskDoneForm(request.POST or None, initial=start)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, task.committee, **words)
    given = form.cleaned_data

    def again(current: Any) -> tuple[Any, list[tuple[str, Any, Any]]]:
        kept = request.POST.copy()
        kept["seen"] = content_of(current)
        both = [
            (_("Done on"), current.done_on, given["done_on"]),
            (_("What was done"), current.done_note, given["note"]),
        ]
        return TaskDoneForm(kept), [row for row in both if row[1] != row[2]]

    def save() -> Any:
        return report_task(task, **given, by=request.user)

    if answer := _saved_or_both(request, form, task.committee, save, again, **words):
        return answer
    messages.success(request, _("The task was saved."))
    return redirect(_at_year(task.committee, task.year))


@require_http_methods(["GET", "HEAD", "POST"])
def task_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a task out of the programme, after saying so."""
    task = _part(request, ProgrammeTask, pk)
    title = _("Take this task out of the programme?")
    return take_away(
        request, task.committee, lambda: remove_task(task, by=request.user), title=title, thing=task.text, effects=[]
    )


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_new(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Enter the committee's assessment of a unit below, or of itself, for the year."""
    committee = _kept(request, pk)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    form = NewAssessmentForm(request.POST or None, committee=committee, year=year)
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        if saved_or_wrong(form, lambda: assess(committee, year=year, unit=unit, values=form.values(), by=request.user)):
            messages.success(request, _("The assessment was entered."))
            return redirect(_at_year(committee, year))
    title = _("Assessment of the year %(year)s") % {"year": year}
    return form_page(request, form, committee, title=title, label=_("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an assessment; a second editor sees both versions (X13)."""
    assessment = _part(request, SteeringAssessment, pk)
    committee = assessment.committee
    words = {"title": assessment.title, "label": _("Save")}
    form = EditAssessmentForm(request.POST or None, instance=assessment)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, committee, **words)

    def again(current: Any) -> tuple[Any, list[tuple[str, Any, Any]]]:
        kept = request.POST.copy()
        kept["version"] = str(current.version)
        return EditAssessmentForm(kept, instance=current), differences(current, form, ASSESSMENT)

    def save() -> Any:
        version = form.cleaned_data["version"]
        return change_assessment(assessment, version=version, changes=form.values(), by=request.user)

    if answer := _saved_or_both(request, form, committee, save, again, **words):
        return answer
    messages.success(request, _("The assessment was saved."))
    return redirect(_at_year(committee, assessment.year))
