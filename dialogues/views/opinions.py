"""Pages of opinions: the register, my work, one with its steps, registering, correcting, the citizen's code, export."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dialogues.filters.opinions import OpinionFilter
from dialogues.forms.opinions import EditOpinionForm, NewOpinionForm
from dialogues.models import Opinion
from dialogues.opinion_clock import clock_told
from dialogues.permissions.data_requests import may_hand_out, may_list_requests
from dialogues.permissions.opinion_states import demand_editable
from dialogues.permissions.opinions import (
    may_edit_opinion,
    may_register,
    may_renew_code,
    may_watch_looks,
    opinion_actions,
)
from dialogues.queries.opinions import has_identity, hints_of, lines, offered, timeline, tone_of, work_of
from dialogues.services.opinions import (
    ABOUT,
    EXPORT_OPINIONS,
    SAID,
    Registered,
    edit_opinion,
    register_opinion,
    renew_code,
)
from dialogues.views.parts import form_page as plain_form_page
from dialogues.views.parts import tabs
from mobilization.common.codes import in_groups
from mobilization.common.editing import RecordChanged
from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import ask_first, begun, differences, form_page
from organizations.dates import today
from organizations.services.list_files import request_list

ORDER = ("-received_on", "-id")
BY_DUE = ("due_on", "id")
IN_LISTS = ("steward", "assigned_steward", "words")
KNOWN = (
    "unit", "steward", "assigned", "assigned_steward", "conference", "theme", "place_unit", "words",
    "drafted_by__person", "approved_by__person", "entered_by__person",
)  # fmt: skip
CODE = "opinion_code"
"""Where the session keeps a code between registering and the receipt."""
LOOKS = 20


def _list(request: HttpRequest, rows: Any, order: tuple[str, ...], current: str) -> dict[str, Any]:
    found = OpinionFilter(request.GET, queryset=rows, request=request)
    context = list_page(request, found, order, dressed=lambda rows: rows.select_related(*IN_LISTS))
    context |= {"lines": lines(context["rows"], today()), "tabs": tabs(current)}
    rights = {"may_register": may_register(request.user), "may_list_requests": may_list_requests(request.user)}
    return context | rights


@require_GET
def opinion_list(request: HttpRequest) -> HttpResponse:
    """The opinions the person may read, the latest first."""
    context = _list(request, Opinion.objects.visible_to(request.user), ORDER, "opinions")
    return render(request, "dialogues/opinion_list.html", context)


@require_GET
def opinion_work(request: HttpRequest) -> HttpResponse:
    """What waits for the person's unit, what is due first before the rest: overdue ones stand on top."""
    rows = Opinion.objects.visible_to(request.user).filter(work_of(request.user))
    return render(request, "dialogues/opinion_work.html", _list(request, rows, BY_DUE, "opinion_work"))


@require_POST
def opinion_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = OpinionFilter(request.GET, queryset=Opinion.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('dialogues:opinions')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_OPINIONS, filters=found.applied(), by=request.user))


def visible_opinion(request: HttpRequest, pk: int) -> Opinion:
    """The opinion, if the person may read it; else Http404."""
    found: Opinion = get_object_or_404(Opinion.objects.visible_to(request.user).select_related(*KNOWN), pk=pk)
    return found


@require_GET
def opinion_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One opinion: its words, clock, answer, steps and history; of who said it only whether it is known."""
    found = visible_opinion(request, pk)
    steps = offered(found, request.user)
    context = {
        "opinion": found,
        "words": getattr(found, "words", None),
        "tone": tone_of(found, today()),
        "clock": clock_told(found, today()),
        "hints": hints_of(found),
        "has_identity": has_identity(found),
        "looks": found.looks.of_the_newest()[:LOOKS] if may_watch_looks(request.user, found) else None,
        "entries": timeline(found),
        "steps": [step for step in steps if step.style != "danger"],
        "endings": [step for step in steps if step.style == "danger"],
        "actions": opinion_actions(request.user, found),
        "hands_out": may_hand_out(request.user, found),
    }
    return render(request, "dialogues/opinion.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def opinion_new(request: HttpRequest) -> HttpResponse:
    """Register an opinion; leads to the receipt with the citizen's code."""
    if not may_register(request.user):
        raise PermissionDenied
    form = begun(request, NewOpinionForm, user=request.user)
    if not form.is_bound and "conference" not in form.initial:
        form.initial["conference"] = request.GET.get("conference")
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        try:
            made = register_opinion(unit=unit, values=form.values(), identity=form.identity(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The opinion is registered."))
            return _receipt_of(request, made)
    up = {"up_label": _("Opinions"), "up_url": reverse("dialogues:opinions")}
    return plain_form_page(request, form, title=_("Register an opinion"), label=_("Register an opinion"), **up)


def _receipt_of(request: HttpRequest, made: Registered) -> HttpResponse:
    request.session[CODE] = [made.opinion.pk, made.code]
    return redirect("dialogues:opinion_receipt", made.opinion.pk)


@never_cache
@require_GET
def opinion_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What the citizen is given: number, code and what happens when. The code is shown once and kept nowhere."""
    found = visible_opinion(request, pk)
    if not may_renew_code(request.user, found):
        raise PermissionDenied
    kept = request.session.pop(CODE, None)
    code = kept[1] if kept and kept[0] == found.pk else ""
    context = {"opinion": found, "code": in_groups(code) if code else ""}
    return render(request, "dialogues/opinion_receipt.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def opinion_code(request: HttpRequest, pk: int) -> HttpResponse:
    """A new code for a citizen who lost theirs."""
    found = visible_opinion(request, pk)
    if not may_renew_code(request.user, found):
        raise PermissionDenied
    if request.method == "POST":
        return _receipt_of(request, renew_code(found, by=request.user))
    effects = [
        _("The code that the citizen has opens nothing any more."),
        _("The new one is shown once, on the next page."),
    ]
    title = _("Give a new code")
    return ask_first(request, found, lambda: None, title=title, label=title, effects=effects, said="")


@require_http_methods(["GET", "HEAD", "POST"])
def opinion_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an opinion; a second editor sees both versions, and nothing is overwritten (X13)."""
    found = visible_opinion(request, pk)
    demand_editable(request.user, found)
    if not may_edit_opinion(request.user, found):
        raise PermissionDenied
    form: Any = begun(request, EditOpinionForm, user=request.user, instance=found)
    title = _("Correct the opinion")
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            edit_opinion(found, version=version, changes=form.values(), by=request.user)
        except RecordChanged as changed:
            return _conflict(request, changed.current, form, title)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The opinion was saved."))
            return redirect(found)
    return form_page(request, form, found, title=title, label=_("Save"))


def _conflict(request: HttpRequest, current: Opinion, form: Any, title: str) -> HttpResponse:
    kept = request.POST.copy()
    kept["version"] = str(current.version)
    again = EditOpinionForm(kept, instance=current, user=request.user, sent=kept)
    both = differences(current, form, ABOUT) + differences(current.words, form, SAID)
    return form_page(request, again, current, title=title, label=_("Save"), differences=both, status=409)
