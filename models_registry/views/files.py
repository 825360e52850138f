"""Files of models: all of one model, what is said about those of an entry or check, the bytes through the one door."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mobilization.common.files import serve, serve_thumbnail
from mobilization.common.lists import page_url, paginate_or_begin
from models_registry.enums import FileKind
from models_registry.forms.rows import FILES, Rows
from models_registry.models import FieldCheck, ModelFile, ProgressEntry, RegisteredModel
from models_registry.permissions import may_describe, may_edit_model, may_see_file
from models_registry.services.files import FilesChanged, describe_files, mark_of


@require_GET
def model_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Photographs and documents of a model, of its progress entries and of its field checks, a page of them."""
    found = RegisteredModel.objects.open_to(request.user).select_related("steward")
    model: RegisteredModel = get_object_or_404(found, pk=pk)
    page = paginate_or_begin(model.files.select_related("progress", "check_made"), ("id",), request)
    files = page.items
    for part in filter(None, (file.progress or file.check_made for file in files)):
        part.model = model
    context = {
        "model": model,
        "photos": [file for file in files if file.kind == FileKind.PHOTO],
        "papers": [file for file in files if file.kind == FileKind.DOCUMENT],
        "may_add": may_edit_model(request.user, model),
        "newer_url": page_url(request, page.previous),
        "older_url": page_url(request, page.next),
        "parts": _parts_to_describe(request.user, files),
    }
    return render(request, "models_registry/model_files.html", context)


def _parts_to_describe(user: Any, files: list[ModelFile]) -> list[tuple[str, str]]:
    """Of the entries and checks with files about which the account may say something: address and words."""
    entries = {file.progress_id: file.progress for file in files if file.progress}
    checks = {file.check_made_id: file.check_made for file in files if file.check_made}
    return [
        (reverse(f"models_registry:{name}", args=[pk]), words % {"day": date_format(part.on, "SHORT_DATE_FORMAT")})
        for name, words, parts in (
            ("progress_files", _("Captions of the entry of %(day)s"), entries),
            ("check_files", _("Captions of the field check of %(day)s"), checks),
        )
        for pk, part in parts.items()
        if may_describe(user, part)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def progress_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Captions, consent and what the photographs of a progress entry show."""
    entries = ProgressEntry.objects.visible_to(request.user).select_related("model__steward")
    return _describe(request, get_object_or_404(entries, pk=pk), _("Photographs of the progress entry"))


@require_http_methods(["GET", "HEAD", "POST"])
def check_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Captions, consent and what the photographs of a field check show."""
    checks = FieldCheck.objects.visible_to(request.user).select_related("model__steward")
    return _describe(request, get_object_or_404(checks, pk=pk), _("Photographs of the field check"))


def _describe(request: HttpRequest, part: ProgressEntry | FieldCheck, title: str) -> HttpResponse:
    """One small form for each file. What is refused stays in its field; what somebody else said meanwhile is shown."""
    if not may_describe(request.user, part):
        raise PermissionDenied
    model, kind = part.model, replace(FILES, stored=lambda _model: list(part.files.order_by("id")))
    rows = Rows(kind, model, request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"model": model, "part": part, "title": title, "rows": rows, "errors": rows.errors}
    status = 422 if rows.errors else 200
    if request.method == "POST" and not rows.errors:
        try:
            describe_files(part, rows.values(), by=request.user, seen=request.POST.get("seen", ""))
        except FilesChanged:
            status = 409
            context |= {"differences": _differences(rows)}
        except ValidationError as refused:
            status = 422
            context |= {"general": refused.messages}
        else:
            messages.success(request, _("What you said about the files was saved."))
            return redirect(model)
    context |= {"seen": mark_of(rows.stored), "count": len(context["errors"]) + len(context.get("general", ()))}
    return render(request, "models_registry/part_files.html", context, status=status)


def _differences(rows: Rows) -> list[tuple[str, str, str]]:
    """File, what is said about it now, what was sent: of each that differs."""
    stored = {file.pk: file for file in rows.stored}
    pairs = [(stored.get(form.key or 0), form) for form in rows.forms]
    found = [(file.name, _said(file), _said(ModelFile(**(form.row or {})))) for file, form in pairs if file]
    return [(name, theirs, yours) for name, theirs, yours in found if theirs != yours]


def _said(file: ModelFile) -> str:
    consent = _("agrees to publication") if file.consent_to_publish else _("not for publication")
    return " · ".join(filter(None, [file.caption, file.get_moment_display(), consent]))


@require_GET
def model_file(request: HttpRequest, pk: int) -> FileResponse:
    """One file; with `?thumb` the small picture of a photograph. Whoever may not read inside gets 404."""
    found = ModelFile.objects.visible_to(request.user).select_related("model__steward")
    file: ModelFile = get_object_or_404(found, pk=pk)
    if "thumb" in request.GET and file.thumbnail_key:
        return serve_thumbnail(request.user, file, may_see_file)
    return serve(request.user, file, may_see_file, inline=True)
