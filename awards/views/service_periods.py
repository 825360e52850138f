"""The periods of a person's service: entering, correcting, proving, confirming and taking away one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.forms.service import EditPeriodForm, NewPeriodForm, ProofForm, VersionForm
from awards.models import ServicePeriod, ServiceProof
from awards.permissions.service import may_fetch_proof, may_keep_service
from awards.queries.service import service_of
from awards.services.service import (
    EDITABLE,
    add_period,
    add_proofs,
    confirm_period,
    edit_period,
    remove_period,
    remove_proof,
)
from awards.views.service import kept_person
from mobilization.common.editing import RecordChanged
from mobilization.common.files import serve
from mobilization.workflow.part_pages import begun, differences, form_page, saved_or_wrong, take_away


def kept_period(request: HttpRequest, pk: int) -> ServicePeriod:
    """The period, for whoever keeps the person's service. Raises Http404, PermissionDenied."""
    periods = ServicePeriod.objects.visible_to(request.user).select_related("person", "unit")
    period: ServicePeriod = get_object_or_404(periods, pk=pk)
    if not may_keep_service(request.user, period.person):
        raise PermissionDenied
    return period


@require_http_methods(["GET", "HEAD", "POST"])
def period_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A post that the person held."""
    person = kept_person(request, pk)
    form = begun(request, NewPeriodForm)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved_or_wrong(form, lambda: add_period(person, values=form.values(), by=request.user))
    ):
        messages.success(request, _("The period is entered."))
        return redirect("awards:service", pk=person.pk)
    title = _("Enter a period of service")
    return form_page(request, form, service_of(person), title=title, label=_("Save"), lead=person.full_name)


@require_http_methods(["GET", "HEAD", "POST"])
def period_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a period; a second editor sees both versions, and nothing is overwritten (X13)."""
    period = kept_period(request, pk)
    form = begun(request, EditPeriodForm, instance=period, initial={"version": period.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            if saved_or_wrong(
                form, lambda: edit_period(period, version=version, changes=form.values(), by=request.user)
            ):
                messages.success(request, _("It was saved."))
                return redirect("awards:service", pk=period.person_id)
        except RecordChanged as changed:
            return _conflict(request, changed.current, form)
    return _edit_page(request, form, period)


def _conflict(request: HttpRequest, current: ServicePeriod, form: Any) -> HttpResponse:
    kept = request.POST.copy()
    kept["version"] = str(current.version)
    again = EditPeriodForm(kept, instance=current, sent=request.POST)
    return _edit_page(request, again, current, differences=differences(current, form, EDITABLE), status=409)


def _edit_page(request: HttpRequest, form: Any, period: ServicePeriod, **context: Any) -> HttpResponse:
    title, lead = _("Correct a period of service"), period.person.full_name
    service = service_of(period.person)
    return form_page(request, form, service, title=title, label=_("Save"), lead=lead, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def period_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a period that was entered by mistake, after saying what that does."""
    period = kept_period(request, pk)
    effects = [
        _("Only what was entered by mistake is taken away. A post that ended is given a last day instead."),
        _("Its files go, too. The record of changes keeps what stood here."),
    ]
    return take_away(
        request,
        service_of(period.person),
        lambda: remove_period(period, by=request.user),
        title=_("Take away a period of service"),
        thing=str(period),
        effects=effects,
    )


@require_POST
def period_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the proof was looked at; `version` is the period that was seen."""
    period = kept_period(request, pk)
    form = VersionForm(request.POST)
    try:
        confirm_period(period, version=form.cleaned_data["version"] if form.is_valid() else 0, by=request.user)
    except RecordChanged:
        messages.error(request, _("Somebody has changed this period since. Look at it again, then confirm it."))
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        messages.success(request, _("The period is confirmed."))
    return redirect("awards:service", pk=period.person_id)


@require_http_methods(["GET", "HEAD", "POST"])
def proof_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add files that prove the period."""
    period = kept_period(request, pk)
    form = ProofForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        files = form.cleaned_data["proofs"]
        if not files.accepted or saved_or_wrong(
            form, lambda: add_proofs(period, files=files.accepted, by=request.user)
        ):
            if files.accepted:
                messages.success(request, _("The proof is kept."))
            if not files.refused:
                return redirect("awards:service", pk=period.person_id)
            form.add_error("proofs", files.refused)
    title, lead = _("Add a proof"), str(period)
    return form_page(request, form, service_of(period.person), title=title, label=_("Upload"), lead=lead)


@require_GET
def proof_file(request: HttpRequest, pk: int) -> FileResponse:
    """A file, for whoever reads the person's service."""
    return serve(request.user, _visible_proof(request, pk), may_fetch_proof, inline=True)


@require_http_methods(["GET", "HEAD", "POST"])
def proof_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file away, after saying what that does."""
    file = _visible_proof(request, pk)
    if not may_keep_service(request.user, file.period.person):
        raise PermissionDenied
    return take_away(
        request,
        service_of(file.period.person),
        lambda: remove_proof(file, by=request.user),
        title=_("Take away a proof"),
        thing=file.name,
        effects=[_("The file goes. A period that was confirmed is to be confirmed anew.")],
    )


def _visible_proof(request: HttpRequest, pk: int) -> ServiceProof:
    periods = ServicePeriod.objects.visible_to(request.user)
    files = ServiceProof.objects.filter(period__in=periods.values("pk")).select_related(
        "period__person", "period__unit"
    )
    file: ServiceProof = get_object_or_404(files, pk=pk)
    return file
