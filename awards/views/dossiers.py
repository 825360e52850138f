"""Pages of what belongs to a nomination: models, pieces of the dossier and their files, measures, explanations."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from awards.enums import Check, Piece
from awards.forms.nominations import AddModelForm, BarForm, OverrideForm, PieceForm
from awards.models import DossierFile, Nomination
from awards.permissions.nomination_states import demand_barrable, demand_explainable, demand_writable
from awards.permissions.nominations import (
    may_bar,
    may_explain,
    may_lift_bar,
    may_see_dossier_file,
    may_write_nomination,
)
from awards.queries.nomination_page import models_of
from awards.services.dossier import (
    add_bar,
    finding_of,
    keep_piece,
    override,
    remove_bar,
    remove_file,
    take_back_override,
)
from awards.services.nominations import edit_nomination
from awards.views.nominations import visible_nomination
from mobilization.common.editing import RecordChanged, content_of
from mobilization.common.files import serve
from mobilization.common.form_errors import add_errors
from mobilization.workflow.part_pages import begun, form_page, saved_or_wrong, take_away
from models_registry.forms.reasons import ReasonForm


def _to_write(request: HttpRequest, pk: int) -> Nomination:
    """The nomination, for who may write it. Raises PermissionDenied."""
    found = visible_nomination(request, pk)
    demand_writable(request.user, found)
    if not may_write_nomination(request.user, found):
        raise PermissionDenied
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def model_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Name one more model for which the recipient is nominated."""
    found = _to_write(request, pk)
    form = begun(request, AddModelForm, nomination=found, user=request.user)
    if request.method == "POST" and form.is_valid():
        given, models = form.cleaned_data, [each.model for each in models_of(found)]
        models.insert(given["place"] - 1, given["model"])

        def save() -> None:
            edit_nomination(found, version=given["version"], changes={}, by=request.user, models=models)

        try:
            if saved_or_wrong(form, save):
                messages.success(request, _("The model stands in the nomination."))
                return redirect(found)
        except RecordChanged:
            messages.error(request, _("Something changed since this was shown. Look again; nothing was done."))
            return redirect(found)
    return form_page(request, form, found, title=_("Add a model"), label=_("Add"))


@require_http_methods(["GET", "HEAD", "POST"])
def model_remove(request: HttpRequest, pk: int, model: int) -> HttpResponse:
    """Take a model out of the nomination."""
    found = _to_write(request, pk)
    models = [each.model for each in models_of(found)]
    named = next((each for each in models if each.pk == model), None)
    if named is None:
        raise Http404
    models.remove(named)

    def remove() -> None:
        try:
            edit_nomination(found, version=found.version, changes={}, by=request.user, models=models)
        except RecordChanged:
            raise ValidationError(_("Something changed since this was shown. Look again; nothing was done.")) from None

    effects = [_("The model itself stays as it is.")]
    return take_away(request, found, remove, title=_("Take the model out"), thing=named.title, effects=effects)


@require_http_methods(["GET", "HEAD", "POST"])
def piece_edit(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A piece of the dossier: number, day, who confirmed it, files. Good files wait beside the form."""
    found = _to_write(request, pk)
    if kind not in Piece.values:
        raise Http404
    chosen = Piece(kind)
    piece = found.pieces.filter(kind=kind).first()
    form = PieceForm(request.POST or None, request.FILES or None, kind=chosen, piece=piece)
    form.keep_beside(request)
    if request.method == "POST" and form.is_valid():
        files, seen = form.files_of("files"), form.cleaned_data["seen"]
        try:
            keep_piece(found, chosen, form.values(), files=files, seen=seen, by=request.user)
        except RecordChanged as changed:
            return _piece_conflict(request, found, chosen, form, changed.current)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            form.let_go()
            messages.success(request, _("The dossier was saved."))
            return redirect(found)
    form.hold()
    return form_page(request, form, found, title=str(chosen.label), label=_("Save"))


def _piece_conflict(request: HttpRequest, found: Nomination, kind: Piece, form: Any, current: Any) -> HttpResponse:
    """Both versions; sent again, it is saved on the present one."""
    mine = form.values()
    both = [
        (str(form.fields[name].label), getattr(current, name), value)
        for name, value in mine.items()
        if getattr(current, name) != value
    ]
    kept = request.POST.copy()
    kept["seen"] = content_of(current) if current.pk else ""
    again = form.pass_on(PieceForm(kept, kind=kind, piece=current if current.pk else None))
    return form_page(request, again, found, title=str(kind.label), label=_("Save"), differences=both, status=409)


@require_GET
def dossier_file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """A file of the dossier. Whoever may not read the nomination gets 404."""
    return serve(request.user, _file(request, pk, file), may_see_dossier_file, inline=True)


@require_http_methods(["GET", "HEAD", "POST"])
def dossier_file_remove(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Take a file out of the dossier."""
    found, known = _to_write(request, pk), _file(request, pk, file)
    effects = [_("The file is deleted for good; the record of changes keeps its name and checksum.")]
    return take_away(
        request,
        found,
        lambda: remove_file(known, by=request.user),
        title=_("Take the file out"),
        thing=known.name,
        effects=effects,
    )


def _file(request: HttpRequest, pk: int, file: int) -> DossierFile:
    nomination = visible_nomination(request, pk)
    files = DossierFile.objects.select_related("piece__nomination__steward", "piece__nomination__body_steward")
    found: DossierFile = get_object_or_404(files, pk=file, piece__nomination=nomination)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def bar_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a disciplinary measure against the recipient."""
    found = visible_nomination(request, pk)
    demand_barrable(request.user, found)
    if not may_bar(request.user, found):
        raise PermissionDenied
    form = BarForm(request.POST or None)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and saved_or_wrong(form, lambda: add_bar(found, form.values(), by=request.user)):
        messages.success(request, _("The measure was entered."))
        return redirect(found)
    return form_page(request, form, found, title=_("Enter a disciplinary measure"), label=_("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
def bar_remove(request: HttpRequest, pk: int, bar: int) -> HttpResponse:
    """Take away a measure entered by mistake."""
    found = visible_nomination(request, pk)
    known = get_object_or_404(found.bars, pk=bar)
    demand_barrable(request.user, found)
    if not may_lift_bar(request.user, known):
        raise PermissionDenied
    effects = [_("Only what was entered by mistake is taken away. The record of changes keeps it.")]
    title = _("Take the measure away")
    return take_away(
        request, found, lambda: remove_bar(known, by=request.user), title=title, thing=known.ground, effects=effects
    )


@require_http_methods(["GET", "HEAD", "POST"])
def check_override(request: HttpRequest, pk: int, check: str) -> HttpResponse:
    """Say why what a check found is no obstacle."""
    found = visible_nomination(request, pk)
    if check not in Check.values:
        raise Http404
    demand_explainable(request.user, found)
    if not may_explain(request.user, found, check):
        raise PermissionDenied
    finding = finding_of(found, check, reader=request.user)
    if finding is None or not finding.is_explainable:
        is_final = finding is not None and finding.is_blocking
        gone = _("Nothing stands in the way here any more.")
        messages.info(request, _("This cannot be explained away.") if is_final else gone)
        return redirect(found)
    form: Any = OverrideForm(request.POST or None, initial={"mark": finding.mark})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if saved_or_wrong(
            form, lambda: override(found, check, mark=given["mark"], reason=given["reason"], by=request.user)
        ):
            messages.success(request, _("The explanation is on record."))
            return redirect(found)
    title = _("Explain: %(check)s") % {"check": finding.check.label}
    return form_page(request, form, found, title=title, label=_("Save"), lead=finding.text)


@require_http_methods(["GET", "HEAD", "POST"])
def override_take_back(request: HttpRequest, pk: int, override: int) -> HttpResponse:
    """Take an explanation back, with a reason."""
    found = visible_nomination(request, pk)
    known = get_object_or_404(found.overrides, pk=override)
    demand_explainable(request.user, found)
    if not may_explain(request.user, found, known.check_made):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and saved_or_wrong(
        form, lambda: take_back_override(known, reason=form.cleaned_data["reason"], by=request.user)
    ):
        messages.success(request, _("The explanation was taken back: what was found stands in the way again."))
        return redirect(found)
    title = _("Take the explanation back")
    lead = f"{known.get_check_made_display()}: {known.reason}"
    return form_page(request, form, found, title=title, label=title, lead=lead)
