"""Pages below a round: taking candidacies in and out, declaring a conflict of interest and taking it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods

from mobilization.workflow.part_pages import form_page, saved_or_wrong, take_away
from models_registry.forms.reasons import ReasonForm
from reviews.filters.rounds import TakeableFilter
from reviews.forms.rounds import ConflictForm, GroundForm
from reviews.models import Conflict, Round, RoundItem
from reviews.permissions.rounds import ALIVE, DECLARED_IN, may_declare, may_keep_round, may_withdraw_conflict
from reviews.permissions.states import Whose, demand_state
from reviews.queries.round_items import items_of, lines
from reviews.queries.rounds import takeable
from reviews.querysets import is_council_member
from reviews.services.conflicts import declare_conflict, withdraw_conflict
from reviews.services.rounds import SelectionChanged, fingerprint, take_in, take_out
from reviews.views.rounds import visible_round

SHOWN = 300


def _kept(request: HttpRequest, pk: int) -> Round:
    found = visible_round(request, pk)
    demand_state(request.user, found, ALIVE, Whose.KEEPERS)
    if found.state not in ALIVE or not may_keep_round(request.user, found):
        raise PermissionDenied
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def items_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Take candidacies in: how many and which, before it happens; what was shown is taken, nothing else."""
    found = _kept(request, pk)
    chosen = TakeableFilter(request.GET, queryset=takeable(found), request=request)
    ids = list(chosen.found().values_list("pk", flat=True))
    status = 200
    if request.method == "POST":
        try:
            made = take_in(found, candidacies=ids, by=request.user, seen=request.POST.get("seen", "-"))
        except (SelectionChanged, ValidationError):
            messages.warning(
                request, _("Other candidacies can be taken in now than were shown. Look again; nothing was done.")
            )
            status = 409
        else:
            text = ngettext("%(n)s candidacy was taken in.", "%(n)s candidacies were taken in.", len(made))
            messages.success(request, text % {"n": len(made)})
            return redirect(found)
    context = {
        "round": found,
        "filter": chosen,
        "is_filtered": bool(chosen.applied() or chosen.form.errors),
        "candidacies": takeable(found).filter(pk__in=ids[:SHOWN]),
        "number": len(ids),
        "more": max(0, len(ids) - SHOWN),
        "seen": fingerprint(ids),
    }
    return render(request, "reviews/round_items_new.html", context, status=status)


def visible_item(request: HttpRequest, pk: int) -> RoundItem:
    """The candidacy in its round, if the person may read it there; else Http404."""
    rows = RoundItem.objects.visible_to(request.user).select_related(
        "round__steward", "round__council__steward", "round__council__unit", "candidacy__model"
    )
    item: RoundItem = get_object_or_404(rows, pk=pk)
    return item


@require_http_methods(["GET", "HEAD", "POST"])
def item_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a candidacy out of the round, after saying so."""
    item = visible_item(request, pk)
    demand_state(request.user, item.round, ALIVE, Whose.KEEPERS)
    if item.round.state not in ALIVE or not may_keep_round(request.user, item.round):
        raise PermissionDenied
    effects = [_("It stays in its state, and another round may take it in.")]
    title = _("Take this candidacy out of the round?")
    thing = item.candidacy.model.title
    return take_away(
        request, item.round, lambda: take_out(item, by=request.user), title=title, thing=thing, effects=effects
    )


@require_http_methods(["GET", "HEAD", "POST"])
def conflict_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A member says that they do not judge it, the secretary says it of a member."""
    item = visible_item(request, pk)
    demand_state(request.user, item.round, DECLARED_IN, Whose.BOTH)
    if not may_declare(request.user, item):
        raise PermissionDenied
    council, data = item.round.council, request.POST or None
    own = is_council_member(request.user)
    form = GroundForm(data) if own else ConflictForm(data, council=council)
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = {"person": request.user.person} | form.cleaned_data  # type: ignore[union-attr]
        if saved_or_wrong(form, lambda: declare_conflict(item, **values, by=request.user)):
            messages.success(
                request, _("The conflict is on record; nothing of the model is shown to the member any more.")
            )
            return redirect(item.round)
    [line] = lines(list(items_of(item.round, request.user).filter(pk=pk)), item.round, request.user)
    lead = _("It takes effect at once, in every list, search and file. Only the secretary can take it back.")
    title = _("Conflict of interest: %(model)s") % {"model": line.title}
    return form_page(request, form, item.round, title=title, label=_("Declare the conflict"), lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
def conflict_withdraw(request: HttpRequest, pk: int, conflict: int) -> HttpResponse:
    """Take back a conflict that was declared by mistake, with a reason."""
    item = visible_item(request, pk)
    rows = Conflict.objects.visible_to(request.user).filter(
        council=item.round.council_id, model=item.candidacy.model_id, withdrawn_at=None
    )
    declared = get_object_or_404(rows.select_related("person", "council__steward"), pk=conflict)
    if not may_withdraw_conflict(request.user, declared):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if saved_or_wrong(form, lambda: withdraw_conflict(declared, reason=reason, by=request.user)):
            messages.success(request, _("The conflict was taken back."))
            return redirect(item.round)
    title = _("Take back the conflict of %(person)s") % {"person": declared.person}
    return form_page(
        request, form, item.round, title=title, label=pgettext("conflict", "Take back"), lead=declared.ground
    )
