"""One step for several models: says how many and which, which not and why, then acts and tells what happened."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mobilization.common.keys import as_ids
from models_registry.forms.lists import BulkForm
from models_registry.models import RegisteredModel
from models_registry.permissions import BULK, may_act_in_bulk
from models_registry.services.bulk import AT_ONCE, NotYours, Plan, act_on_models, models_for, plan, with_parts
from models_registry.views.lists import found_models, kept_query
from models_registry.workflow import MODEL


@require_http_methods(["GET", "HEAD", "POST"])
def models_bulk(request: HttpRequest, action: str) -> HttpResponse:
    """The models stand in the address (`model=…`, or `all=1` with the filters of the list) and then in the form.

    A single one that is not the account's to open is a 404 for all, and nothing is changed.
    """
    if action not in BULK:
        raise Http404
    if not may_act_in_bulk(request.user, action):
        raise PermissionDenied
    if request.method == "POST":
        return _act(request, action)
    if not (request.GET.get("all") or "model" in request.GET):
        messages.error(request, _("Tick the models first."))
        kept = kept_query(request.GET.urlencode())
        return redirect(f"{reverse('models_registry:models')}{'?' if kept else ''}{kept}")
    models, left = _everything(request, action) if request.GET.get("all") else (_ticked(request, action), 0)
    planned = plan(models, action=action, by=request.user)
    form = BulkForm(transition=planned.transition, any_late=planned.any_late)
    return _asks(request, planned, form, left=left)


def _ticked(request: HttpRequest, action: str) -> list[RegisteredModel]:
    try:
        return models_for(as_ids(request.GET.getlist("model")), action=action, by=request.user)
    except NotYours:
        raise Http404 from None


def _everything(request: HttpRequest, action: str) -> tuple[list[RegisteredModel], int]:
    """Of what the list finds, the first of one's own that are in a state for the step; and how many more there are."""
    query = request.GET.copy()
    query.pop("all")
    found = found_models(request, query)
    mine: Any = RegisteredModel.objects.open_to(request.user).filter(pk__in=found.found().values("pk"))
    fitting = mine.filter(state__in=MODEL.transition(action).from_states)
    number = fitting.count()
    models = list(with_parts(fitting).order_by("-listed_on", "-id")[:AT_ONCE])
    return models, number - len(models)


def _act(request: HttpRequest, action: str) -> HttpResponse:
    ids = as_ids(request.POST.getlist("model"))
    try:
        planned = plan(models_for(ids, action=action, by=request.user), action=action, by=request.user)
        form = BulkForm(request.POST, transition=planned.transition, any_late=planned.any_late)
        if not form.is_valid():
            return _asks(request, planned, form, status=422)
        outcome = act_on_models(ids, action=action, by=request.user, **form.cleaned_data)
    except NotYours:
        raise Http404 from None
    except ValidationError as errors:
        form.add_error(None, errors)
        return _asks(request, planned, form, status=422)
    context = {"step": planned.transition, "outcome": outcome}
    return render(request, "models_registry/bulk_done.html", context)


def _asks(request: HttpRequest, planned: Plan, form: BulkForm, *, left: int = 0, status: int = 200) -> HttpResponse:
    query = request.GET.copy()
    for name in ("all", "model"):
        query.pop(name, None)
    context = {"plan": planned, "step": planned.transition, "form": form, "left": left, "back": query.urlencode()}
    return render(request, "models_registry/bulk.html", context, status=status)
