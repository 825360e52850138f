"""Pages of what a session came to: outcomes, closing, minutes and results on paper, signed copies."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from mobilization.common.editing import RecordChanged
from mobilization.common.files import serve
from mobilization.common.form_errors import add_errors
from mobilization.workflow.part_pages import form_page
from mobilization.workflow.refusals import NotAllowed, TransitionRefused
from organizations.letterheads import usual_layout
from reviews.agenda_kinds import outcome_words, own_words
from reviews.enums import Outcome, SessionPaper, SessionState
from reviews.forms.session_end import ClosingForm, OutcomesForm, SessionPaperForm, SignedCopyForm
from reviews.models import Session, SignedCopy
from reviews.permissions.sessions import PAPERS, may_make_papers, may_read_copies, may_read_copy
from reviews.permissions.states import Whose, demand_state
from reviews.queries.sessions import AgendaLine, agenda_of
from reviews.services.closing import OUTCOME, add_signed_copies, close_session, set_outcomes
from reviews.services.session_papers import request_session_paper
from reviews.views.agenda_pages import agenda_page, ids, seen_items
from reviews.views.sessions import kept_session, visible_session


def _outcomes_form(session: Session, lines: list[AgendaLine], data: Any = None) -> OutcomesForm:
    above = session.council.steward.parent_id is not None
    return OutcomesForm(data, lines=lines, version=session.version, has_level_above=above)


@require_http_methods(["GET", "HEAD", "POST"])
def outcomes_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One form for a page of the agenda, which begins with what the votes suggest; nothing holds before the closing."""
    session = kept_session(request, pk, (SessionState.IN_SESSION,))
    page = agenda_page(request, session, ids(seen_items(session, request.user)))
    lines = page.lines
    form = _outcomes_form(session, lines, request.POST or None)
    context: dict[str, Any] = {"session": session, "newer_url": page.newer_url, "older_url": page.older_url}
    status = 200
    if request.method == "POST" and form.is_valid():
        version, values = form.cleaned_data["version"], form.outcomes()
        try:
            set_outcomes(session, version=version, values=values, by=request.user)
        except RecordChanged as changed:
            kept = request.POST.copy()
            kept["version"] = str(changed.current.version)
            context["differences"] = list(_both(lines, values, form))
            form, status = _outcomes_form(changed.current, lines, kept), 409
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The outcomes were saved. They hold once the session is closed."))
            return redirect(page.after(request, session))
    context["form"] = form
    return render(request, "reviews/session_outcomes.html", context, status=422 if form.errors else status)


def _both(lines: list[AgendaLine], values: Any, form: OutcomesForm) -> Any:
    """What is stored, and what was typed, where they differ."""
    for line in lines:
        for name in OUTCOME:
            theirs, mine = getattr(line.item, name), values[line.item.pk][name]
            field = form.fields.get(f"{name}-{line.item.pk}")
            if theirs != mine and field is not None:
                yield f"{line.line.title}: {field.label}", _shown(theirs, line.item.kind), _shown(mine, line.item.kind)


def _shown(value: Any, kind: str) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(outcome_words(kind).get(value, value))


def _will(lines: list[AgendaLine]) -> list[tuple[str, list[str]]]:
    """What closing will do, counted, each with the titles it is about; what has words of its own comes last."""
    named: dict[str, list[str]] = {}
    for line in lines:
        if line.item.outcome and own_words(line.item.kind):
            named.setdefault(capfirst(line.item.outcome_told), []).append(line.line.title)
    told = _will_of_models([line for line in lines if not own_words(line.item.kind)])
    return [*told, *((f"{words}: {len(titles)}", titles) for words, titles in named.items())]


def _will_of_models(lines: list[AgendaLine]) -> list[tuple[str, list[str]]]:
    by_outcome = {
        outcome: [line.line.title for line in lines if line.item.outcome == outcome] for outcome in Outcome.values
    }
    recognised, refused = by_outcome[Outcome.RECOGNISED], by_outcome[Outcome.NOT_RECOGNISED]
    put_off = by_outcome[Outcome.POSTPONED]
    typical = [line.line.title for line in lines if line.item.is_typical]
    above = [line.line.title for line in lines if line.item.is_proposed_up]
    told = (
        (recognised, ngettext("%(n)s model is recognised.", "%(n)s models are recognised.", len(recognised))),
        (
            typical,
            ngettext("%(n)s of them is chosen as typical.", "%(n)s of them are chosen as typical.", len(typical)),
        ),
        (above, ngettext("%(n)s of them is proposed above.", "%(n)s of them are proposed above.", len(above))),
        (refused, ngettext("%(n)s is refused, and told why.", "%(n)s are refused, and told why.", len(refused))),
        (put_off, ngettext("%(n)s waits for another session.", "%(n)s wait for another session.", len(put_off))),
    )
    return [(text % {"n": len(titles)}, titles) for titles, text in told if titles]


@require_http_methods(["GET", "HEAD", "POST"])
def session_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close it by a document: what will be written is said before, all of it is written or nothing."""
    session = kept_session(request, pk, (SessionState.IN_SESSION, SessionState.CLOSED))
    if session.state == SessionState.CLOSED:
        messages.info(request, _("The session is closed already."))
        return redirect(session)
    lines = agenda_of(session, request.user)
    form = ClosingForm(
        request.POST or None, session=session, is_proposing=any(line.item.is_proposed_up for line in lines)
    )
    if request.method == "POST" and form.is_valid():
        try:
            close_session(session, **form.cleaned_data, by=request.user)
        except NotAllowed:
            raise
        except ValidationError as wrong:
            add_errors(form, wrong)
        except TransitionRefused as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, _("The session is closed, and what it decided is on record."))
            return redirect(session)
    context = {
        "session": session,
        "form": form,
        "will": _will(lines),
        "lacking": [line.line.title for line in lines if not line.item.outcome],
    }
    return render(request, "reviews/session_close.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def signed_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the signed document of a closed session."""
    session = kept_session(request, pk, (SessionState.CLOSED,))
    form = SignedCopyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        files = form.cleaned_data["signed"]
        if files.accepted:
            add_signed_copies(session, files=files.accepted, by=request.user)
            messages.success(request, _("The signed copy is kept."))
        if not files.refused:
            return redirect(session)
        form.add_error("signed", files.refused)
    title = _("Signed copy")
    return form_page(request, form, session, title=title, label=_("Upload"))


@require_GET
def signed_file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """A signed copy, for whoever reads the session."""
    session = visible_session(request, pk)
    if not may_read_copies(request.user, session):
        raise Http404
    copies = SignedCopy.objects.select_related("session__steward", "session__round")
    copy: SignedCopy = get_object_or_404(copies, pk=file, session=session)
    return serve(request.user, copy, may_read_copy, inline=True)


@require_http_methods(["GET", "HEAD", "POST"])
def session_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Letter of invitation, minutes or list of results, as Word and PDF."""
    session = visible_session(request, pk)
    demand_state(request.user, session, list(PAPERS), Whose.READERS)
    if not may_make_papers(request.user, session):
        raise PermissionDenied
    usual = {"layout": usual_layout(session.steward).value}
    form = SessionPaperForm(request.POST or None, session=session, initial=usual)
    if form.is_valid():
        paper, layout = form.paper_chosen(), form.chosen()
        return redirect(request_session_paper(session=session, paper=paper, layout=layout, by=request.user))
    title, holds = _about_papers(session)
    context = {
        "title": title,
        "lead": session.name,
        "up_label": session.name,
        "up_url": session.get_absolute_url(),
        "form": form,
        "holds": holds,
    }
    return render(request, "models_registry/paper.html", context, status=422 if form.errors else 200)


def _about_papers(session: Session) -> tuple[str, str]:
    """How the page of papers is called at this stage, and what they hold."""
    if session.state == SessionState.PLANNED:
        holds = _(
            "To everybody who sits in the council on the day: when, where and on what it meets. A title is named only "
            "if all of them may read it; of a blind round none is."
        )
        return str(SessionPaper.INVITATION.label), holds
    holds = _(
        "The minutes name who was there, who did not vote on what, the votes and the outcomes; the list of results "
        "is their annex."
    )
    return _("Minutes and results on paper"), holds
