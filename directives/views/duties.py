"""The pages of duties: my unit's and those below, how units stand, one duty, reporting it done, taking it up again."""

from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from directives.filters.duties import DutyFilter
from directives.forms.duties import DoneForm, ReopenForm
from directives.models import Duty, DutyFile
from directives.permissions.documents import duty_actions, may_ask, may_fetch_evidence, may_report_duty
from directives.queries.duties import DUE_FIRST, by_due_day, counts, counts_by_unit, reopening_of, state_of, units_of
from directives.services.documents import request_documents_export
from directives.services.duties import EXPORT_DUTIES, DutyNotDone, DutyNotOpen, reopen_duty, report_done
from mobilization.common.files import serve
from mobilization.common.form_errors import add_errors
from mobilization.common.keyset import BadCursor, paginate
from mobilization.common.lists import list_page, page_url
from organizations.dates import today

UNITS_ORDER = ("sort_key", "id")


@require_GET
def duty_list(request: HttpRequest) -> HttpResponse:
    """What units have to do, what is due first on top: all the person sees, or (`whose`) one's own unit's."""
    found = _filtered(request)
    context = list_page(
        request,
        found,
        DUE_FIRST,
        dressed=lambda rows: by_due_day(rows).select_related("steward", "requirement__document"),
    )
    context["duties"] = [(duty, state_of(duty)) for duty in context["rows"]]
    context["tabs"] = _tabs(request, found.form["whose"].value() or "")
    context["numbers"] = counts(found.found())
    return render(request, "directives/duty_list.html", context)


def _filtered(request: HttpRequest) -> DutyFilter:
    return DutyFilter(request.GET, queryset=Duty.objects.visible_to(request.user), request=request)


def _tabs(request: HttpRequest, current: str) -> list[SimpleNamespace]:
    """My unit, all I see, and how the units stand; the filters go along."""
    query = request.GET.copy()
    query.pop("cursor", None)
    tabs = []
    for key, label in (("own", _("My unit")), ("", _("All")), ("units", _("By unit"))):
        chosen = query.copy()
        chosen.pop("whose", None)
        if key == "own":
            chosen["whose"] = "own"
        place = reverse("directives:duty_units" if key == "units" else "directives:duties")
        url = f"{place}?{chosen.urlencode()}" if chosen else place
        tabs.append(SimpleNamespace(label=label, url=url, current=key == current, count=None))
    return tabs


@require_GET
def duty_units(request: HttpRequest) -> HttpResponse:
    """How the units stand: asked, done, open, late, each number with its list behind it."""
    found = _filtered(request)
    duties = found.found()
    try:
        page = paginate(units_of(duties), UNITS_ORDER, cursor=request.GET.get("cursor"))
    except BadCursor:
        page = paginate(units_of(duties), UNITS_ORDER)
    numbers = counts_by_unit(duties, [unit.pk for unit in page.items])
    query = request.GET.copy()
    for name in ("cursor", "whose", "state"):
        query.pop(name, None)
    context = {
        "filter": found,
        "units": [(unit, numbers[unit.pk]) for unit in page.items],
        "numbers": counts(duties),
        "query": query.urlencode(),
        "is_filtered": bool(found.applied() or found.form.errors),
        "newer_url": page_url(request, page.previous),
        "older_url": page_url(request, page.next),
        "tabs": _tabs(request, "units"),
    }
    return render(request, "directives/duty_units.html", context)


@require_POST
def duty_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered duties (the filters stand in the query) as an Excel file."""
    found = DutyFilter(request.GET, queryset=Duty.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('directives:duties')}?{request.GET.urlencode()}")
    return redirect(request_documents_export(filters=found.applied(), by=request.user, kind=EXPORT_DUTIES))


def _visible(request: HttpRequest, pk: int) -> Duty:
    duties = Duty.objects.visible_to(request.user)
    joined = duties.select_related("unit", "steward", "done_by__person", "requirement__document__steward")
    duty: Duty = get_object_or_404(joined, pk=pk)
    return duty


@require_GET
def duty_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One duty: what is asked by when, how it was done, the evidence."""
    duty = _visible(request, pk)
    context = {
        "duty": duty,
        "state": state_of(duty),
        "files": duty.files.order_by("id"),
        "actions": duty_actions(request.user, duty),
        "reopened": reopening_of(duty),
    }
    return render(request, "directives/duty.html", context)


@require_GET
def duty_file(request: HttpRequest, pk: int) -> FileResponse:
    """The bytes of a piece of evidence; to who may not see the duty it does not exist."""
    files = DutyFile.objects.filter(duty__in=Duty.objects.visible_to(request.user).values("pk"))
    file = get_object_or_404(files.select_related("duty__steward"), pk=pk)
    return serve(request.user, file, may_fetch_evidence)


@require_http_methods(["GET", "HEAD", "POST"])
def duty_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Report the duty as done; nothing is reported until all is right, and good files wait beside the form."""
    duty = _visible(request, pk)
    if duty.done_on is not None:
        messages.info(request, _("This was reported as done already."))
        return redirect(duty)
    if not may_report_duty(request.user, duty):
        raise PermissionDenied
    form = DoneForm(request.POST or None, request.FILES or None, initial={"done_on": today()}, duty=duty)
    form.keep_beside(request)
    if request.method == "POST" and form.is_valid():
        given, files = form.cleaned_data, form.files_of("files")
        try:
            report_done(duty, done_on=given["done_on"], note=given["note"], files=files, by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        except DutyNotOpen:
            messages.info(request, _("This was reported as done already."))
            return redirect(duty)
        else:
            form.let_go()
            messages.success(request, _("It was reported as done; who asked for it was told."))
            return redirect(duty)
    form.hold()
    return _form_page(request, form, duty, title=_("Report as done"))


@require_http_methods(["GET", "HEAD", "POST"])
def duty_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up again what was reported as done, with a reason."""
    duty = _visible(request, pk)
    if not may_ask(request.user, duty.requirement.document):
        raise PermissionDenied
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_duty(duty, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        except DutyNotDone:
            messages.info(request, _("This is open already."))
            return redirect(duty)
        else:
            messages.success(request, _("The task is open again; its unit was told why."))
            return redirect(duty)
    effects = [
        _("The task counts as open again, and as overdue if its day has passed."),
        _("Officers and leaders of %(unit)s are told at once, with your reason.") % {"unit": duty.steward.name},
        _("What was reported goes from the task and stays in its history; the evidence stays."),
    ]
    return _form_page(request, form, duty, title=_("Open the task again"), effects=effects)


def _form_page(request: HttpRequest, form: Any, duty: Duty, **context: Any) -> HttpResponse:
    context |= {"form": form, "duty": duty, "files": duty.files.order_by("id") if "files" in form.fields else []}
    return render(request, "directives/duty_form.html", context, status=422 if form.errors else 200)
