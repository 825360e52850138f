"""The page of a model: all of it for its subtree, a card of what it is for officers elsewhere (DOMAIN §8)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from mobilization.workflow.transitions import Transition, available_actions
from models_registry import tones
from models_registry.completeness import Missing, missing_now
from models_registry.enums import WRITABLE_STATES, ModelState
from models_registry.models import ModelTransition, RegisteredModel
from models_registry.panels import model_panels
from models_registry.permissions import may_hand_over, may_open_model, may_register
from models_registry.queries.copying import copyable_of
from models_registry.queries.genealogy import spread_of
from models_registry.queries.handing import last_handing
from models_registry.queries.model_page import (
    candidacies_of,
    documents_of,
    files_of,
    has_candidacy_to_open,
    indicators_of,
    means_of,
    model_actions,
    reach_of,
    standing_recognitions,
    story_of,
)
from models_registry.queries.reconfirming import years_to_reconfirm
from models_registry.queries.similar import Similar, similar
from models_registry.queries.timeline import MOST, SHOWN, timeline
from models_registry.views.overview import called


def visible_model(request: HttpRequest, pk: int) -> RegisteredModel:
    """The model with its units and campaign; to those who may not know of it, it does not exist."""
    known = RegisteredModel.objects.visible_to(request.user).select_related("unit", "steward", "campaign")
    found: RegisteredModel = get_object_or_404(known, pk=pk)
    return found


@require_GET
def model_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One model: its story, figures, timeline, files, candidacies, and what the reader may do with it."""
    model = visible_model(request, pk)
    if not may_open_model(request.user, model):
        context = _card(model) | family_of(request, model) | {"similar": _similar(request, model)}
        return render(request, "models_registry/model_card.html", context)
    shows_all = request.GET.get("timeline") == "all"
    entries, has_more = timeline(model, request.user, most=MOST if shows_all else SHOWN)
    photos, documents = files_of(model)
    lacking = _lacking(model)
    context = {
        "model": model,
        "tone": tones.OF_MODELS[model.state],
        "story": story_of(model),
        "reach": reach_of(model),
        "means": means_of(model),
        "indicators": indicators_of(model),
        "people": list(model.responsible_persons.all()),
        "themes": list(model.themes.all()),
        "target_groups": list(model.target_groups.all()),
        "directives": list(documents_of(request.user, model)),
        "photos": photos,
        "documents": documents,
        "candidacies": candidacies_of(model),
        "entries": entries,
        "has_more": has_more,
        "lacking": lacking,
        "handed": last_handing(model),
        "may_hand_over": may_hand_over(request.user, model) and not any(each.is_blocking for _what, each in lacking),
        "returned": _returned(model),
        "similar": _similar(request, model),
        "panels": model_panels.of(request.user, model),
        "actions": _actions(request, model),
    }
    if context["returned"] and may_register(request.user, model):
        context["may_hand_over"] = False  # who returned it waits for the answer, and may help with it
    elif "edit" in context["actions"]:
        context["is_edited_first"] = _waits_for_editing(model, context)
    context |= family_of(request, model) | steps_for(request, model)
    return render(request, "models_registry/model.html", context)


def _waits_for_editing(model: RegisteredModel, shown: dict[str, Any]) -> bool:
    """Whether editing comes before any other step: something needed is missing, or nobody answered the return yet."""
    returned: ModelTransition | None = shown["returned"]
    is_unanswered = returned is not None and model.edited_at < returned.at
    return is_unanswered or any(each.is_blocking for _what, each in shown["lacking"])


def _actions(request: HttpRequest, model: RegisteredModel) -> list[str]:
    """What is offered: re-confirming while a year is left for the reader's level, a candidacy while there is one."""
    is_left: dict[str, Callable[[], bool]] = {
        "reconfirm": lambda: bool(years_to_reconfirm(request.user, model)),
        "candidacy": lambda: has_candidacy_to_open(model),
    }
    found = model_actions(request.user, model)
    return [action for action in found if action not in is_left or is_left[action]()]


def family_of(request: HttpRequest, model: RegisteredModel) -> dict[str, Any]:
    """From whom it was learned, how far it spread, and whether the reader may do the same; three queries."""
    origin = model.origin_id and RegisteredModel.objects.visible_to(request.user).filter(pk=model.origin_id).first()
    may_copy = bool(copyable_of(request.user, [model]))
    return {"origin": origin, "spread": spread_of(model), "may_copy": may_copy}


def _card(model: RegisteredModel) -> dict[str, Any]:
    """What every officer may read of a registered model (DOMAIN §8): what it is, how far it came, what came of it."""
    return {
        "model": model,
        "tone": tones.OF_MODELS[model.state],
        "themes": list(model.themes.all()),
        "target_groups": list(model.target_groups.all()),
        "recognitions": standing_recognitions(model),
    }


def steps_for(request: HttpRequest, obj: Any) -> dict[str, list[Transition]]:
    """The transitions that are open to the reader, the main one first; those that end something apart."""
    steps = sorted(available_actions(obj, request.user), key=lambda step: step.style != "primary")
    return {
        "steps": [step for step in steps if step.style != "danger"],
        "endings": [step for step in steps if step.style == "danger"],
    }


def _similar(request: HttpRequest, model: RegisteredModel) -> Similar | None:
    return similar(model.title, request.user, unit=model.steward, without=model.pk)


def _returned(model: RegisteredModel) -> ModelTransition | None:
    """The step that asked for completion, while it is not answered."""
    if model.state != ModelState.RETURNED:
        return None
    return model.transitions.filter(action="return").order_by("-id").first()


def _lacking(model: RegisteredModel) -> list[tuple[str, Missing]]:
    """What is missing while it can be written; afterwards the page of the form says it to those who write."""
    lacking = missing_now(model) if model.state in WRITABLE_STATES else []
    return [(called(each.name), each) for each in lacking]
