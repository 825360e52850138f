"""Asking for official papers as Word and PDF: the report on a model, the list of what was recognised."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

from mobilization.common.papers.paper import Layout
from mobilization.outbox.models import Job
from mobilization.outbox.services import request_once
from models_registry.permissions import may_open_model
from organizations.offices import office_of

if TYPE_CHECKING:
    from directives.models import Campaign
    from models_registry.models import RegisteredModel
    from organizations.models import Unit

MODEL_PAPER = "models_registry.model_paper"
RECOGNISED_PAPER = "models_registry.recognised_paper"


def request_model_paper(*, model: "RegisteredModel", layout: Layout, by: Any) -> Job:
    """Ask for the report on a model; asking again while the same one is under way returns that one.

    Raises PermissionDenied for whoever does not read inside the model.
    """
    if not may_open_model(by, model):
        raise PermissionDenied
    return _requested(MODEL_PAPER, {"model": model.pk, "layout": layout.value}, by)


def request_recognised_paper(*, campaign: "Campaign", body: "Unit | None", layout: Layout, by: Any) -> Job:
    """Ask for the list of models recognised in a campaign, by one body or by all."""
    params = {"campaign": campaign.pk, "body": body.pk if body else None, "layout": layout.value}
    return _requested(RECOGNISED_PAPER, params, by)


def _requested(kind: str, params: dict[str, Any], by: Any) -> Job:
    params |= office_of(by)
    return request_once(kind=kind, owner=by, params=params)
