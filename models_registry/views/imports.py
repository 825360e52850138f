"""Imports of models: the template, the upload, the preview with its decision, and models out in the same format."""

import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mobilization.common.finding import as_typed, form_of, is_search
from mobilization.common.htmx import render_page
from mobilization.common.keyset import BadCursor, Page, paginate
from mobilization.common.lists import page_url
from models_registry.enums import ImportStage, RowVerdict
from models_registry.forms.imports import ConfirmForm, ExportForm, TemplateForm, UploadForm
from models_registry.import_books import BookRow, write_book
from models_registry.import_columns import FORMAT, INDICATOR_PARTS, PERSON_PARTS
from models_registry.jobs.import_exports import TYPES
from models_registry.models import ModelImport
from models_registry.permissions import may_import_models
from models_registry.queries.import_pages import offers, shown
from models_registry.services.import_exports import request_export_for_editing
from models_registry.services.imports import GOOD, WrongStage, confirm_import, discard_import, upload_import
from models_registry.tones import OF_IMPORTS
from models_registry.views.lists import found_models

SHOWN = 20


def _allowed(request: HttpRequest) -> None:
    if not may_import_models(request.user):
        raise PermissionDenied


@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    """One's imports, newest first; the ways in and out."""
    _allowed(request)
    own = ModelImport.objects.visible_to(request.user).select_related("reading", "writing")
    page = _page(own, ("-id",), request.GET.get("cursor"), SHOWN)
    context = {
        "imports": [(each, "danger" if each.has_stopped else OF_IMPORTS[each.stage]) for each in page.items],
        "newer_url": page_url(request, page.previous),
        "older_url": page_url(request, page.next),
        "formats": ExportForm.base_fields["format"].choices,  # type: ignore[attr-defined]
        "filter_query": _filters(request.GET),
    }
    return render(request, "models_registry/imports.html", context)


def _filters(query: QueryDict) -> str:
    kept = query.copy()
    kept.pop("cursor", None)
    return kept.urlencode()


def _page(rows: Any, order: tuple[str, ...], cursor: str | None, size: int) -> "Page[Any]":
    try:
        return paginate(rows, order, cursor=cursor, size=size)
    except BadCursor:
        return paginate(rows, order, size=size)


@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Download a template, upload a filled one."""
    _allowed(request)
    if is_search(request):  # a browser does not send the file again after it
        _upload_form(request).hold()
    form = form_of(request, UploadForm, user=request.user)
    form.keep_beside(request)
    template_form = TemplateForm(user=request.user, sent=request.GET, auto_id="template_%s")
    if request.GET.get("go") == "find":
        as_typed(template_form, request.GET)
    if request.method == "POST" and form.is_valid():
        (file,) = form.files_of("file")
        ending = file.name.rpartition(".")[2].lower()
        told = {name: form.cleaned_data[name] for name in ("unit", "campaign")}
        source = upload_import(file, format=ending, by=request.user, **told)
        form.let_go()
        return redirect(source)
    if form.is_bound:
        form.hold()
    context = {
        "form": form,
        "template_form": template_form,
        "columns": FORMAT,
        "person_parts": PERSON_PARTS,
        "indicator_parts": INDICATOR_PARTS,
    }
    return render(request, "models_registry/import_new.html", context, status=422 if form.errors else 200)


def _upload_form(request: HttpRequest) -> UploadForm:
    """The form with the file of a search, which binds no form of its own."""
    form = UploadForm(request.POST, request.FILES, user=request.user, sent=request.POST)
    form.keep_beside(request)
    return form


@require_GET
def import_template(request: HttpRequest) -> HttpResponse:
    """The template as a workbook, in the reader's language."""
    _allowed(request)
    form = TemplateForm(request.GET, user=request.user, sent=request.GET)
    if not form.is_valid():
        messages.error(request, _("Choose a unit and a campaign from the lists."))
        return redirect("models_registry:import_new")
    chosen: dict[str, Any] = {name: form.cleaned_data[name] for name in ("unit", "campaign")}
    content = io.BytesIO()
    first = {name: value.name for name, value in chosen.items() if value}
    write_book(content, [BookRow(first)] if first else [], offers=offers(request.user, **chosen))
    name = pgettext("file name", "models-template")
    response = HttpResponse(content.getvalue(), content_type=TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _own(request: HttpRequest, pk: int) -> ModelImport:
    """The account's own upload: who sees it is who still may import in the office of that day."""
    found = ModelImport.objects.visible_to(request.user).select_related("reading", "writing", "unit", "campaign")
    source: ModelImport = get_object_or_404(found, pk=pk)
    return source


@require_GET
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file would do, row by row, and the decision; with htmx only the part that changes."""
    source = _own(request, pk)
    verdict = request.GET.get("verdict", "")
    rows = source.rows.exclude(verdict="").select_related("model__unit")
    if verdict in RowVerdict.values:
        rows = rows.filter(verdict=verdict)
    page = _page(rows, ("number", "id"), request.GET.get("cursor"), 50)
    context = {
        "source": source,
        "job": source.job,
        "is_working": source.stage in (ImportStage.READING, ImportStage.WRITING)
        and source.job
        and source.job.is_active,
        "rows": shown(page.items, request.user),
        "tabs": _tabs(source, verdict),
        "good": sum(source.counts.get(each, 0) for each in GOOD),
        "wrong": source.counts.get(RowVerdict.ERROR, 0),
        "errors_file": source.reading.files.first() if source.reading else None,
        "result_file": source.writing.files.first() if source.writing else None,
        "newer_url": page_url(request, page.previous),
        "older_url": page_url(request, page.next),
    }
    return render_page(request, "models_registry/import.html", context, partial="models_registry/_import.html")


def _tabs(source: ModelImport, verdict: str) -> list[dict[str, Any]]:
    address = source.get_absolute_url()
    tabs = [{"label": _("All rows"), "url": address, "current": not verdict, "count": sum(source.counts.values())}]
    return tabs + [
        {
            "label": each.label,
            "url": f"{address}?verdict={each.value}",
            "current": verdict == each.value,
            "count": source.counts.get(each.value, 0),
        }
        for each in RowVerdict
    ]


@require_POST
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the good rows written, or all or none."""
    source = _own(request, pk)
    form = ConfirmForm(request.POST)
    try:
        confirm_import(source, is_whole=form.is_valid() and form.cleaned_data["whole"], by=request.user)
    except WrongStage as wrong:
        messages.error(request, str(wrong))
    return redirect(source)


@require_http_methods(["GET", "HEAD", "POST"])
def import_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; then throws away the file and its rows."""
    source = _own(request, pk)
    if request.method == "POST":
        try:
            discard_import(source, by=request.user)
        except WrongStage as wrong:
            messages.error(request, str(wrong))
            return redirect(source)
        messages.success(request, _("The import was deleted."))
        return redirect("models_registry:imports")
    context = {
        "title": _("Delete this import?"),
        "effects": [
            _("The file and what was read from it are deleted."),
            _("Models that were imported already stay as they are."),
        ],
        "things": [source.name],
        "total": 1,
        "action_url": request.path,
        "action_label": _("Delete"),
        "cancel_url": source.get_absolute_url(),
        "danger": True,
    }
    return render(request, "components/confirm_page.html", context)


@require_POST
def import_export(request: HttpRequest) -> HttpResponse:
    """Ask for the models of the list (its filters stand in the query) that one may write, in the import format."""
    _allowed(request)
    found, form = found_models(request, request.GET), ExportForm(request.POST)
    if not found.form.is_valid() or not form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('models_registry:imports')}?{request.GET.urlencode()}")
    filters = found.applied()
    return redirect(request_export_for_editing(filters=filters, format=form.cleaned_data["format"], by=request.user))
