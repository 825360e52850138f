"""Pages of requests for a person's data: the register, entering one, the file once more, handing over."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from dialogues.filters.data_requests import DataRequestFilter
from dialogues.forms.data_requests import DataRequestForm, HandedOverForm
from dialogues.forms.opinions import PurposeForm
from dialogues.models import DataRequest
from dialogues.permissions.data_requests import may_hand_out, may_list_requests
from dialogues.services.data_requests import enter_request, hand_over, make_file
from dialogues.views.opinions import visible_opinion
from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import form_page
from organizations.dates import today

ORDER = ("-asked_on", "-id")


@require_GET
def data_request_list(request: HttpRequest) -> HttpResponse:
    """The register of the reader's subtree, the latest first; of the citizens only the numbers of their opinions."""
    if not may_list_requests(request.user):
        raise PermissionDenied
    rows = DataRequest.objects.visible_to(request.user)
    found = DataRequestFilter(request.GET, queryset=rows, request=request)
    dressed = ("opinion__steward", "entered_by__person", "job")
    context = list_page(request, found, ORDER, dressed=lambda rows: rows.select_related(*dressed))
    context["lines"] = [(each, may_hand_out(request.user, each.opinion)) for each in context["rows"]]
    return render(request, "dialogues/data_request_list.html", context | {"today": today()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def data_request_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the request and have the file made; leads to the job that makes it."""
    opinion = visible_opinion(request, pk)
    if not may_hand_out(request.user, opinion):
        raise PermissionDenied
    form = DataRequestForm(request.POST or None, user=request.user, opinion=opinion)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = enter_request([opinion, *given["codes"]], asked_on=given["asked_on"], by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            return redirect(make_file(made, purpose=given["purpose"], by=request.user))
    lead = _(
        "The citizen asked what is kept about them. Make sure that it is the citizen who asks: by the code, or by what "
        "they show. The file is made for you alone; your look is logged."
    )
    title = _("Hand out what is kept about the citizen")
    return form_page(request, form, opinion, title=title, label=_("Note it and make the file"), lead=lead)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def data_request_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the file made once more, of all that was asked for together."""
    found = _found(request, pk)
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        together = DataRequest.objects.visible_to(request.user).select_related("opinion__steward")
        same = together.filter(job=found.job_id) if found.job_id else together.filter(pk=found.pk)
        return redirect(make_file(same, purpose=form.cleaned_data["purpose"], by=request.user))
    title = _("Make the file once more")
    return form_page(request, form, found.opinion, title=title, label=title, lead="")


@require_http_methods(["GET", "HEAD", "POST"])
def data_request_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the day on which the citizen had it."""
    found = _found(request, pk)
    form = HandedOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hand_over(found, done_on=form.cleaned_data["done_on"], by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("Saved: the citizen had it."))
            return redirect(found)
    title = _("The citizen had it")
    return form_page(request, form, found.opinion, title=title, label=_("Save"), lead="")


def _found(request: HttpRequest, pk: int) -> Any:
    """The request, of those the account reads. Raises Http404, PermissionDenied."""
    rows = DataRequest.objects.visible_to(request.user).select_related("opinion__steward")
    found = get_object_or_404(rows, pk=pk)
    if not may_hand_out(request.user, found.opinion):
        raise PermissionDenied
    return found
