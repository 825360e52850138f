"""Pages that name a model or a document of a conference, and take it away again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dialogues.forms.links import LinkDocumentForm, LinkModelForm
from dialogues.models import Conference
from dialogues.permissions.conferences import writes_conference
from dialogues.services.links import link_to, unlink
from dialogues.views.conferences import visible_conference
from mobilization.workflow.part_pages import begun, form_page, saved_or_wrong, take_away

FORMS: dict[str, type[Any]] = {"model": LinkModelForm, "document": LinkDocumentForm}


def _written(request: HttpRequest, pk: int) -> Conference:
    found = visible_conference(request, pk)
    if not writes_conference(request.user, found):
        raise PermissionDenied
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def link_new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Name a model or a document."""
    found = _written(request, pk)
    if kind not in FORMS:
        raise Http404
    form = begun(request, FORMS[kind], conference=found, user=request.user)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved_or_wrong(form, lambda: link_to(found, kind, form.cleaned_data[kind], by=request.user))
    ):
        messages.success(request, _("It was added."))
        return redirect(found)
    title = _("Add a model") if kind == "model" else _("Add a document")
    return form_page(request, form, found, title=title, label=_("Add"))


@require_http_methods(["GET", "HEAD", "POST"])
def link_remove(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Take one away, after saying so."""
    found = _written(request, pk)
    named = get_object_or_404(found.links.select_related("model", "document", "conference"), pk=link)
    return take_away(
        request,
        found,
        lambda: unlink(named, by=request.user),
        title=_("Take away"),
        thing=str(named),
        effects=[_("The record itself stays; the conference no longer names it.")],
    )
