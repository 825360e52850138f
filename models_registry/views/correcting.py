"""Correcting what was written about a model, with a reason: an entry of the diary, a field check."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mobilization.common.once import new_token
from models_registry.forms.life import CheckCorrectionForm, CorrectionForm
from models_registry.models import FieldCheck, ProgressEntry
from models_registry.permissions import may_correct_check, may_correct_entry
from models_registry.services.diary import CHECK_FIELDS, ENTRY_FIELDS, EntryChanged, correct_check, correct_progress
from models_registry.views.one_form import Page, one_form


@require_http_methods(["GET", "HEAD", "POST"])
def progress_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an entry of the diary, with a reason; a second editor sees what is saved now."""
    entries = ProgressEntry.objects.visible_to(request.user).select_related("model__unit", "model__steward")
    entry: ProgressEntry = get_object_or_404(entries, pk=pk)
    if not may_correct_entry(request.user, entry):
        raise PermissionDenied
    return _correct(
        request,
        entry,
        form=CorrectionForm,
        fields=ENTRY_FIELDS,
        verb=correct_progress,
        title=_("Correct the entry of %(day)s"),
        done=_("The entry was corrected; what it said before stands in the history."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def check_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a field check, with a reason; a second editor sees what is saved now."""
    checks = FieldCheck.objects.visible_to(request.user).select_related("model__unit", "model__steward", "unit")
    check: FieldCheck = get_object_or_404(checks, pk=pk)
    if not may_correct_check(request.user, check):
        raise PermissionDenied
    return _correct(
        request,
        check,
        form=CheckCorrectionForm,
        fields=CHECK_FIELDS,
        verb=correct_check,
        title=_("Correct the field check of %(day)s"),
        done=_("The check was corrected, and the unit told; what it said before stands in the history."),
    )


def _correct(
    request: HttpRequest,
    part: Any,
    *,
    form: Any,
    fields: Sequence[str],
    verb: Callable[..., Any],
    title: str,
    done: str,
) -> HttpResponse:
    stands = {name: getattr(part, name) for name in (*fields, "version")}
    filled = form(request.POST or None, model=part.model, initial=stands)
    page = Page(
        record=part.model,
        name=part.model.title,
        title=title % {"day": date_format(part.on, "SHORT_DATE_FORMAT")},
        label=_("Save the correction"),
        done=done,
    )

    def save() -> None:
        given = filled.cleaned_data
        verb(part, by=request.user, version=given["version"], changes=filled.changes(), reason=given["reason"])

    try:
        return one_form(request, filled, page, save)
    except EntryChanged as changed:
        kept = request.POST.copy()
        kept["version"] = str(changed.current.version)
        context = {
            "page": page,
            "form": form(kept, model=part.model),
            "stored": changed.current,
            "once": new_token(),
        }
        return render(request, "models_registry/one_form.html", context, status=409)
