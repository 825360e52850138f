"""The list of models as its pages show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext as _

from models_registry.columns import ListColumn, recognised, shown
from models_registry.models import RegisteredModel, SavedFilter
from models_registry.permissions import BULK, may_act_in_bulk, may_open_model
from models_registry.tones import OF_MODELS
from models_registry.workflow import MODEL

COLUMNS_PARAMETER = "col"


@dataclass(frozen=True)
class Row:
    """A model in the list: cells as text beside their columns, and whether it can be ticked for a step.

    `recognised` says who recognises it, where it stands beside the state and not in a column of its own.
    """

    model: RegisteredModel
    cells: list[tuple[ListColumn, str]]
    tone: str
    may_choose: bool
    recognised: str = ""


@dataclass(frozen=True)
class Tab:
    """One of the lists somebody goes back to."""

    label: str
    url: str
    current: bool
    count: int | None = None


def rows(models: Iterable[RegisteredModel], columns: Sequence[ListColumn], user: Any) -> list[Row]:
    """For each model what its reader may see; no query."""
    steps = [MODEL.transition(action) for action in bulk_actions(user)]
    from_states = {state for step in steps for state in step.from_states}
    standing, found = standing_columns(columns), []
    is_beside = len(standing) < len(columns)
    for model in models:
        is_open = may_open_model(user, model)
        cells = [(column, shown(column.of(model, is_open=is_open))) for column in standing]
        may_choose = is_open and model.state in from_states
        found.append(Row(model, cells, OF_MODELS[model.state], may_choose, _told(model) if is_beside else ""))
    return found


def _told(model: RegisteredModel) -> str:
    levels = recognised(model)
    return _("Recognised: %(levels)s") % {"levels": levels} if levels else ""


def standing_columns(columns: Sequence[ListColumn]) -> list[ListColumn]:
    """Those with a place of their own: who recognises a model is told beside its state, where both are asked for."""
    is_beside = {"state", "recognised"} <= {column.key for column in columns}
    return [column for column in columns if not (is_beside and column.key == "recognised")]


def bulk_actions(user: Any) -> list[str]:
    """The steps the account may take for several models at once."""
    return [action for action in BULK if may_act_in_bulk(user, action)]


def canonical(pairs: Iterable[tuple[str, str]], known: Iterable[str]) -> str:
    """A query with its known, non-empty parts in one order, so that equal lists have equal addresses."""
    names = {*known, COLUMNS_PARAMETER}
    return urlencode(sorted({(name, value) for name, value in pairs if name in names and value}))


def pairs_of(query: str) -> list[tuple[str, str]]:
    """The parts of a query; raises ValueError for one with too many."""
    return parse_qsl(query, max_num_fields=100)


def tabs(user: Any, *, here: str, address: str, first: str) -> list[Tab]:
    """The list itself and the saved ones; one query."""
    saved = list(SavedFilter.objects.filter(owner=user))
    others = [Tab(each.name, f"{address}?{each.query}", each.query == here) for each in saved]
    return [Tab(first, address, not here), *others]
