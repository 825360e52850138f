"""The pages of directive documents: list, one document with what hangs on it, entering and correcting."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from directives.filters.documents import DocumentFilter
from directives.forms.documents import DocumentForm
from directives.models import DirectiveDocument, DocumentFile
from directives.panels import document_panels
from directives.permissions.documents import (
    document_actions,
    may_edit_document,
    may_enter_documents,
    may_fetch_document_file,
)
from directives.queries.documents import chain, requirements_with_progress, standing
from directives.services.documents import (
    EDITABLE,
    DocumentChanged,
    attach_files,
    edit_document,
    enter_document,
    request_documents_export,
)
from mobilization.common.files import serve
from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page
from organizations.models import Unit

ORDER = ("-issued_on", "-id")


@require_GET
def document_list(request: HttpRequest) -> HttpResponse:
    """All documents the person may read, the newest first."""
    documents = DirectiveDocument.objects.visible_to(request.user)
    found = DocumentFilter(request.GET, queryset=documents, request=request)
    context = list_page(request, found, ORDER, dressed=lambda rows: rows.select_related("issuer_unit"))
    context["may_enter"] = may_enter_documents(request.user)
    return render(request, "directives/document_list.html", context)


@require_POST
def document_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = DocumentFilter(request.GET, queryset=DirectiveDocument.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('directives:documents')}?{request.GET.urlencode()}")
    return redirect(request_documents_export(filters=found.applied(), by=request.user))


def visible_document(request: HttpRequest, pk: int) -> DirectiveDocument:
    """The document, if the person may read it; else Http404."""
    documents = DirectiveDocument.objects.visible_to(request.user)
    joined = documents.select_related("issuer_unit", "unit", "steward")
    document: DirectiveDocument = get_object_or_404(joined, pk=pk)
    return document


@require_GET
def document_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: what it is, whether it is in force, its chain and files, what it asks and what came of it."""
    document = visible_document(request, pk)
    steps = chain(document, request.user)
    context = {
        "document": document,
        "standing": standing(document, steps),
        "steps": steps if len(steps) > 1 else [],
        "files": document.files.order_by("id"),
        "requirements": requirements_with_progress(document, request.user),
        "panels": document_panels.of(request.user, document),
        "actions": document_actions(request.user, document),
    }
    return render(request, "directives/document.html", context)


@require_GET
def document_file(request: HttpRequest, pk: int) -> FileResponse:
    """The bytes of a file; to who may not read the document it does not exist."""
    documents = DirectiveDocument.objects.visible_to(request.user)
    files = DocumentFile.objects.filter(document__in=documents.values("pk"))
    file = get_object_or_404(files.select_related("document__steward"), pk=pk)
    return serve(request.user, file, may_fetch_document_file)


@require_http_methods(["GET", "HEAD", "POST"])
def document_new(request: HttpRequest) -> HttpResponse:
    """Enter a document for the unit one acts for, with its files."""
    if not may_enter_documents(request.user):
        raise PermissionDenied
    form = DocumentForm(request.POST or None, request.FILES or None, units=_units(request))
    own: Any = getattr(request.user.acting, "unit_id", None)  # type: ignore[union-attr]
    form.fields["unit"].initial = own
    form.keep_beside(request)
    if request.method == "POST" and form.is_valid():
        unit, files = form.cleaned_data["unit"], form.files_of("files")
        try:
            document = enter_document(unit=unit, values=form.values(), files=files, by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            return _saved(request, document, form, _("The document was entered."))
    return _form_page(request, form, None)


def _units(request: HttpRequest) -> Any:
    """One's own unit; superusers enter for the units at the top."""
    user: Any = request.user
    if user.acting is not None:  # who asks here writes for it
        return Unit.objects.filter(pk=user.acting.unit_id)
    return Unit.objects.in_force().filter(parent=None).order_by("sort_key", "id")


def _saved(request: HttpRequest, document: DirectiveDocument, form: DocumentForm, said: str) -> HttpResponse:
    form.let_go()
    messages.success(request, said)
    return redirect(document)


@require_http_methods(["GET", "HEAD", "POST"])
def document_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a document and add files; a second editor sees both versions, and nothing is overwritten (X13)."""
    document = visible_document(request, pk)
    if not may_edit_document(request.user, document):
        raise PermissionDenied
    form = DocumentForm(request.POST or None, request.FILES or None, initial=DocumentForm.start(document))
    form.keep_beside(request)
    if request.method == "POST" and form.is_valid():
        version, files = form.cleaned_data["version"] or 0, form.files_of("files")
        try:
            saved = edit_document(document, version=version, changes=form.values(), by=request.user)
        except DocumentChanged as changed:
            return _conflict(request, changed.current, form)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            attach_files(saved, files=files, by=request.user)
            return _saved(request, saved, form, _("The document was saved."))
    return _form_page(request, form, document)


def _form_page(
    request: HttpRequest, form: DocumentForm, document: DirectiveDocument | None, **context: Any
) -> HttpResponse:
    """The form of a new document (None) or of one that is there; 422 when it came back with errors."""
    form.hold()
    context |= {"form": form, "document": document, "files": document.files.order_by("id") if document else []}
    status = context.pop("status", 422 if form.errors else 200)
    return render(request, "directives/document_form.html", context, status=status)


def _conflict(request: HttpRequest, current: DirectiveDocument, form: DocumentForm) -> HttpResponse:
    """Both versions side by side; the editor's input stays, and saving again is a decision about the new version."""
    kept = request.POST.copy()
    kept["version"] = str(current.version)
    again = form.pass_on(DocumentForm(kept))
    differences = _differences(current, form)
    return _form_page(request, again, current, differences=differences, status=409)


def _differences(current: DirectiveDocument, form: DocumentForm) -> list[tuple[str, Any, Any]]:
    mine, names = form.values(), {"issuer_unit": _("Issuer"), "issuer_name": _("Outside issuer")}
    kinds = dict(form.fields["type"].choices)  # type: ignore[attr-defined]
    said = {True: _("yes"), False: _("no")}
    pairs = [(name, getattr(current, name), mine[name]) for name in EDITABLE]
    return [
        (
            str(names.get(name) or form.fields[name].label),
            said.get(theirs, kinds.get(theirs, theirs)),
            said.get(yours, kinds.get(yours, yours)),
        )
        for name, theirs, yours in pairs
        if theirs != yours and not (name == "type" and not yours)
    ]
