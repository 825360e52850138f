"""Pages of assignments: by rule with a preview, by hand, by oneself, withdrawing; progress, reminders, results."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mobilization.workflow.part_pages import ask_first, form_page, saved_or_wrong
from models_registry.forms.reasons import ReasonForm
from reviews.forms.sheets import SeatsForm
from reviews.models import Assignment, Round
from reviews.permissions.sheets import may_assign, may_read_scores, may_take
from reviews.permissions.states import BEGUN, SCORED, Whose, demand_state
from reviews.queries.assigning import free_for, plan, who_has
from reviews.queries.reminders import Waiting, waiting_members
from reviews.queries.results import ORDERS, left_undone, progress, results
from reviews.services.assigning import (
    assign_by_hand,
    assign_by_rule,
    mark_of,
    remind_late,
    take_own,
    withdraw_assignment,
)
from reviews.services.results import request_results
from reviews.services.rounds import SelectionChanged
from reviews.views.round_items import visible_item
from reviews.views.rounds import visible_round

SHOWN = 300
PER_PAGE = 50


def round_to_assign(request: HttpRequest, pk: int) -> Round:
    """The round in which the person gives out sheets; Http404 where they do not read it, else PermissionDenied."""
    found = visible_round(request, pk)
    demand_state(request.user, found, SCORED, Whose.KEEPERS)
    if not may_assign(request.user, found):
        raise PermissionDenied
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def round_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """By rule and load: how many and who gets how many, before it happens; what was shown is done, nothing else."""
    found = round_to_assign(request, pk)
    status = 200
    if request.method == "POST":
        try:
            made = assign_by_rule(found, seen=request.POST.get("seen", ""), by=request.user)
        except SelectionChanged:
            messages.warning(request, _("Something changed since this was shown. Look again; nothing was done."))
            status = 409
        else:
            text = ngettext("%(n)s sheet was given out.", "%(n)s sheets were given out.", len(made))
            messages.success(request, text % {"n": len(made)})
            return redirect("reviews:round_progress", found.pk)
    planned = plan(found)
    context = {"round": found, "plan": planned, "number": len(planned.pairs), "seen": mark_of(planned.pairs)}
    context |= {"pairs": planned.pairs[:SHOWN], "more": max(0, len(planned.pairs) - SHOWN)}
    return render(request, "reviews/round_assign.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def item_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """By hand: only who can judge it and is in no conflict is offered."""
    item = visible_item(request, pk)
    demand_state(request.user, item.round, SCORED, Whose.KEEPERS)
    if not may_assign(request.user, item.round):
        raise PermissionDenied
    free = free_for(item)
    form = SeatsForm(request.POST or None, seats=free)
    if request.method == "POST" and form.is_valid():
        seats = list(form.cleaned_data["seats"])
        if saved_or_wrong(form, lambda: assign_by_hand(item, seats=seats, by=request.user)):
            messages.success(request, _("The candidacy is given to them, and they are told."))
            return redirect("reviews:round_progress", item.round_id)
    title = _("Assign: %(model)s") % {"model": item.candidacy.model.title}
    lead = _("Whoever is in conflict, or cannot score today, is not offered.")
    more = {"has": who_has(item), "is_over": not free}
    return form_page(request, form, item.round, title=title, label=_("Assign"), lead=lead, **more)


@require_http_methods(["GET", "HEAD", "POST"])
def item_take(request: HttpRequest, pk: int) -> HttpResponse:
    """A member takes a candidacy on their own, up to the round's cap."""
    item = visible_item(request, pk)
    demand_state(request.user, item.round, SCORED, Whose.MEMBERS)
    if not may_take(request.user, item):
        raise PermissionDenied
    effects = [
        _("You get a score sheet for it. This round lets you take %(n)s on your own.") % {"n": item.round.most_own}
    ]
    return ask_first(
        request,
        item.round,
        lambda: take_own(item, by=request.user).sheet,
        title=_("Score this candidacy?"),
        label=_("Take it"),
        effects=effects,
        said=_("You have a sheet for it now."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def assignment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a candidacy from a member again, with a reason."""
    seen = Round.objects.visible_to(request.user).values("pk")
    rows = Assignment.objects.filter(item__round__in=seen, withdrawn_at=None).select_related(
        "seat__person", "item__round__steward", "item__candidacy__model"
    )
    assignment = get_object_or_404(rows, pk=pk)
    found = assignment.item.round
    demand_state(request.user, found, SCORED, Whose.KEEPERS)
    if not may_assign(request.user, found):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if saved_or_wrong(form, lambda: withdraw_assignment(assignment, reason=reason, by=request.user)):
            messages.success(request, _("The assignment was withdrawn."))
            return redirect("reviews:round_progress", found.pk)
    title = _("Withdraw from %(person)s: %(model)s") % {
        "person": assignment.seat.person,
        "model": assignment.item.candidacy.model.title,
    }
    lead = _("What the member wrote stays on record and counts nowhere.")
    return form_page(request, form, found, title=title, label=_("Withdraw the assignment"), lead=lead)


@require_GET
def round_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has how many left, what lies apart or is missing, and the leaderboard raw and normalised."""
    found = visible_round(request, pk)
    demand_state(request.user, found, BEGUN, Whose.READERS_OF_SCORES)
    if not may_read_scores(request.user, found):
        raise PermissionDenied
    order = request.GET.get("order", "raw")
    order = order if order in ORDERS else "raw"
    rows = results(found, order)
    page = request.GET.get("page", "1")
    at = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1  # noqa: PLR2004 - so many pages
    begins = (max(at, 1) - 1) * PER_PAGE
    members = progress(found)
    undone = left_undone(members, rows)
    context = {
        "round": found,
        "members": members,
        "open": undone.sheets,
        "submitted": sum(each.submitted for each in members),
        "given": sum(each.given for each in members),
        "order": order,
        "orders": list(ORDERS.items()),
        "results": rows[begins : begins + PER_PAGE],
        "number": len(rows),
        "lacking": undone.lacking,
        "newer_url": f"?order={order}&page={at - 1}" if at > 1 else "",
        "older_url": f"?order={order}&page={at + 1}" if begins + PER_PAGE < len(rows) else "",
        "may_assign": may_assign(request.user, found),
    }
    return render(request, "reviews/round_progress.html", context)


@require_POST
def results_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the scores as an Excel file."""
    return redirect(request_results(found=visible_round(request, pk), by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def round_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind those who have open sheets, after saying whom."""
    found = round_to_assign(request, pk)
    if request.method == "POST":
        done = remind_late(found, by=request.user)
        if done.told:
            text = ngettext("%(n)s member was reminded.", "%(n)s members were reminded.", len(done.told))
            messages.success(request, text % {"n": len(done.told)})
        if done.left_out:
            messages.warning(request, _left_out(done.left_out))
        return redirect("reviews:round_progress", found.pk)
    members = waiting_members(found)
    told, left_out = ([each for each in members if each.is_told is now] for now in (True, False))
    effects = [_("Each gets one notice with the number of open sheets.")] if told else []
    context = {
        "title": _("Remind those who have open sheets?"),
        "effects": [*effects, _left_out(left_out)] if left_out else effects,
        "things": [_open_sheets(each) for each in told],
        "total": len(told),
        "action_url": request.path,
        "action_label": _("Remind") if told else "",
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "components/confirm_page.html", context)


def _open_sheets(member: Waiting) -> str:
    """Who, and how many; how many of them are late."""
    if not member.late:
        return _("%(name)s (%(n)s open)") % {"name": member.name, "n": member.number}
    text = _("%(name)s (%(n)s open, %(late)s late)")
    return text % {"name": member.name, "n": member.number, "late": member.late}


def _left_out(members: Iterable[Waiting]) -> str:
    """Who is not told again, and when they were told."""
    names = [
        f"{each.name} ({date_format(timezone.localtime(each.told_at), 'SHORT_DATETIME_FORMAT')})" for each in members
    ]
    text = _("Not told again before they read the earlier reminder or a working day has passed: %(names)s.")
    return text % {"names": ", ".join(names)}
