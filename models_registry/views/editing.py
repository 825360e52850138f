"""Writing a model in steps: starting it, each step, the overview at the end, throwing a draft away.

Every step can be left half-done. Valid fields are saved, with or without scripts; refused ones come back in the form
with their message (422). The script `autosave.js` sends the same form with the header X-Autosave and is answered in
JSON.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mobilization.common.finding import form_of
from mobilization.common.form_errors import add_errors
from models_registry.forms.files import keep_files
from models_registry.forms.starting import NewModelForm
from models_registry.forms.steps import BY_NAME, STEPS, Step, StepEntry, seen_of
from models_registry.models import RegisteredModel
from models_registry.permissions import may_discard_model, may_edit_model, may_start_model
from models_registry.queries.similar import Similar, similar
from models_registry.services.drafts import ModelChanged, discard_model, start_model
from models_registry.views import overview
from models_registry.views.saving import Saved, differences, save_step

READING_AND_WRITING = ["GET", "HEAD", "POST"]


@require_http_methods(READING_AND_WRITING)
def model_new(request: HttpRequest) -> HttpResponse:
    """Start a draft; the next page is the first step, at the first field that is empty."""
    if not may_start_model(request.user):
        raise PermissionDenied
    form = form_of(request, NewModelForm, user=request.user)
    if form.is_valid():
        try:
            model = start_model(unit=form.cleaned_data["unit"], by=request.user, changes=form.changes())
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            messages.success(request, _("The draft is there. Whatever you add from now on is kept."))
            return redirect(_step_url(model, "basics") + "#id_summary")
    return render(request, "models_registry/model_new.html", {"form": form}, status=422 if form.errors else 200)


def _editable(request: HttpRequest, pk: int) -> RegisteredModel:
    found = RegisteredModel.objects.open_to(request.user).select_related("unit", "steward", "campaign")
    model: RegisteredModel = get_object_or_404(found, pk=pk)
    if not may_edit_model(request.user, model):
        raise PermissionDenied
    return model


@require_http_methods(["GET", "HEAD"])
def model_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on where something is missing."""
    model = _editable(request, pk)
    return redirect(_step_url(model, overview.first_open_step(model)))


@require_http_methods(READING_AND_WRITING)
def model_step(request: HttpRequest, pk: int, step: str) -> HttpResponseBase:
    """One step: shown, or saved as far as it is valid."""
    model = _editable(request, pk)
    if step not in BY_NAME:
        raise Http404
    if step == "check":
        return render(request, "models_registry/model_check.html", overview.page(model, request.user))
    entry = StepEntry(BY_NAME[step], model, request.user, *_sent(request))
    if request.method != "POST":
        return _page(request, entry)
    is_autosave = "X-Autosave" in request.headers
    try:
        # what is sent while somebody still types the reason is not the reason that is to stand on record
        saved = save_step(entry, by=request.user, reason="" if is_autosave else entry.reason())
    except ModelChanged as changed:
        return _told(request, changed) if is_autosave else _conflict(request, entry, changed.current)
    return _noted(request, entry, saved) if is_autosave else _next(request, entry, saved)


def _sent(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _page(request: HttpRequest, entry: StepEntry, *, status: int = 200, **more: Any) -> HttpResponse:
    context = overview.frame(entry.model, request.user, entry.step) | {
        "entry": entry,
        "similar": _similar(request, entry) if entry.step.name == STEPS[0].name else None,
        "error_count": len(entry.errors) + len(entry.form.non_field_errors() if entry.data is not None else ()),
        **more,
    }
    return render(request, "models_registry/model_step.html", context, status=status)


def _similar(request: HttpRequest, entry: StepEntry) -> Similar | None:
    model = entry.model
    return similar(model.title, request.user, unit=model.steward, without=model.pk)


def _next(request: HttpRequest, entry: StepEntry, saved: Saved) -> HttpResponse:
    """Where the pressed button leads; back to the form while something was refused."""
    if entry.is_refused:
        current = _fresh(saved.model)
        return _page(request, entry.again(current), status=422, is_partly_saved=True)
    asked = request.POST.get("go", "")
    if asked == "find":
        return _page(request, entry.again(_fresh(saved.model)))
    if asked == "leave":
        messages.success(request, _("Saved. You can go on at any time."))
        return redirect(saved.model)
    if asked == "stay" or saved.files_added:
        return redirect(_step_url(saved.model, entry.step.name) + _where_to_go_on(entry, saved))
    return redirect(_step_url(saved.model, _after(entry.step).name))


def _where_to_go_on(entry: StepEntry, saved: Saved) -> str:
    """The place in the page where work goes on: what was just uploaded, or the empty row of a list."""
    if saved.files_added:
        return "#kept-files"
    return next((f"#{rows.kind.name}-new" for rows in entry.rows if rows.kind.grows), "")


def _noted(request: HttpRequest, entry: StepEntry, saved: Saved) -> JsonResponse:
    """For the script: what to send the next time, and what was not kept."""
    current = _fresh(saved.model)
    ids = {name: pk for rows in entry.rows for name, pk in rows.ids().items()}
    now = date_format(timezone.localtime(), "TIME_FORMAT")
    refused = list(dict.fromkeys(str(field.label) for field, _error in entry.errors))
    return JsonResponse(
        {
            "version": current.version,
            "seen": seen_of(current, entry.step),
            "ids": ids,
            "refused": refused,
            "said": _("Saved at %(time)s") % {"time": now}
            if not refused
            else _("Saved at %(time)s, except: %(names)s") % {"time": now, "names": ", ".join(refused)},
        }
    )


def _told(request: HttpRequest, changed: ModelChanged) -> JsonResponse:
    said = _("Not saved: somebody else changed this page in the meantime. Press “Save and go on” to see both versions.")
    return JsonResponse({"said": said}, status=409)


def _conflict(request: HttpRequest, entry: StepEntry, current: RegisteredModel) -> HttpResponse:
    """Both versions side by side; the input stays, and saving again is a decision about the new version."""
    found = differences(entry, _fresh(current), entry.step)
    keep_files(entry.form, current, by=request.user)  # no part of the conflict, and a browser does not send them again
    return _page(request, entry.again(_fresh(current)), status=409, differences=found)


def _fresh(model: RegisteredModel) -> RegisteredModel:
    found = RegisteredModel.objects.select_related("unit", "steward", "campaign")
    stored: RegisteredModel = found.get(pk=model.pk)
    return stored


def _after(step: Step) -> Step:
    return STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]


def _step_url(model: RegisteredModel, step: str) -> str:
    return reverse("models_registry:model_step", args=[model.pk, step])


@require_http_methods(READING_AND_WRITING)
def model_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away a draft that was never submitted; asked first."""
    model = get_object_or_404(RegisteredModel.objects.open_to(request.user).select_related("steward"), pk=pk)
    if not may_discard_model(request.user, model):
        raise PermissionDenied
    if request.method == "POST":
        discard_model(model, by=request.user)
        messages.success(request, _("The draft “%(title)s” was thrown away.") % {"title": model.title})
        return redirect("home")
    context = {
        "title": _("Throw this draft away?"),
        "effects": [
            _("The draft, its photographs and documents are deleted and cannot be brought back."),
            _("Its code %(code)s is not given again.") % {"code": model.code},
        ],
        "things": [model.title],
        "total": 1,
        "action_url": request.path,
        "action_label": _("Throw away"),
        "cancel_url": _step_url(model, "check"),
        "danger": True,
    }
    return render(request, "components/confirm_page.html", context)
