"""My work: what waits for the person in the life of models."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mobilization.common.keyset import capped_count
from mobilization.common.lists import COUNT_CAP
from models_registry.models import RegisteredModel
from models_registry.permissions import may_start_model
from models_registry.queries.todo import Todo, todo_url, todos_of, with_reasons

SHOWN = 5


@dataclass(frozen=True)
class Section:
    """One kind of work: how many wait (up to 1,001), the first of them, and the list of exactly these."""

    todo: Todo
    count: int
    models: list[RegisteredModel]
    url: str

    @property
    def more(self) -> int:
        """How many stand on the list only."""
        return self.count - len(self.models)


@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """Sections by role, each with its number and its oldest models; two queries a section, whatever the rows."""
    sections = [_section(todo, request.user) for todo in todos_of(request.user)]
    context = {
        "sections": [section for section in sections if section.count],
        "done": [section.todo for section in sections if not section.count],
        "may_start": may_start_model(request.user),
    }
    return render(request, "models_registry/work.html", context)


def _section(todo: Todo, user: Any) -> Section:
    rows = todo.rows(user)
    number, exact = capped_count(rows, COUNT_CAP)
    dressed = with_reasons(rows) if todo.key == "returned" else rows
    first = dressed.select_related("unit", "steward").order_by("waits_since", "id")[:SHOWN]
    return Section(todo, number if exact else number + 1, list(first), todo_url(todo))
