"""Files of models: all of one model, and the bytes of one file through the one door."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from mobilization.common.files import serve, serve_thumbnail
from models_registry.enums import FileKind
from models_registry.models import ModelFile, RegisteredModel
from models_registry.permissions import may_edit_model, may_see_file


@require_GET
def model_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Photographs and documents of a model, of its progress entries and of its field checks."""
    found = RegisteredModel.objects.open_to(request.user).select_related("steward")
    model: RegisteredModel = get_object_or_404(found, pk=pk)
    files = list(model.files.select_related("progress", "check_made").order_by("id"))
    context = {
        "model": model,
        "photos": [file for file in files if file.kind == FileKind.PHOTO],
        "papers": [file for file in files if file.kind == FileKind.DOCUMENT],
        "may_add": may_edit_model(request.user, model),
    }
    return render(request, "models_registry/model_files.html", context)


@require_GET
def model_file(request: HttpRequest, pk: int) -> FileResponse:
    """One file; with `?thumb` the small picture of a photograph. Whoever may not read inside gets 404."""
    found = ModelFile.objects.visible_to(request.user).select_related("model__steward")
    file: ModelFile = get_object_or_404(found, pk=pk)
    if "thumb" in request.GET and file.thumbnail_key:
        return serve_thumbnail(request.user, file, may_see_file)
    return serve(request.user, file, may_see_file, inline=True)
