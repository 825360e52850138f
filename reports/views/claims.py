"""Pages of published figures: the list, one beside what the portal counts, entering, correcting, withdrawing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mobilization.common.editing import RecordChanged
from mobilization.common.finding import as_typed, is_search
from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import begun, differences, form_page, saved_or_wrong
from models_registry.forms.reasons import ReasonForm
from organizations.services.list_files import request_list
from reports.filters.claims import ClaimFilter
from reports.forms.claims import ClaimForm, EditClaimForm
from reports.models import Claim
from reports.permissions.claims import claim_actions, may_edit_claim, may_enter
from reports.queries.claims import STANDING_TONES, compared
from reports.services.claims import EXPORT_CLAIMS, VALUES, edit_claim, enter_claim, withdraw_claim
from reports.views.parts import tabs

ORDER = ("-created_at", "-id")


@require_GET
def claims(request: HttpRequest) -> HttpResponse:
    """Figures that the person may read, the latest entered first, each beside what the portal counts."""
    found = ClaimFilter(request.GET, queryset=Claim.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ORDER, dressed=lambda rows: rows.select_related("about", "steward"))
    rows = [(row, _toned(row)) for row in compared(context["rows"], request.user)]
    context |= {"claims": rows, "may_enter": may_enter(request.user), "tabs": tabs(request.user, "claims")}
    return render(request, "reports/claim_list.html", context)


@require_POST
def claims_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = ClaimFilter(request.GET, queryset=Claim.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('reports:claims')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_CLAIMS, filters=found.applied(), by=request.user))


def _visible(request: HttpRequest, pk: int) -> Claim:
    rows = Claim.objects.visible_to(request.user).select_related("unit", "steward", "about", "entered_by__person")
    found: Claim = get_object_or_404(rows, pk=pk)
    return found


def _editable(request: HttpRequest, pk: int) -> Claim:
    found = _visible(request, pk)
    if not may_edit_claim(request.user, found):
        raise PermissionDenied
    return found


def _toned(row: Any) -> list[tuple[str, str]]:
    return [(STANDING_TONES[each], str(each.label)) for each in row.standings]


@require_GET
def claim_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the source states, what its parts make, what the portal counts."""
    found = _visible(request, pk)
    (row,) = compared([found], request.user)
    actions = claim_actions(request.user, found)
    context = {"row": row, "claim": found, "standings": _toned(row), "actions": actions}
    return render(request, "reports/claim.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def claim_new(request: HttpRequest) -> HttpResponse:
    """Enter a published figure."""
    if not may_enter(request.user):
        raise PermissionDenied
    form = begun(request, ClaimForm, user=request.user, initial={"measure": request.GET.get("measure", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = enter_claim(values=form.values(), parts=form.parts, by=request.user)
        except ValidationError as wrong:
            _add_faults(form, wrong)
        else:
            messages.success(request, _("The published figure was entered."))
            return redirect(made)
    return _form(request, form, _("Enter a published figure"), reverse("reports:claims"))


@require_http_methods(["GET", "HEAD", "POST"])
def claim_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct it; a second editor sees both versions, and nothing is overwritten (X13)."""
    found = _editable(request, pk)
    parts = found.parts.order_by("position")
    known: dict[str, Any] = {"user": request.user, "parts": parts, "instance": found}
    title = _("Correct the published figure")
    if is_search(request):
        form: Any = EditClaimForm(None, sent=request.POST, **known)
        as_typed(form, request.POST)
        return _form(request, form, title, found.get_absolute_url())
    form = EditClaimForm(request.POST or None, sent=request.POST, **known)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            edit_claim(found, version=version, changes=form.values(), parts=form.parts, by=request.user)
        except RecordChanged as changed:
            kept = request.POST.copy()
            kept["version"] = str(changed.current.version)
            again = EditClaimForm(kept, sent=kept, **known | {"instance": changed.current})
            names = [name for name in VALUES if name != "about"]
            both = differences(changed.current, form, names)
            return _form(request, again, title, found.get_absolute_url(), differences=both, status=409)
        except ValidationError as wrong:
            _add_faults(form, wrong)
        else:
            messages.success(request, _("The published figure was saved."))
            return redirect(found)
    return _form(request, form, title, found.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def claim_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw it, with the reason."""
    found = _editable(request, pk)
    form = ReasonForm(request.POST or None)
    title = _("Withdraw the published figure")
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["reason"]
        if saved_or_wrong(form, lambda: withdraw_claim(found, why=why, by=request.user)):
            messages.success(request, _("The published figure was withdrawn."))
            return redirect(found)
    lead = _("It is compared no more; whoever looks for it finds it with the reason.")
    return form_page(request, form, found, title=title, label=pgettext("published figure", "Withdraw"), lead=lead)


def _add_faults(form: Any, wrong: ValidationError) -> None:
    """What the service refuses at its field; of the parts together above the form."""
    add_errors(form, wrong)


def _form(request: HttpRequest, form: Any, title: str, up: str, **more: Any) -> HttpResponse:
    status = more.pop("status", 422 if form.errors else 200)
    context = {"form": form, "title": title, "up_url": up} | more
    return render(request, "reports/claim_form.html", context, status=status)
