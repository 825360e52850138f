"""Pages of the record of changes: of one record, of one person's work, of the whole subtree."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mobilization.common.changes import Changes, changes, name_of
from mobilization.common.keyset import BadCursor
from mobilization.common.lists import filter_query, page_url
from organizations.filters.history import HistoryFilter
from organizations.models import Person
from organizations.permissions.history import may_audit
from organizations.queries.history import activity_of, events_of, events_visible_to, has_parts, record_with_history
from organizations.services.history import request_history_export


@require_GET
def history_list(request: HttpRequest) -> HttpResponse:
    """All changes of one's subtree, newest first; for administrators and auditors."""
    if not may_audit(request.user):
        raise PermissionDenied
    chosen = HistoryFilter(request.GET, user=request.user)
    events = chosen.among(events_visible_to(request.user, chosen.where()))
    try:
        page = changes(events, cursor=request.GET.get("cursor"))
    except BadCursor:
        return redirect("organizations:history")
    return render(request, "organizations/history.html", _context(request, page, chosen))


@require_POST
def history_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered changes (the filters stand in the query) as an Excel file."""
    if not may_audit(request.user):
        raise PermissionDenied
    chosen = HistoryFilter(request.GET, user=request.user)
    if not chosen.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('organizations:history')}?{request.GET.urlencode()}")
    return redirect(request_history_export(filters=chosen.applied(), by=request.user))


@require_GET
def record_history(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    """The whole history of one record; to those who may not know it there is none."""
    record = record_with_history(request.user, model, pk)
    if record is None:
        raise Http404
    try:
        page = changes(events_of(record, request.user), cursor=request.GET.get("cursor"))
    except BadCursor:
        return redirect("organizations:record_history", model, pk)
    address = getattr(record, "get_absolute_url", None)
    context = {
        "record": name_of(record),
        "record_url": address() if address else "",
        "has_parts": has_parts(record),
        "kind": capfirst(str(record._meta.verbose_name)),
    }
    return render(request, "organizations/record_history.html", _context(request, page) | context)


@require_GET
def person_activity(request: HttpRequest, pk: int) -> HttpResponse:
    """What a person changed, as far as the reader may see it; for oneself all of it, named as far as one reaches."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    chosen = HistoryFilter(request.GET, user=request.user)
    try:
        cursor = request.GET.get("cursor")
        page = activity_of(
            person, request.user, chosen.where(), among=chosen.among, only_told=chosen.asks_what, cursor=cursor
        )
    except BadCursor:
        return redirect("organizations:person_activity", pk)
    context = _context(request, page, chosen) | {"person": person}
    return render(request, "organizations/person_activity.html", context)


def _context(request: HttpRequest, page: Changes, chosen: HistoryFilter | None = None) -> dict[str, Any]:
    filters = filter_query(request)
    return {
        "changes": page.items,
        "form": chosen,
        "is_filtered": bool(chosen and (chosen.applied() or chosen.errors)),
        "newest_url": f"?{filters}" if request.GET.get("cursor") else "",
        "older_url": page_url(request, page.older),
        "filter_query": filters,
    }
