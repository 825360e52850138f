"""My work: all kinds of it, of models and of candidacies, in the order of the page."""

from typing import Any

from django.db.models import QuerySet

from models_registry.enums import WRITABLE_STATES
from models_registry.models import RegisteredModel
from models_registry.permissions import may_start_model
from models_registry.queries.candidacy_todo import CANDIDACY_TODOS
from models_registry.queries.kinds_of_work import KindOfWork
from models_registry.queries.todo import TODOS

WATCHED = frozenset({"silent", "never_checked"})
"""What nobody waits for: it stands below all that somebody waits for."""
ALL: tuple[KindOfWork, ...] = tuple(sorted((*TODOS, *CANDIDACY_TODOS), key=lambda work: work.key in WATCHED))


def work_of(role: str | None) -> list[KindOfWork]:
    """The kinds of work of a role."""
    return [work for work in ALL if role in work.roles]


def begun_by(user: Any) -> "QuerySet[RegisteredModel]":
    """What the account began, may write and has not handed in, what was edited last first."""
    begun = RegisteredModel.objects.open_to(user).filter(created_by=user.pk, state__in=WRITABLE_STATES)
    return begun.order_by("-edited_at", "-id") if may_start_model(user) else begun.none()
