"""What is added to a document on pages of its own: links to others, what it asks, and taking them away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from directives.forms.documents import LinkForm
from directives.forms.duties import AskedForm, CorrectRequirementForm, RequirementForm
from directives.models import DirectiveDocument, DocumentFile, DocumentLink, Requirement
from directives.permissions.documents import may_ask, may_edit_document, may_say_of
from directives.services.documents import link_documents, remove_file, unlink_documents
from directives.services.duties import (
    RequirementChanged,
    ask_units,
    change_requirement,
    check_asking,
    content_of,
    withdraw_requirement,
)
from directives.views.documents import visible_document
from mobilization.common.finding import form_of
from mobilization.common.form_errors import add_errors
from organizations.dates import today
from organizations.models import Unit

SHOWN_UNITS = 50
"""Of those that will be asked the page names so many."""


@require_http_methods(["GET", "HEAD", "POST"])
def document_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the document does with another one."""
    document = visible_document(request, pk)
    if not may_edit_document(request.user, document):
        raise PermissionDenied
    known = DirectiveDocument.objects.visible_to(request.user).select_related("issuer_unit")
    form = LinkForm(request.POST or None, documents=known, document=document)
    if request.method == "POST" and form.is_valid():
        try:
            link_documents(document, **form.cleaned_data, by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The link was saved."))
            return redirect(document)
    title = _("Link to another document")
    return _form_page(request, form, document, title=title, label=_("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
def document_unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a link away, after saying so."""
    seen = DirectiveDocument.objects.visible_to(request.user).values("pk")
    links = DocumentLink.objects.filter(document__in=seen, other__in=seen).select_related(
        "document__steward", "other__steward"
    )
    link = get_object_or_404(links, pk=pk)
    if not may_say_of(request.user, link.document, link.kind, link.other):
        raise PermissionDenied
    if request.method == "POST":
        unlink_documents(link, by=request.user)
        messages.success(request, _("The link was taken away."))
        return redirect(link.document)
    return _confirm(request, link.document, title=_("Take this link away?"), thing=str(link))


@require_http_methods(["GET", "HEAD", "POST"])
def document_file_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file away, after saying so."""
    seen = DirectiveDocument.objects.visible_to(request.user).values("pk")
    files = DocumentFile.objects.filter(document__in=seen).select_related("document__steward")
    file = get_object_or_404(files, pk=pk)
    if not may_edit_document(request.user, file.document):
        raise PermissionDenied
    if request.method == "POST":
        remove_file(file, by=request.user)
        messages.success(request, _("The file was taken away."))
        return redirect(file.document)
    return _confirm(request, file.document, title=_("Take this file away?"), thing=file.name)


@require_http_methods(["GET", "HEAD", "POST"])
def requirement_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask units for something; what is whole is shown once more, with the units, before they are asked and told."""
    document = visible_document(request, pk)
    if not may_ask(request.user, document):
        raise PermissionDenied
    form = form_of(request, RequirementForm, within=document.steward)
    if form.is_valid():
        units = form.addressees()
        asks = {"text": form.cleaned_data["text"], "due_on": form.cleaned_data["due_on"], "units": units}
        try:
            if request.POST.get("go") != "ask":
                check_asking(document, **asks)
                return _sure(request, form, document, units)
            asked = ask_units(document, **asks, by=request.user)
        except ValidationError as wrong:
            add_errors(form, form.at_the_choice(wrong))
        else:
            number = asked.duties.count()
            messages.success(request, _("%(number)s units were asked and told.") % {"number": number})
            return redirect(document)
    context = {"form": form, "document": document}
    return render(request, "directives/requirement_new.html", context, status=422 if form.errors else 200)


def _sure(request: HttpRequest, form: RequirementForm, document: DirectiveDocument, units: list[Unit]) -> HttpResponse:
    """How many and which units are asked for what, before they are."""
    context = {
        "form": form,
        "document": document,
        "units": sorted(units, key=lambda unit: unit.sort_key)[:SHOWN_UNITS],
        "more": max(len(units) - SHOWN_UNITS, 0),
        "total": len(units),
        "is_past": _is_past(form),
    }
    return render(request, "directives/requirement_sure.html", context)


def _is_past(form: AskedForm) -> bool:
    """Whether the task would be overdue at once."""
    due_on = form.cleaned_data["due_on"]
    return due_on is not None and due_on < today()


def _requirement(request: HttpRequest, pk: int) -> Requirement:
    seen = DirectiveDocument.objects.visible_to(request.user).values("pk")
    rows = Requirement.objects.filter(document__in=seen).select_related("document__steward")
    requirement = get_object_or_404(rows, pk=pk)
    if not may_ask(request.user, requirement.document):
        raise PermissionDenied
    return requirement


@require_http_methods(["GET", "HEAD", "POST"])
def requirement_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is asked, or put off its day; a second editor sees both versions (X13)."""
    requirement = _requirement(request, pk)
    initial = {"text": requirement.text, "due_on": requirement.due_on, "seen": content_of(requirement)}
    form = CorrectRequirementForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_requirement(requirement, **form.values(), seen=form.cleaned_data["seen"], by=request.user)
        except RequirementChanged as changed:
            return _conflict(request, changed.current, form)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("What is asked was corrected."))
            if _is_past(form):
                messages.warning(request, _("The last day has passed already: the task counts as overdue."))
            return redirect(requirement.document)
    return _correction(request, form, requirement.document)


def _correction(
    request: HttpRequest, form: CorrectRequirementForm, document: DirectiveDocument, **more: Any
) -> HttpResponse:
    return _form_page(request, form, document, title=_("Correct what is asked"), label=_("Save"), **more)


def _conflict(request: HttpRequest, current: Requirement, form: CorrectRequirementForm) -> HttpResponse:
    """Both versions side by side; the editor's input stays, and saving again is a decision about the new version."""
    pairs = [(str(form.fields[name].label), getattr(current, name), mine) for name, mine in form.values().items()]
    kept = request.POST.copy()
    kept["seen"] = content_of(current)
    differences = [pair for pair in pairs if pair[1] != pair[2]]
    again = CorrectRequirementForm(kept)
    return _correction(request, again, current.document, differences=differences, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def requirement_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what is asked, after saying so; not once a unit has reported on it."""
    requirement = _requirement(request, pk)
    if request.method == "POST":
        try:
            withdraw_requirement(requirement, by=request.user)
        except ValidationError as wrong:
            messages.error(request, wrong.messages[0])
        else:
            messages.success(request, _("It is no longer asked of anybody."))
        return redirect(requirement.document)
    number = requirement.duties.count()
    effect = ngettext(
        "It leaves the list of tasks of %(number)s unit.", "It leaves the lists of tasks of %(number)s units.", number
    )
    title, label = _("Take back what is asked?"), _("Yes, take it back")
    effects = [effect % {"number": number}]
    return _confirm(request, requirement.document, title=title, thing=requirement.text, effects=effects, label=label)


def _form_page(request: HttpRequest, form: Any, document: DirectiveDocument, **context: Any) -> HttpResponse:
    status = context.pop("status", 422 if form.errors else 200)
    context |= {"form": form, "document": document}
    return render(request, "directives/part_form.html", context, status=status)


def _confirm(
    request: HttpRequest, document: DirectiveDocument, *, title: str, thing: str, label: str = "", effects: Any = ()
) -> HttpResponse:
    context = {
        "title": title,
        "effects": effects,
        "things": [thing],
        "total": 1,
        "action_url": request.path,
        "action_label": label or _("Yes, take it away"),
        "cancel_url": reverse("directives:document", args=[document.pk]),
        "danger": True,
    }
    return render(request, "components/confirm_page.html", context)
