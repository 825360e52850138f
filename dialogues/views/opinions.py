"""Pages of opinions: the register, my work, one with its steps, registering, correcting, the citizen's code, export."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dialogues.filters.opinions import OpinionFilter
from dialogues.forms.opinions import EditOpinionForm, NewOpinionForm
from dialogues.models import Conference, Opinion
from dialogues.opinion_clock import clock_told
from dialogues.opinion_codes import fingerprint
from dialogues.permissions.commitments import may_promise
from dialogues.permissions.data_requests import may_hand_out, may_list_requests
from dialogues.permissions.opinion_states import demand_editable
from dialogues.permissions.opinions import (
    may_edit_opinion,
    may_register,
    may_register_for,
    may_renew_code,
    may_watch_looks,
    opinion_actions,
)
from dialogues.queries.commitments import of_source
from dialogues.queries.opinion_additions import additions_of
from dialogues.queries.opinions import (
    conference_named,
    has_identity,
    hints_of,
    lines,
    offered,
    public_row,
    steps_for_several,
    timeline,
    tone_of,
    work_of,
)
from dialogues.services.commitments import can_promise
from dialogues.services.opinions import (
    ABOUT,
    EXPORT_OPINIONS,
    SAID,
    Registered,
    edit_opinion,
    register_opinion,
    renew_code,
)
from dialogues.views.parts import tabs
from mobilization.common.addresses import absolute
from mobilization.common.codes import in_groups
from mobilization.common.finding import as_typed, is_search
from mobilization.common.form_errors import add_errors
from mobilization.common.kept_codes import keep_code, kept_code
from mobilization.common.lists import list_page
from mobilization.common.papers.certificate import qr_of
from mobilization.workflow.part_pages import ask_first, begun, differences, edit_page, plain_form_page
from organizations.dates import today
from organizations.services.list_files import request_list

ORDER = ("-received_on", "-id")
BY_DUE = ("due_on", "id")
IN_LISTS = ("steward", "assigned_steward", "words")
KNOWN = (
    "unit", "steward", "assigned", "assigned_steward", "conference", "theme", "place_unit", "words",
    "drafted_by__person", "approved_by__person", "entered_by__person",
)  # fmt: skip
CODE = "receipt"
"""The cookie in which a browser has the code for its receipt; the portal keeps none of it."""
FOR_RECEIPT = 10 * 60
"""Seconds in which the receipt opens again."""
LOOKS = 20
AGAIN = ("unit", "channel", "received_on", "conference")
"""What is the same for a pile of opinions, and stands in the address of the page for the next one."""


def _list(request: HttpRequest, rows: Any, order: tuple[str, ...], current: str) -> dict[str, Any]:
    found = OpinionFilter(request.GET, queryset=rows, request=request)
    context = list_page(request, found, order, dressed=lambda rows: rows.select_related(*IN_LISTS))
    steps = steps_for_several(request.user, context["rows"])
    several = [(step, reverse("dialogues:opinions_bulk", args=[step.action])) for step in steps]
    told = lines(context["rows"], today(), steps, request.user)
    context |= {"lines": told, "several": several, "tabs": tabs(current), "kept": found.data.items()}
    rights = {"may_register": may_register(request.user), "may_list_requests": may_list_requests(request.user)}
    return context | rights


@require_GET
def opinion_list(request: HttpRequest) -> HttpResponse:
    """The opinions the person may read, the latest first."""
    context = _list(request, Opinion.objects.visible_to(request.user), ORDER, "opinions")
    named = context["filter"].form.cleaned_data.get("conference") if context["filter"].form.is_valid() else None
    conference = conference_named(named, request.user) if named else None
    if conference is not None:
        context |= {"conference": conference, "may_register": may_register_for(request.user, conference.steward)}
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
        "public": public_row(found),
        "has_identity": has_identity(found),
        "conference_is_read": Conference.objects.visible_to(request.user).filter(pk=found.conference_id).exists(),
        "additions": additions_of(found, request.user),
        "looks": found.looks.of_the_newest()[:LOOKS] if may_watch_looks(request.user, found) else None,
        "entries": timeline(found),
        "steps": [step for step in steps if step.style != "danger"],
        "endings": [step for step in steps if step.style == "danger"],
        "actions": opinion_actions(request.user, found),
        "commitments": of_source(found, request.user),
        "may_promise": can_promise(found) and may_promise(request.user, found),
        "hands_out": may_hand_out(request.user, found),
    }
    return render(request, "dialogues/opinion.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def opinion_new(request: HttpRequest) -> HttpResponse:
    """Register an opinion; leads to the receipt with the citizen's code."""
    if not may_register(request.user):
        raise PermissionDenied
    form: Any = _new_form(request)
    if request.method != "POST":
        form.initial |= {name: request.GET[name] for name in AGAIN if name in request.GET}
    if request.method == "POST" and form.is_valid():
        unit, files = form.cleaned_data["unit"], form.files_of("files")
        try:
            with transaction.atomic():
                made = register_opinion(
                    unit=unit, values=form.values(), identity=form.identity(), by=request.user, files=files
                )
                form.let_go()
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The opinion is registered."))
            return _receipt_of(request, made)
    if form.is_bound:
        form.hold()  # a browser does not send files again
    up = {"up_label": _("Opinions"), "up_url": reverse("dialogues:opinions")}
    return plain_form_page(request, form, title=_("Register an opinion"), label=_("Register an opinion"), **up)


def _new_form(request: HttpRequest) -> NewOpinionForm:
    """Bound to what was sent; where it only searched for a unit, begun with it, the files kept beside."""
    known: dict[str, Any] = {"user": request.user, "sent": request.POST}
    form = NewOpinionForm(request.POST or None, request.FILES or None, **known)
    form.keep_beside(request)
    if not is_search(request):
        return form
    found = NewOpinionForm(**known)
    as_typed(found, request.POST)
    return form.pass_on(found)


def _receipt_of(request: HttpRequest, made: Registered) -> HttpResponse:
    return with_receipt(redirect("dialogues:opinion_receipt", made.opinion.pk), made, by=request.user)


def with_receipt(answer: HttpResponse, made: Registered, *, by: Any) -> HttpResponse:
    """The answer with the code for the receipt, which who registered it opens for some minutes."""
    path = reverse("dialogues:opinion_receipt", args=[made.opinion.pk])
    keep_code(answer, CODE, f"{by.pk}.{made.code}", path=path)
    return answer


@never_cache
@require_GET
def opinion_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What the citizen is given: number, code and what happens when.

    The code is shown to who registered the opinion, for some minutes and while it is the newest one; a lost answer is
    asked for again.
    """
    found = visible_opinion(request, pk)
    if not may_renew_code(request.user, found):
        raise PermissionDenied
    owner, _dot, code = kept_code(request, CODE, seconds=FOR_RECEIPT).partition(".")
    is_theirs = owner == str(request.user.pk) and fingerprint(code) == found.code_hash
    context = {"opinion": found, "code": in_groups(code) if is_theirs else "", "minutes": FOR_RECEIPT // 60}
    context["again"] = urlencode({
        "unit": found.unit_id, "channel": found.channel, "conference": found.conference_id or "",
        "received_on": date_format(found.received_on, "SHORT_DATE_FORMAT"),
    })  # fmt: skip
    if is_theirs:
        address = absolute(reverse("showcase:opinion_follow"))
        context |= {"address": address, "qr": mark_safe(qr_of(f"{address}#{code}"))}  # noqa: S308 - drawn here
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
    return edit_page(
        request,
        found,
        form,
        lambda: edit_opinion(found, version=form.cleaned_data["version"], changes=form.values(), by=request.user),
        again=lambda typed, current: EditOpinionForm(typed, instance=current, user=request.user, sent=typed),
        both=lambda current: differences(current, form, ABOUT) + differences(current.words, form, SAID),
        title=_("Correct the opinion"),
        said=_("The opinion was saved."),
    )
