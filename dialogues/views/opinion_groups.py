"""Pages of groups of opinions: all of a conference, one with its opinions, what is alike, one answer for a group."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dialogues.filters.opinions import OpinionFilter
from dialogues.forms.hall import AnswerTogetherForm, EditGroupForm, NewGroupForm, TickedForm
from dialogues.models import Conference, Opinion, OpinionGroup
from dialogues.opinion_enums import OpinionState
from dialogues.permissions.hall import ARRANGED, hall_actions, may_arrange
from dialogues.permissions.opinions import may_draft
from dialogues.permissions.states import demand_writable
from dialogues.queries.opinion_groups import groups_of_opinions, members_of, numbers_of, suggested, ungrouped
from dialogues.queries.opinions import lines
from dialogues.services.opinion_groups import (
    WORDS,
    dissolve_group,
    edit_group,
    make_group,
    move_group,
    put_into_group,
    take_out_of_group,
)
from dialogues.services.together import take_for_each
from dialogues.views.conferences import visible_conference
from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import differences, edit_page, form_page, take_away
from organizations.dates import today

ORDER = ("-received_on", "-id")
KNOWN = ("steward", "assigned_steward", "words")


def arranged_conference(request: HttpRequest, pk: int) -> Conference:
    """The conference for who arranges it now; else Http404, NotNow or PermissionDenied."""
    found = visible_conference(request, pk)
    demand_writable(request.user, found, ARRANGED)
    if not may_arrange(request.user, found):
        raise PermissionDenied
    return found


def _group(conference: Conference, group: int) -> OpinionGroup:
    found: OpinionGroup = get_object_or_404(conference.opinion_groups.select_related("conference", "theme"), pk=group)
    return found


def _groups_url(conference: Conference) -> str:
    return reverse("dialogues:opinion_groups", args=[conference.pk])


def _opinions(request: HttpRequest, rows: Any) -> dict[str, Any]:
    found = OpinionFilter(request.GET, queryset=rows, request=request)
    context = list_page(request, found, ORDER, dressed=lambda rows: rows.select_related(*KNOWN))
    return context | {"lines": lines(context["rows"], today())}


def faults_of(form: Any) -> str:
    """What is wrong with a form that has no page of its own, in one sentence after the other."""
    return " ".join(str(text) for texts in form.errors.values() for text in texts)


@require_GET
def group_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The groups of a conference in their order, and below them the opinions that stand in none."""
    found = visible_conference(request, pk)
    context = _opinions(request, ungrouped(found, request.user)) | {
        "conference": found,
        "groups": list(groups_of_opinions(found)),
        "numbers": numbers_of(found),
        "actions": hall_actions(request.user, found),
    }
    return render(request, "dialogues/opinion_groups.html", context)


@require_GET
def group_suggestions(request: HttpRequest, pk: int) -> HttpResponse:
    """Opinions that are alike; a person decides, and gives the title."""
    found = arranged_conference(request, pk)
    told = [(each, lines(each.opinions, today())) for each in suggested(found, request.user)]
    return render(request, "dialogues/opinion_group_suggestions.html", {"conference": found, "suggestions": told})


@require_http_methods(["GET", "HEAD", "POST"])
def group_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new group with what was ticked."""
    found = arranged_conference(request, pk)
    sent: QueryDict = request.POST if request.method == "POST" else request.GET
    ticked = sent.getlist("opinions")
    known: dict[str, Any] = {"conference": found, "user": request.user, "ticked": ticked}
    form: Any = NewGroupForm(request.POST if request.method == "POST" else None, **known)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = form.cleaned_data.get("opinions", ())
            made = make_group(found, values=form.values(), opinions=chosen, by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The group was made."))
            return redirect(made)
    return form_page(request, form, found, title=_("New group of opinions"), label=_("Save"))


@require_POST
def group_put(request: HttpRequest, pk: int) -> HttpResponse:
    """What was ticked goes into a group, or begins a new one; `back` is the group it was ticked in."""
    found = arranged_conference(request, pk)
    form = TickedForm(request.POST, conference=found, user=request.user)
    if not form.is_valid():
        messages.error(request, faults_of(form))
        return redirect(_groups_url(found))
    chosen, group = list(form.cleaned_data["opinions"]), form.cleaned_data["group"]
    if not chosen:
        messages.error(request, _("Tick at least one opinion."))
    elif "new" in request.POST:
        query = QueryDict(mutable=True)
        query.setlist("opinions", [str(each.pk) for each in chosen])
        return redirect(f"{reverse('dialogues:opinion_group_new', args=[found.pk])}?{query.urlencode()}")
    elif group is None:
        messages.error(request, _("Choose a group, or make a new one of what is ticked."))
    else:
        _say_put(request, group, chosen)
    return redirect(_groups_url(found))


def _say_put(request: HttpRequest, group: OpinionGroup, chosen: list[Opinion]) -> None:
    try:
        number = put_into_group(group, chosen, by=request.user)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        text = ngettext("%(n)s opinion was put into “%(group)s”.", "%(n)s opinions were put into “%(group)s”.", number)
        messages.success(request, text % {"n": number, "group": group.title})


@require_GET
def group_page(request: HttpRequest, pk: int, group: int) -> HttpResponse:
    """One group: its words, its opinions with their states, what may be done with it."""
    found = visible_conference(request, pk)
    one = _group(found, group)
    context = _opinions(request, members_of(one, request.user)) | {
        "conference": found,
        "group": one,
        "others": list(found.opinion_groups.exclude(pk=one.pk).in_order()),
        "number": one.members.count(),
        "is_on_agenda": found.agenda.filter(group=one).exists(),
        "actions": hall_actions(request.user, found),
        "may_answer": bool(_to_draft(_of_mine(one, request.user))),
    }
    return render(request, "dialogues/opinion_group.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def group_edit(request: HttpRequest, pk: int, group: int) -> HttpResponse:
    """Correct title and wording; a second editor sees both versions (X13)."""
    found = arranged_conference(request, pk)
    one = _group(found, group)
    form: Any = EditGroupForm(request.POST or None, instance=one)
    return edit_page(
        request,
        one,
        form,
        lambda: edit_group(one, version=form.cleaned_data["version"], changes=form.values(), by=request.user),
        again=lambda typed, current: EditGroupForm(typed, instance=current),
        both=lambda current: differences(current, form, WORDS),
        title=_("Edit the group"),
        said=_("The group was saved."),
    )


@require_POST
def group_move(request: HttpRequest, pk: int, group: int) -> HttpResponse:
    """One place up or down."""
    found = arranged_conference(request, pk)
    one = _group(found, group)
    try:
        move_group(one, up="up" in request.POST, by=request.user)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    return redirect(f"{_groups_url(found)}#group-{one.pk}")


@require_POST
def group_take(request: HttpRequest, pk: int, group: int) -> HttpResponse:
    """What was ticked goes into another group, or stands by itself again."""
    found = arranged_conference(request, pk)
    one = _group(found, group)
    form = TickedForm(request.POST, conference=found, user=request.user)
    if not form.is_valid():
        messages.error(request, faults_of(form))
    elif not form.cleaned_data["opinions"]:
        messages.error(request, _("Tick at least one opinion."))
    elif "out" in request.POST:
        number = take_out_of_group(one, form.cleaned_data["opinions"], by=request.user)
        text = ngettext("%(n)s opinion stands by itself again.", "%(n)s opinions stand by themselves again.", number)
        messages.success(request, text % {"n": number})
    elif form.cleaned_data["group"] is None:
        messages.error(request, _("Choose a group."))
    else:
        _say_put(request, form.cleaned_data["group"], list(form.cleaned_data["opinions"]))
    return redirect(one)


@require_http_methods(["GET", "HEAD", "POST"])
def group_dissolve(request: HttpRequest, pk: int, group: int) -> HttpResponse:
    """Dissolve it, after saying so."""
    found = arranged_conference(request, pk)
    one = _group(found, group)
    return take_away(
        request,
        one,
        lambda: dissolve_group(one, by=request.user),
        title=_("Dissolve the group"),
        thing=one.title,
        effects=[
            _("Its opinions stand by themselves again, each with its number, code, clock and state."),
            _("It is taken off the agenda."),
        ],
        after=_groups_url(found),
    )


def _of_mine(group: OpinionGroup, user: Any) -> list[Opinion]:
    """Those of the group whose answer the account's unit drafts, in whatever state."""
    rows = members_of(group, user).select_related("words", "steward", "assigned_steward").order_by("id")
    return [each for each in rows if may_draft(user, each)]


def _to_draft(rows: list[Opinion]) -> list[Opinion]:
    return [each for each in rows if each.state == OpinionState.ASSIGNED]


@require_http_methods(["GET", "HEAD", "POST"])
def group_answer(request: HttpRequest, pk: int, group: int) -> HttpResponse:
    """One answer for the opinions of a group: the draft of each is filled, each by its own step."""
    found = visible_conference(request, pk)
    one = _group(found, group)
    mine = _of_mine(one, request.user)
    if not mine:
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else None
    form = AnswerTogetherForm(sent, rows=mine if sent else _to_draft(mine))
    title = _("Draft one answer")
    if request.method == "POST" and form.is_valid():
        seen = form.versions()
        given = {each: {"answer": form.cleaned_data["answer"]} for each in seen}
        results = take_for_each(form.chosen(), "draft", given=given, versions=seen, by=request.user)
        context = {"conference": found, "above": one, "title": title, "results": results}
        return render(request, "dialogues/opinions_together.html", context)
    if not sent and not _to_draft(mine):
        messages.info(request, _("None of its opinions waits for a draft of your unit."))
        return redirect(one)
    lead = _("The draft of each ticked opinion is filled; a leader approves each of them.")
    return form_page(request, form, one, title=title, label=title, lead=lead)
