"""Doing what another unit does, and who learned from whom."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mobilization.common.finding import form_of
from mobilization.common.form_errors import add_errors
from models_registry.forms.copying import CopyForm
from models_registry.permissions import may_copy_model
from models_registry.queries.genealogy import MOST, branches_of, spread_of
from models_registry.services.replication import copy_model
from models_registry.views.detail import visible_model

DEEPEST = 6
"""Copies of copies are drawn further in up to here; deeper ones stand below each other."""


@require_http_methods(["GET", "HEAD", "POST"])
def model_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a draft that names this model as its origin; the next page is the first step of the form."""
    model = visible_model(request, pk)
    if not may_copy_model(request.user, model):
        raise PermissionDenied
    form = form_of(request, CopyForm, user=request.user, model=model)
    if form.is_valid():
        try:
            copy = copy_model(model, by=request.user, **form.values())
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            messages.success(request, _("The draft is there. It names the model it was learned from."))
            return redirect("models_registry:model_edit", copy.pk)
    context = {"form": form, "model": model}
    return render(request, "models_registry/model_copy.html", context, status=422 if form.errors else 200)


@require_GET
def genealogy(request: HttpRequest, pk: int) -> HttpResponse:
    """The family of a model as a tree, and its sums."""
    model = visible_model(request, pk)
    branches = branches_of(model, most=MOST + 1)
    context = {
        "model": model,
        "branches": [(branch, min(branch.depth, DEEPEST)) for branch in branches[:MOST]],
        "has_more": len(branches) > MOST,
        "most": MOST,
        "spread": spread_of(model),
    }
    return render(request, "models_registry/genealogy.html", context)
