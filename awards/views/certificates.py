"""Pages of the certificates of a decision: who has one, and making them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from awards.filters.certificates import CertificateFilter
from awards.forms.certificates import NEW, MakeForm
from awards.models import Decision, DecisionRecipient
from awards.permissions.certificates import certificate_actions, demand_makeable, row_actions
from awards.queries.certificates import numbers_of_certificates, rows_to_make, rows_with_certificates
from awards.services.certificates import request_certificates
from awards.views.decisions import RECIPIENTS_ORDER, visible_decision
from mobilization.common.form_errors import add_errors
from mobilization.common.keys import as_id
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import form_page


@require_GET
def certificate_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is commended by the decision, with the codes of the certificates that were made."""
    decision = visible_decision(request, pk)
    found = CertificateFilter(request.GET, queryset=rows_with_certificates(decision))
    context = list_page(request, found, RECIPIENTS_ORDER)
    user = request.user
    context |= {
        "decision": decision,
        "recipients": [(row, _with(row, decision, user)) for row in context["rows"]],
        "numbers": numbers_of_certificates(decision),
        "actions": certificate_actions(user, decision),
    }
    return render(request, "awards/certificate_list.html", context)


def _with(row: DecisionRecipient, decision: Decision, user: Any) -> dict[str, Any]:
    """Its certificate, and what may be done."""
    row.decision = decision
    return {"certificate": getattr(row, "certificate", None), "actions": row_actions(user, row)}


@require_http_methods(["GET", "HEAD", "POST"])
def certificates_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Make those of the whole decision, or, with `row` in the address, that of one row."""
    decision = visible_decision(request, pk)
    demand_makeable(request.user, decision)
    row = _row(request, decision)
    numbers = numbers_of_certificates(decision)
    form = MakeForm(request.POST or None, numbers=numbers, row=row)
    if request.method == "POST" and form.is_valid():
        chosen = dict(form.cleaned_data)
        only_new = chosen.pop("whose", "") == NEW
        try:
            job = request_certificates(decision, **chosen, row=row, only_new=only_new, by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("They are being made. This page shows how far it is."))
            return redirect(job)
    if row is None:
        title = _("Make certificates")
        lead = _("As PDF for printing: each by itself, and all together. Who has a code already keeps it.")
    else:
        title, lead = (
            _("Certificate of %(name)s") % {"name": row.name},
            _("As PDF for printing. A code once made stays."),
        )
    return form_page(request, form, decision, title=title, label=_("Make"), lead=lead)


def _row(request: HttpRequest, decision: Decision) -> DecisionRecipient | None:
    """The one row that is asked for; Http404 where it is none of those who get one."""
    wanted = request.GET.get("row", "")
    if not wanted:
        return None
    number = as_id(wanted) or 0
    found: DecisionRecipient = get_object_or_404(rows_to_make(decision, row=number))
    return found
