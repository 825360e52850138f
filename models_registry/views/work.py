"""My work: what citizens and documents ask of the person's unit, what waits in the life of models and candidacies."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from directives.enums import DutyState
from directives.queries.duties import DUE_FIRST, by_due_day, open_duties, state_of
from mobilization.common.keyset import capped_count
from mobilization.common.lists import COUNT_CAP
from mobilization.common.waiting import WaitingItem, waiting_at_work, waiting_for
from models_registry.permissions import may_start_model
from models_registry.queries import candidacy_todo, todo
from models_registry.queries.candidacy_todo import CandidacyTodo
from models_registry.queries.kinds_of_work import KindOfWork
from models_registry.queries.work import ALL, work_of
from models_registry.signals_waiting import models_with_signals, units_with_signals
from organizations.enums import Role

SHOWN = 5
PRESSING = ("danger", "warning", "waiting")


@dataclass(frozen=True)
class Section:
    """One kind of work: how many wait (up to 1,001), and the first of them; `todo.url` is the list of exactly these."""

    todo: KindOfWork
    count: int
    rows: list[Any]

    @property
    def is_of_candidacies(self) -> bool:
        """Whether its rows are candidacies, not models."""
        return isinstance(self.todo, CandidacyTodo)

    @property
    def more(self) -> int:
        """How many stand on the list only."""
        return self.count - len(self.rows)


@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """Sections by role, each with its number and its oldest rows; two queries a section, whatever the rows."""
    user: Any = request.user
    role = user.acting.role if user.acting else None
    sections = [_section(each, user) for each in (ALL if user.is_superuser else work_of(role))]
    context = {
        **_tasks(user),
        "waiting": _judged(user) if role == Role.REVIEWER else waiting_at_work(user),
        "sections": [section for section in sections if section.count],
        "done": [section.todo for section in sections if not section.count],
        "may_start": may_start_model(user),
        "signals_of": user.acting.unit if role == Role.SECRETARY else None,
        "signals": models_with_signals(user),
        "signals_of_units": units_with_signals(user),
    }
    return render(request, "models_registry/work.html", context)


def _judged(user: Any) -> list[WaitingItem]:
    """What waits for a council member: nothing of it is a model's or a candidacy's own."""
    return [item for item in waiting_for(user) if item.tone in PRESSING]


def _tasks(user: Any) -> dict[str, Any]:
    """What documents ask of one's unit and is not done, what is due first on top; two queries at most."""
    duties = open_duties(user)
    number, exact = capped_count(duties, COUNT_CAP)
    rows = by_due_day(duties).select_related("requirement__document").order_by(*DUE_FIRST)[:SHOWN]
    first = list(rows) if number else []
    count = number if exact else number + 1
    return {
        "tasks": [(duty, state_of(duty)) for duty in first],
        "tasks_count": count,
        "tasks_more": count - len(first),
        "tasks_url": f"{reverse('directives:duties')}?whose=own&state={DutyState.OPEN}",
    }


def _section(kind: KindOfWork, user: Any) -> Section:
    rows = kind.rows(user)
    number, exact = capped_count(rows, COUNT_CAP)
    if isinstance(kind, CandidacyTodo):
        dressed = candidacy_todo.with_reasons(rows) if kind.key == "candidacy_returned" else rows
        dressed = dressed.select_related("model__steward", "campaign", "body_steward")
    else:
        dressed = todo.with_reasons(rows) if kind.key == "returned" else rows
        dressed = dressed.select_related("unit", "steward")
    return Section(kind, number if exact else number + 1, list(dressed.order_by("waits_since", "id")[:SHOWN]))
