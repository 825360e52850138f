"""The pages of the two catalogues: list, one entry with who decides on it, a new one, correcting one."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.filters.catalogues import FormFilter, TitleFilter
from awards.forms.catalogues import EditFormForm, EditTitleForm, NewFormForm, NewTitleForm
from awards.models import AwardForm, CatalogueEntry, EmulationTitle
from awards.permissions.catalogues import entry_actions, may_keep_awards
from awards.services.catalogues import add_entry, edit_entry, editable
from awards.services.exports import request_export
from awards.views.parts import TONES, refuse_others, tabs
from mobilization.common.editing import RecordChanged
from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import begun, differences, plain_form_page

ORDER = ("position", "sort_key", "id")


@dataclass(frozen=True)
class Catalogue:
    """What the pages of a catalogue need to know about it; `name` is that of its routes."""

    name: str
    model: type[CatalogueEntry]
    filter: type[TitleFilter]
    new_form: type[Any]
    edit_form: type[Any]
    title: Any
    lead: Any
    add: Any
    caption: Any
    none_yet: Any
    none_found: Any

    @property
    def one(self) -> str:
        """The name of an entry's route."""
        return self.name.removesuffix("s")


CATALOGUES = {
    "titles": Catalogue(
        "titles",
        EmulationTitle,
        TitleFilter,
        NewTitleForm,
        EditTitleForm,
        gettext_lazy("Emulation titles"),
        gettext_lazy("Titles won in emulation. Forms of commendation stand in a catalogue of their own."),
        gettext_lazy("Add a title"),
        gettext_lazy("Emulation titles in their order"),
        gettext_lazy("No emulation titles yet"),
        gettext_lazy("No title matches the filter"),
    ),
    "forms": Catalogue(
        "forms",
        AwardForm,
        FormFilter,
        NewFormForm,
        EditFormForm,
        gettext_lazy("Award forms"),
        gettext_lazy("Forms of commendation. Titles won in emulation stand in a catalogue of their own."),
        gettext_lazy("Add a form"),
        gettext_lazy("Award forms in their order"),
        gettext_lazy("No award forms yet"),
        gettext_lazy("No form matches the filter"),
    ),
}
"""The name of the list's address → what it is."""


@require_GET
def entry_list(request: HttpRequest, catalogue: str) -> HttpResponse:
    """The catalogue, what is over too."""
    here = CATALOGUES[catalogue]
    found = here.filter(request.GET, queryset=here.model._default_manager.all())
    context = list_page(request, found, ORDER)
    context |= _routes(here) | {
        "entries": [(row, TONES[row.standing]) for row in context["rows"]],
        "here": here,
        "tabs": tabs(catalogue, request.user),
        "may_keep": may_keep_awards(request.user),
    }
    return render(request, "awards/entry_list.html", context)


@require_POST
def entry_export(request: HttpRequest, catalogue: str) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    here = CATALOGUES[catalogue]
    found = here.filter(request.GET, queryset=here.model._default_manager.none())
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse(f'awards:{catalogue}')}?{request.GET.urlencode()}")
    return redirect(request_export(here.model.AUTHORITY, filters=found.applied(), by=request.user))


@require_GET
def entry_page(request: HttpRequest, catalogue: str, pk: int) -> HttpResponse:
    """One title or form: for whom, from when, by which law, who decides and decided, its history."""
    here = CATALOGUES[catalogue]
    entry = _entry(here, pk)
    rows: Any = entry.authorities  # type: ignore[attr-defined]
    context = _routes(here) | {
        "here": here,
        "entry": entry,
        "tone": TONES[entry.standing],
        "authorities": [(each, TONES[each.standing]) for each in rows.order_by("-valid_from", "level", "id")],
        "actions": entry_actions(request.user),
        "authority_url": f"{reverse('awards:authority_new')}?subject={entry.AUTHORITY}-{entry.pk}",
    }
    return render(request, "awards/entry.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_new(request: HttpRequest, catalogue: str) -> HttpResponse:
    """A new title or form."""
    here = CATALOGUES[catalogue]
    refuse_others(request)
    form = begun(request, here.new_form)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            entry = add_entry(here.model, code=code, values=form.values(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("It is in the catalogue. Say next who decides on it."))
            return redirect(entry)
    list_url = reverse(f"awards:{catalogue}")
    return plain_form_page(request, form, title=here.add, up_label=here.title, up_url=list_url)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_edit(request: HttpRequest, catalogue: str, pk: int) -> HttpResponse:
    """Correct a title or form; a second editor sees both versions, and nothing is overwritten (X13)."""
    here = CATALOGUES[catalogue]
    entry = _entry(here, pk)
    refuse_others(request)
    form = begun(request, here.edit_form, instance=entry, initial={"version": entry.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            edit_entry(entry, version=version, changes=form.values(), by=request.user)
        except RecordChanged as changed:
            return _conflict(request, here, changed.current, form)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("It was saved."))
            return redirect(entry)
    return _edit_page(request, form, entry)


def _conflict(request: HttpRequest, here: Catalogue, current: CatalogueEntry, form: Any) -> HttpResponse:
    kept = request.POST.copy()
    kept["version"] = str(current.version)
    again = here.edit_form(kept, instance=current, sent=request.POST)
    hidden = {"document"} if current.document is not None and current.open_document is None else set()
    names = [name for name in editable(here.model) if name not in hidden]
    return _edit_page(request, again, current, differences=differences(current, form, names), status=409)


def _edit_page(request: HttpRequest, form: Any, entry: CatalogueEntry, **context: Any) -> HttpResponse:
    up_url = entry.get_absolute_url()
    title = _("Edit “%(name)s”") % {"name": entry}
    lead = f"{_('Code')}: {entry.code}. {_('For programs; it never changes.')}"
    return plain_form_page(request, form, title=title, up_label=str(entry), up_url=up_url, lead=lead, **context)


def _entry(here: Catalogue, pk: int) -> CatalogueEntry:
    """Everybody signed in reads the catalogues."""
    entry: CatalogueEntry = get_object_or_404(here.model._default_manager.select_related("document"), pk=pk)
    return entry


def _routes(here: Catalogue) -> dict[str, str]:
    """The names of the catalogue's routes."""
    one = f"awards:{here.one}"
    return {
        "list_route": f"awards:{here.name}",
        "new_route": f"{one}_new",
        "edit_route": f"{one}_edit",
        "export_route": f"{one}_export",
    }
