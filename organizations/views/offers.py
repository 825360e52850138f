"""The page of a role that was offered to oneself."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations.recent import requires_recent_sign_in
from organizations.services.offers import OfferOver, accept_offer, find_offer


@requires_recent_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def role_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Which role in which unit, and who offers it; accepted by a button."""
    try:
        offer = find_offer(pk, request.user)
        if offer is None:
            raise Http404
        if request.method == "POST":
            accept_offer(pk, by=request.user)
    except OfferOver:
        messages.warning(request, _("This offer does not hold any more. Ask the unit for a new one."))
        return redirect("home")
    role = offer.membership
    if request.method == "POST":
        words = {"role": role.get_role_display(), "unit": role.unit}
        messages.success(request, _("You have accepted the role: %(role)s, %(unit)s.") % words)
        return redirect(role.person)
    context = {"role": role, "offered_by": offer.by.get_full_name()}
    return render(request, "organizations/role_offer.html", context)
