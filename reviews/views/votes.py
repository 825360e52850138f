"""Pages of votes: opening them, the member's paper, papers counted by hand and confirmed, counting."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mobilization.common.form_errors import add_errors
from mobilization.common.keys import as_id
from mobilization.workflow.part_pages import ask_first
from reviews.enums import ItemState, SessionState
from reviews.forms.sessions import BallotForm, PapersForm
from reviews.permissions.sessions import may_confirm_papers, may_vote
from reviews.permissions.states import SITTING, Whose, demand_state
from reviews.queries.sessions import agenda_of, chair_there, needed_now, quorum_of, waiting_for
from reviews.services.rounds import SelectionChanged, fingerprint
from reviews.services.votes import (
    cast_votes,
    confirm_papers,
    count_votes,
    enter_papers,
    mark_of_papers,
    open_votes,
    papers_to_confirm,
)
from reviews.views.agenda_pages import PER_PAGE, agenda_page, ids, seen_items
from reviews.views.sessions import kept_session, visible_session

NOW = (SessionState.IN_SESSION,)
FEW = 2
"""Two who vote know of each other."""


@require_http_methods(["GET", "HEAD", "POST"])
def votes_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the vote on all items that wait for one, after saying which, and who may vote."""
    session = kept_session(request, pk, NOW)
    lines = [line for line in agenda_of(session, request.user, states=[ItemState.WAITING]) if not line.item.outcome]
    there = quorum_of(session)
    known = {"present": there.present, "members": there.members, "needed": there.needed}
    effects = [
        _("%(present)s of %(members)s members are there; %(needed)s are needed.") % known,
        _("Whoever is in conflict with a model does not vote on it and reads nothing of it."),
    ]
    if session.is_secret:
        effects.append(_("The vote is secret: it is written down nowhere who voted how."))
        if any(line.voters <= FEW for line in lines):
            effects.append(_("With so few voters the numbers themselves can tell how somebody voted."))
    else:
        effects.append(_("The vote is open: it is on record who voted how."))
    return ask_first(
        request,
        session,
        lambda: open_votes(session, items=[line.item.pk for line in lines], by=request.user) and None,
        title=_("Open the vote"),
        label=_("Open the vote"),
        effects=effects,
        said=_("Members can vote now."),
        things=[line.line.title for line in lines],
        seen=fingerprint([line.item.pk for line in lines]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """The member's paper: a choice for each item that is voted on. The answer is the same whatever they choose."""
    session = visible_session(request, pk)
    demand_state(request.user, session, SITTING, Whose.MEMBERS)
    if not may_vote(request.user, session):
        raise PermissionDenied
    mine = [item.pk for item in waiting_for(session, request.user)]
    lines = agenda_of(session, request.user, only=mine[:PER_PAGE])
    if _is_cast(request, mine[:PER_PAGE]):
        return redirect(request.path if mine else session)
    form = BallotForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        try:
            cast_votes(session, choices=form.choices(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("Your votes are cast. They cannot be changed."))
            return redirect(request.path if len(mine) > PER_PAGE else session)
    context = {"session": session, "form": form, "lines": lines, "later": len(mine) - len(lines)}
    context["few"] = any(line.voters <= FEW for line in lines)
    return render(request, "reviews/session_ballot.html", context, status=422 if form.errors else 200)


def _is_cast(request: HttpRequest, page: Collection[int]) -> bool:
    """Whether the form is of a page that was cast before, as when it is sent a second time: nothing of it waits."""
    sent = {pk for pk in map(as_id, request.POST) if pk}
    return bool(sent) and not sent & set(page)


@require_http_methods(["GET", "HEAD", "POST"])
def papers_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what was counted on paper; it counts once a second person has confirmed it."""
    session = kept_session(request, pk, NOW)
    page = agenda_page(request, session, ids(seen_items(session, request.user, state=ItemState.VOTING)))
    chair = None if session.is_secret else chair_there(session)
    form = PapersForm(request.POST or None, lines=page.lines, chair=chair)
    if request.method == "POST" and form.is_valid():
        try:
            changed = enter_papers(session, counts=form.counts(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            if changed:
                messages.success(request, _("The numbers are entered. A second person confirms them now."))
            return redirect(page.after(request, session))
    context = {"session": session, "form": form, "newer_url": page.newer_url, "older_url": page.older_url}
    return render(request, "reviews/session_papers.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def papers_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person reads the numbers and says that they are right; exactly what was shown is confirmed."""
    session = visible_session(request, pk)
    demand_state(request.user, session, SITTING, Whose.SECONDS)
    if not may_confirm_papers(request.user, session):
        raise PermissionDenied
    if request.method == "POST":
        try:
            confirm_papers(session, seen=request.POST.get("seen", "-"), by=request.user)
        except SelectionChanged:
            messages.warning(request, _("The numbers are other ones now than were shown. Look again."))
        except ValidationError as wrong:
            messages.error(request, " ".join(wrong.messages))
        else:
            messages.success(request, _("The numbers are confirmed."))
            return redirect(request.path if papers_to_confirm(session, request.user) else session)
    waiting = papers_to_confirm(session, request.user)
    lines = agenda_of(session, request.user, only=[each.item_id for each in waiting])
    known = {line.item.pk: line.line.title for line in lines}
    context = {
        "session": session,
        "papers": [(each, known[each.item_id]) for each in waiting],
        "is_own": any(each.entered_by_id == request.user.pk for each in waiting),
        "seen": mark_of_papers(waiting),
    }
    return render(request, "reviews/session_confirm.html", context, status=409 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def votes_count(request: HttpRequest, pk: int) -> HttpResponse:
    """End the vote on everything that is voted on, after saying how many have voted."""
    session = kept_session(request, pk, NOW)
    lines = agenda_of(session, request.user, states=[ItemState.VOTING])
    there = quorum_of(session)
    lacking = sum(line.cast < line.voters for line in lines)
    effects = [_("Nobody can vote on it any more. The numbers are shown and stay.")]
    if lacking:
        text = ngettext(
            "On %(n)s item not everybody has voted; who has not is counted as not in favour.",
            "On %(n)s items not everybody has voted; who has not is counted as not in favour.",
            lacking,
        )
        effects.append(text % {"n": lacking})
    things = [_told(session, line, there) for line in lines]
    return ask_first(
        request,
        session,
        lambda: count_votes(session, items=[line.item.pk for line in lines], by=request.user) and None,
        title=_("Count the votes"),
        label=_("Count the votes"),
        effects=effects,
        said=_("The votes are counted. Say next what the session came to."),
        things=things,
        seen=fingerprint([line.item.pk for line in lines]),
    )


def _told(session: Any, line: Any, there: Any) -> str:
    text = _("%(title)s: %(cast)s of %(voters)s have voted, %(needed)s in favour are needed")
    known = {"title": line.line.title, "cast": line.cast, "voters": line.voters}
    return text % {**known, "needed": needed_now(session, line, there)}
