"""What an account may do with a model or a candidacy now: for pages' records and for rows of the API's lists alike."""

from collections.abc import Collection
from types import SimpleNamespace
from typing import Any

from mobilization.workflow.transitions import Workflow
from models_registry.permissions import may_discard_model
from models_registry.queries.copying import copyable_of
from models_registry.queries.model_page import candidacy_actions, model_actions
from models_registry.workflow import CANDIDACY, MODEL

OF_MODEL_ROWS = ("state", "submitted_at", "registered_on", "end_kind", "steward__path", "steward__parent", "steward")
"""Columns from which `model_row` knows what the predicates ask."""
FOLLOWED = ("is_proposed", "is_typical")
OF_CANDIDACY_ROWS = (
    "state",
    "body_steward__path",
    "body_steward__parent",
    "model__state",
    "model__steward__path",
    *FOLLOWED,
)


def actions_of_model(user: Any, model: Any, copyable: Collection[int] | None = None) -> list[str]:
    """Steps of its life, what else one writes in it, and `copy` where one may do the same (lists say it of all)."""
    discards = ["discard"] if may_discard_model(user, model) else []
    known = copyable_of(user, [model]) if copyable is None else copyable
    copies = ["copy"] if model.pk in known else []
    return [*_steps(MODEL, user, model), *model_actions(user, model), *discards, *copies]


def actions_of_candidacy(user: Any, candidacy: Any) -> list[str]:
    """Steps of its life, and what else one writes in it."""
    return [*_steps(CANDIDACY, user, candidacy), *candidacy_actions(user, candidacy)]


def _steps(workflow: Workflow, user: Any, thing: Any) -> list[str]:
    return [step.action for step in workflow.transitions if thing.state in step.from_states and step.may(user, thing)]


def model_row(row: dict[str, Any]) -> SimpleNamespace:
    """A row of plain values as the predicates know a model."""
    steward = SimpleNamespace(path=row["steward__path"], parent_id=row["steward__parent"])
    return SimpleNamespace(
        pk=row["id"],
        unit_id=row["unit"],
        state=row["state"],
        submitted_at=row["submitted_at"],
        was_registered=row["registered_on"] is not None,
        end_kind=row["end_kind"],
        registered_on=row["registered_on"],
        steward=steward,
        steward_id=row["steward"],
    )


def candidacy_row(row: dict[str, Any]) -> SimpleNamespace:
    """A row of plain values, `with_what_followed`, as the predicates know a candidacy."""
    body = SimpleNamespace(path=row["body_steward__path"], parent_id=row["body_steward__parent"])
    model = SimpleNamespace(state=row["model__state"], steward=SimpleNamespace(path=row["model__steward__path"]))
    followed = {name: row[name] for name in FOLLOWED}
    return SimpleNamespace(state=row["state"], body_steward=body, model=model, **followed)
