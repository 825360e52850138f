"""Pages below a council: a seat given, corrected, taken away; rules from a day on, and taken back before it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mobilization.common.editing import RecordChanged, content_of
from mobilization.workflow.part_pages import differences, form_page, saved_or_wrong, take_away
from reviews.forms.councils import ChangeSeatForm, RulesForm, SeatForm
from reviews.models import Council, CouncilMember, CouncilRules
from reviews.permissions.councils import may_keep_council
from reviews.queries.councils import rules_on
from reviews.services.seats import RULES, SEAT, add_rules, add_seat, change_seat, remove_rules, remove_seat
from reviews.views.councils import visible_council


def _kept(request: HttpRequest, pk: int) -> Council:
    council = visible_council(request, pk)
    if not may_keep_council(request.user, council):
        raise PermissionDenied
    return council


def _seat(request: HttpRequest, pk: int) -> CouncilMember:
    seen = Council.objects.visible_to(request.user).values("pk")
    rows = CouncilMember.objects.filter(council__in=seen).select_related("council__steward", "council__unit", "person")
    seat = get_object_or_404(rows, pk=pk)
    if not may_keep_council(request.user, seat.council):
        raise PermissionDenied
    return seat


@require_http_methods(["GET", "HEAD", "POST"])
def seat_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a seat."""
    council = _kept(request, pk)
    form = SeatForm(request.POST or None, council=council)
    if request.method == "POST" and form.is_valid():
        given = form.values()
        if saved_or_wrong(form, lambda: add_seat(council, values=given, by=request.user)):
            messages.success(request, _("%(person)s has a seat now.") % {"person": given["person"]})
            return redirect(council)
    return form_page(request, form, council, title=_("Give a seat"), label=_("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
def seat_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a seat or end it; a second editor sees both versions (X13)."""
    seat = _seat(request, pk)
    council, title = seat.council, _("Seat of %(person)s") % {"person": seat.person}
    form = ChangeSeatForm(request.POST or None, instance=seat, council=council)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            is_saved = saved_or_wrong(form, lambda: change_seat(seat, values=form.values(), seen=seen, by=request.user))
        except RecordChanged as changed:
            kept = request.POST.copy()
            kept["seen"] = content_of(changed.current)
            again = ChangeSeatForm(kept, instance=changed.current, council=council)
            both = differences(changed.current, form, SEAT)
            return form_page(request, again, council, title=title, label=_("Save"), differences=both, status=409)
        if is_saved:
            messages.success(request, _("The seat was saved."))
            return redirect(council)
    return form_page(request, form, council, title=title, label=_("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
def seat_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a seat that was entered by mistake, after saying so."""
    seat = _seat(request, pk)
    effects = [_("Only for seats entered by mistake. For one that ends, give it a last day instead.")]
    title = _("Take this seat away?")
    return take_away(
        request, seat.council, lambda: remove_seat(seat, by=request.user), title=title, thing=str(seat), effects=effects
    )


@require_http_methods(["GET", "HEAD", "POST"])
def rules_new(request: HttpRequest, pk: int) -> HttpResponse:
    """How the council decides from a day on; begins with what holds now."""
    council = _kept(request, pk)
    now = rules_on(council)
    start = {name: getattr(now, name) for name in RULES if name != "source"}
    start["valid_from"] = None if now.pk else council.valid_from
    form = RulesForm(request.POST or None, initial=start)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved_or_wrong(form, lambda: add_rules(council, values=form.values(), by=request.user))
    ):
        messages.success(request, _("The rules are entered; those before end the day before."))
        return redirect(council)
    return form_page(request, form, council, title=_("How the council decides, from a day on"), label=_("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
def rules_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away rules that have not begun, after saying so."""
    seen = Council.objects.visible_to(request.user).values("pk")
    rows = CouncilRules.objects.filter(council__in=seen).select_related("council__steward", "council__unit")
    rules = get_object_or_404(rows, pk=pk)
    if not may_keep_council(request.user, rules.council):
        raise PermissionDenied
    effects = [_("The rules before them go on in their place.")]
    title = _("Take these rules away?")
    return take_away(
        request,
        rules.council,
        lambda: remove_rules(rules, by=request.user),
        title=title,
        thing=str(rules),
        effects=effects,
    )
