"""The queue of what reorganisations left without a single successor: list, and the choice for one or many."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from mobilization.common.keys import as_id
from mobilization.common.lists import list_page
from organizations import movers
from organizations.filters.reorganisations import QueueFilter
from organizations.forms.reorganisation_queue import ChoiceForm
from organizations.models import QueuedItem
from organizations.permissions.reorganisations import may_reorganise
from organizations.queries.reorganisations import common_candidates
from organizations.recent import requires_recent_sign_in
from organizations.services.queueing import ChoiceRefused, NotInQueue, choose_successor

AT_ONCE = 500
"""How many items are decided together; the page lists each of them first."""
ORDER = ("id",)


def _filter(request: HttpRequest) -> QueueFilter:
    """Those that wait, unless another state is asked for."""
    query = request.GET.copy()
    if "state" not in query:
        query["state"] = "waiting"
    rows = QueuedItem.objects.visible_to(request.user).select_related(
        "unit", "proposed", "chosen", "reorganisation", "decided_by__person"
    )
    return QueueFilter(query, queryset=rows)


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Items of one's subtree that wait for a choice, and those decided."""
    if not may_reorganise(request.user):
        raise PermissionDenied
    found = _filter(request)
    context = list_page(request, found, ORDER)
    context |= {
        "items": [(item, movers.title(item.mover)) for item in context["rows"]],
        "is_filtered": bool(context["filter_query"]),  # that only those shown wait is not a narrowing
        "any_waiting": any(item.chosen_id is None for item in context["rows"]),
        "at_once": AT_ONCE,
    }
    return render(request, "organizations/reorganisation_queue.html", context)


@requires_recent_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def queue_choose(request: HttpRequest) -> HttpResponse:
    """Says how many and which, asks for the successor, and then gives them to it: all or none.

    The items stand in the address (`item=…`, or `all=1` with the filters of the list) and then in the form.
    """
    if not may_reorganise(request.user):
        raise PermissionDenied
    if not (request.GET.get("all") or "item" in _source(request)):
        messages.error(request, _("Tick the items first."))
        return redirect("organizations:reorganisation_queue")
    items = _items(request)
    form = ChoiceForm(request.POST or None, units=common_candidates(items, request.user), initial=_initial(items))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["successor"]
        try:
            count = choose_successor(items=[item.pk for item in items], successor=chosen, by=request.user)
        except NotInQueue:
            raise Http404 from None
        except ChoiceRefused as refused:
            form.add_error("successor", str(refused))
        else:
            text = ngettext("%(n)s item was given to %(unit)s.", "%(n)s items were given to %(unit)s.", count)
            messages.success(request, text % {"n": count, "unit": form.name_of(chosen)})
            return redirect("organizations:reorganisation_queue")
    context = {"form": form, "items": [(item, movers.title(item.mover)) for item in items]}
    return render(request, "organizations/reorganisation_choose.html", context)


def _items(request: HttpRequest) -> list[QueuedItem]:
    """The items named, which must all be in one's queue and wait; a single one that is not is a 404 for all."""
    if request.method != "POST" and request.GET.get("all"):
        rows = list(_filter(request).found().filter(chosen=None).order_by("pk")[:AT_ONCE])
        if not rows:
            raise Http404
        return rows
    source = _source(request)
    asked = {pk for pk in map(as_id, source.getlist("item")) if pk}
    rows = list(
        QueuedItem.objects.visible_to(request.user)
        .filter(pk__in=asked)
        .select_related("unit", "proposed")
        .order_by("pk")[:AT_ONCE]
    )
    if not rows or len(rows) != len(set(source.getlist("item"))):
        raise Http404
    return rows


def _source(request: HttpRequest) -> QueryDict:
    return request.POST if request.method == "POST" else request.GET


def _initial(items: list[QueuedItem]) -> dict[str, Any]:
    """The proposal, where it is the same for all."""
    proposed = {item.proposed_id for item in items}
    return {"successor": proposed.pop()} if len(proposed) == 1 else {}
