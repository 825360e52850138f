"""The hall: the screen of the projector and its operators, marks, what is said there, answers given there."""

import hashlib
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from dialogues.forms.hall import HallAnswerForm, MarkForm, SaidForm
from dialogues.hall_enums import ItemState, MarkKind
from dialogues.models import AgendaItem, Conference, HallMark, Opinion
from dialogues.opinion_enums import Outcome
from dialogues.permissions.hall import demand_hall, may_mark
from dialogues.queries.hall import Line, agenda_of, current_of, marks_of, minutes_planned, to_answer_now, words_to_show
from dialogues.services.agenda import reply_seen, write_reply
from dialogues.services.hall import mark, say_in_the_hall
from dialogues.services.together import take_for_each
from dialogues.views.conferences import visible_conference
from dialogues.views.opinion_groups import faults_of
from dialogues.views.opinions import with_receipt
from mobilization.common.editing import RecordChanged
from mobilization.common.form_errors import add_errors
from mobilization.common.keys import as_id
from mobilization.workflow.part_pages import Up, plain_form_page
from organizations.dates import today

SAID_LAST = "said_in_the_hall"
"""In the session: what this operator registered last; its receipt is a button of the screen."""
BY_SCRIPT = "X-Hall"
"""A header of the screen's script, which is answered with JSON; a form is led back to the screen."""


def _marked_conference(request: HttpRequest, pk: int) -> Conference:
    """The conference for who marks in its hall now; else Http404, NotNow or PermissionDenied."""
    found = visible_conference(request, pk)
    demand_hall(request.user, found)
    if not may_mark(request.user, found):
        raise PermissionDenied
    return found


def _url(conference: Conference) -> str:
    return reverse("dialogues:hall", args=[conference.pk])


def _seen(lines: list[Line]) -> str:
    """Names the agenda as the screen shows it: when it is another one, the screen is drawn anew."""
    shown = [(line.item.pk, line.title, line.item.minutes, line.item.shows_words) for line in lines]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _chosen(request: HttpRequest, lines: list[Line]) -> Line | None:
    """The item that the address names, else what comes next."""
    asked = request.GET.get("item", "")
    return next((line for line in lines if str(line.item.pk) == asked), None) or current_of(lines)


def _to_undo(lines: list[Line]) -> HallMark | None:
    """The last mark that holds."""
    return max((each for line in lines for each in line.progress.live), key=lambda each: each.pk, default=None)


@never_cache
@require_GET
def hall_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """What is called up now, large; what comes next; buttons and keys to mark it. Works without its script, too."""
    found = _marked_conference(request, pk)
    lines = agenda_of(found)
    now = _chosen(request, lines)
    words = words_to_show(lines)
    said_last = request.session.get(SAID_LAST)
    context = {
        "conference": found,
        "lines": [(line, words.get(line.item.pk, "")) for line in lines],
        "now": now,
        "now_words": words.get(now.item.pk, "") if now else "",
        "next_kind": {ItemState.WAITING: MarkKind.ASKED, ItemState.ASKED: MarkKind.ANSWERED}.get(now.state)
        if now
        else None,
        "to_undo": _to_undo(lines),
        "done": sum(line.state == ItemState.ANSWERED for line in lines),
        "planned": minutes_planned(lines),
        "seen": _seen(lines),
        "tokens": [str(uuid.uuid4()) for _each in range(2)],
        "receipt": Opinion.objects.filter(pk=said_last, conference=found).first() if said_last else None,
    }
    return render(request, "dialogues/hall.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hall_marks(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a mark; tell the marks there are after the one that the address names."""
    found = _marked_conference(request, pk)
    if request.method == "POST":
        form = MarkForm(request.POST)
        wrong = ""
        if form.is_valid():
            try:
                mark(found, by=request.user, **form.values())
            except ValidationError as fault:
                wrong = " ".join(fault.messages)
        else:
            wrong = faults_of(form)
        if BY_SCRIPT not in request.headers:
            if wrong:
                messages.error(request, wrong)
            return redirect(_url(found))
        if wrong:
            return JsonResponse({"said": wrong}, status=422)
    return JsonResponse(_told(request, found))


def _told(request: HttpRequest, found: Conference) -> dict[str, Any]:
    known = as_id(request.GET.get("after")) or 0
    rows = marks_of(found).filter(pk__gt=known)
    told = [
        {
            "id": row.pk,
            "token": str(row.token),
            "item": row.item_id,
            "kind": row.kind,
            "undoes": str(row.undoes.token) if row.undoes else "",
            "at": row.marked_at.isoformat(),
        }
        for row in rows
    ]
    return {"marks": told, "seen": _seen(agenda_of(found))}


@require_http_methods(["GET", "HEAD", "POST"])
def hall_said(request: HttpRequest, pk: int) -> HttpResponse:
    """Register what somebody says in the hall, quickly; it comes last on the agenda."""
    found = _marked_conference(request, pk)
    form: Any = SaidForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = say_in_the_hall(
                found, title=told["title"], said=form.said(), identity=form.identity(), by=request.user
            )
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            request.session[SAID_LAST] = made.opinion.pk
            messages.success(request, _("%(number)s stands last on the agenda.") % {"number": made.opinion.number})
            return with_receipt(redirect(_url(found)), made, by=request.user)
    title = _("Said in the hall")
    up = {"up_label": _("Hall screen"), "up_url": _url(found)}
    return plain_form_page(request, form, title=title, label=_("Register and put on the agenda"), **up)


def _answers_url(conference: Conference) -> str:
    return reverse("dialogues:hall_answers", args=[conference.pk])


@require_GET
def hall_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """All that was answered in the hall, with what was said; each is written on a page of its own, so none is lost."""
    found = _marked_conference(request, pk)
    told = to_answer_now(found, request.user)
    return render(request, "dialogues/hall_answers.html", {"conference": found, "told": told})


@require_http_methods(["GET", "HEAD", "POST"])
def hall_answer(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """What was answered in the hall to one item: for the minutes, and as the answer of the ticked opinions."""
    found = _marked_conference(request, pk)
    get_object_or_404(found.agenda, pk=item)
    told = next((each for each in to_answer_now(found, request.user) if each[0].item.pk == item), None)
    if told is None:
        messages.error(request, _("It is not marked as answered in the hall."))
        return redirect(_answers_url(found))
    line, rows = told
    sent = request.POST if request.method == "POST" else None
    form = HallAnswerForm(sent, item=line.item, rows=_of_item(line, request.user) if sent else rows)
    up = Up(_("Answers given in the hall"), _answers_url(found))
    if sent is None or not form.is_valid():
        return plain_form_page(request, form, title=line.title, label=_("Save"), up_label=up.label, up_url=up.url)
    answer, day = form.cleaned_data["answer"], found.day if found.day and found.day <= today() else today()
    try:
        write_reply(line.item, answer, by=request.user, seen=form.cleaned_data["seen"])
    except RecordChanged as changed:
        return _both_replies(request, line, changed.current, up)
    seen = form.versions()
    given = {each: {"answer": answer, "answered_on": day} for each in seen}
    results = take_for_each(form.chosen(), "answer_on_the_spot", given=given, versions=seen, by=request.user)
    if all(each.outcome == Outcome.DONE for each in results):
        done = ngettext(
            "Saved for the minutes; it answers %(n)s opinion.", "Saved for the minutes; it answers %(n)s opinions.",
            len(results),
        ) % {"n": len(results)}  # fmt: skip
        messages.success(request, done if results else _("What was answered is saved for the minutes."))
        return redirect(f"{_answers_url(found)}#answer-{line.item.pk}")
    context = {"conference": found, "above": up, "title": line.title, "results": results}
    return render(request, "dialogues/opinions_together.html", context)


def _both_replies(request: HttpRequest, line: Line, current: AgendaItem, up: Up) -> HttpResponse:
    """What somebody else wrote meanwhile, beside what was typed, which stays; nothing was overwritten (X13)."""
    typed = request.POST.copy()
    typed[f"i{line.item.pk}-seen"] = reply_seen(current)
    form = HallAnswerForm(typed, item=line.item, rows=_of_item(line, request.user))
    told = [(form.fields["answer"].label, current.reply, form["answer"].value())]
    more: Any = {"differences": told, "status": 409, "up_label": up.label, "up_url": up.url}
    return plain_form_page(request, form, title=line.title, label=_("Save"), **more)


def _of_item(line: Line, user: Any) -> list[Opinion]:
    """All its opinions that the account sees, in whatever state: what was changed meanwhile is told of each."""
    rows = Opinion.objects.visible_to(user)
    if line.item.group_id is not None:
        rows = rows.filter(grouped__group=line.item.group_id)
    else:
        rows = rows.filter(item=line.item.pk)
    return list(rows.order_by("id"))
