"""Pages of the agenda of a conference: what is called up in which order, and for how long."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dialogues.forms.hall import EditItemForm, GroupsForm, OpinionItemForm, PointForm
from dialogues.models import AgendaItem, Conference
from dialogues.permissions.hall import hall_actions
from dialogues.queries.hall import agenda_of, minutes_planned
from dialogues.queries.opinion_groups import numbers_of
from dialogues.services.agenda import add_groups, add_opinion, add_point, edit_item, move_item, remove_item
from dialogues.views.conferences import visible_conference
from dialogues.views.opinion_groups import arranged_conference
from mobilization.common.editing import RecordChanged
from mobilization.common.form_errors import add_errors
from mobilization.workflow.part_pages import Up, plain_form_page, saved_or_wrong, take_away


def agenda_url(conference: Conference) -> str:
    """Of its agenda."""
    return reverse("dialogues:agenda", args=[conference.pk])


def _item(conference: Conference, item: int) -> AgendaItem:
    rows = conference.agenda.select_related("group", "opinion", "conference")
    found: AgendaItem = get_object_or_404(rows, pk=item)
    return found


def _form(request: HttpRequest, form: Any, conference: Conference, **context: Any) -> HttpResponse:
    up = {"up_label": _("Agenda"), "up_url": agenda_url(conference)}
    return plain_form_page(request, form, label=_("Save"), **up, **context)


def _page(request: HttpRequest, found: Conference, groups: Any = None, status: int = 200) -> HttpResponse:
    lines = agenda_of(found)
    context = {
        "conference": found,
        "lines": lines,
        "planned": minutes_planned(lines),
        "numbers": numbers_of(found),
        "actions": hall_actions(request.user, found),
        "groups": groups or GroupsForm(conference=found),
        "has_groups": found.opinion_groups.filter(item__isnull=True).exists(),
    }
    return render(request, "dialogues/agenda.html", context, status=status)


@require_GET
def agenda_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda in its order, with when each item begins and how far it has come."""
    return _page(request, visible_conference(request, pk))


@require_POST
def agenda_groups(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the ticked groups on the agenda."""
    found = arranged_conference(request, pk)
    form: Any = GroupsForm(request.POST, conference=found)
    if not form.is_valid():
        return _page(request, found, form, 422)
    chosen = form.cleaned_data
    number = add_groups(found, chosen["groups"], minutes=chosen["minutes"], by=request.user)
    text = ngettext("%(n)s group was put on the agenda.", "%(n)s groups were put on the agenda.", number)
    messages.success(request, text % {"n": number})
    return redirect(agenda_url(found))


def _new(
    request: HttpRequest, found: Conference, form: Any, title: str, save: Callable[[dict[str, Any]], Any]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and saved_or_wrong(form, lambda: save(form.cleaned_data)):
        messages.success(request, _("It was put on the agenda."))
        return redirect(agenda_url(found))
    return _form(request, form, found, title=title)


@require_http_methods(["GET", "HEAD", "POST"])
def agenda_point(request: HttpRequest, pk: int) -> HttpResponse:
    """A new point of the programme."""
    found = arranged_conference(request, pk)
    form = PointForm(request.POST if request.method == "POST" else None)
    title = _("New point of the programme")
    return _new(request, found, form, title, lambda told: add_point(found, values=told, by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def agenda_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """One opinion under an official's title."""
    found = arranged_conference(request, pk)
    known: dict[str, Any] = {"conference": found, "user": request.user}
    begun = {"number": request.GET.get("number", "")}
    form = OpinionItemForm(request.POST if request.method == "POST" else None, initial=begun, **known)

    def save(told: dict[str, Any]) -> Any:
        values = {name: told[name] for name in ("title", "minutes", "shows_words")}
        try:
            return add_opinion(found, told["number"], values=values, by=request.user)
        except ValidationError as wrong:
            raise ValidationError(
                {"number" if name == "opinion" else name: texts for name, texts in wrong.message_dict.items()}
            ) from wrong

    return _new(request, found, form, _("Put one opinion on the agenda"), save)


@require_http_methods(["GET", "HEAD", "POST"])
def agenda_edit(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Correct an item; what somebody else changed meanwhile is not overwritten (X13)."""
    found = arranged_conference(request, pk)
    one = _item(found, item)
    form = EditItemForm(request.POST if request.method == "POST" else None, item=one)
    title = _("Edit “%(item)s”") % {"item": one.told}
    if request.method == "POST" and form.is_valid():
        try:
            edit_item(one, seen=form.cleaned_data["seen"], changes=form.values(), by=request.user)
        except RecordChanged as changed:
            kept = request.POST.copy()
            kept["seen"] = EditItemForm(item=changed.current).initial["seen"]
            again = EditItemForm(kept, item=changed.current)
            both = _differences(again, changed.current, form.values())
            return _form(request, again, found, title=title, differences=both, status=409)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The agenda was saved."))
            return redirect(agenda_url(found))
    return _form(request, form, found, title=title)


def _differences(form: Any, current: AgendaItem, mine: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    pairs = [(name, getattr(current, name), value) for name, value in mine.items()]
    return [(str(form.fields[name].label), theirs, yours) for name, theirs, yours in pairs if theirs != yours]


@require_POST
def agenda_move(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """One place up or down."""
    found = arranged_conference(request, pk)
    one = _item(found, item)
    try:
        move_item(one, up="up" in request.POST, by=request.user)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    return redirect(f"{agenda_url(found)}#item-{one.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def agenda_remove(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Take it off the agenda, after saying so."""
    found = arranged_conference(request, pk)
    one = _item(found, item)
    return take_away(
        request,
        Up(_("Agenda"), agenda_url(found)),
        lambda: remove_item(one, by=request.user),
        title=_("Take off the agenda"),
        thing=one.told,
        effects=[_("Groups and opinions themselves stay as they are.")],
        after=agenda_url(found),
    )
