"""My work: all kinds of it, of models and of candidacies, in the order of the page."""

from models_registry.queries.candidacy_todo import CANDIDACY_TODOS
from models_registry.queries.kinds_of_work import KindOfWork
from models_registry.queries.todo import TODOS

ALL: tuple[KindOfWork, ...] = (*TODOS, *CANDIDACY_TODOS)


def work_of(role: str | None) -> list[KindOfWork]:
    """The kinds of work of a role."""
    return [work for work in ALL if role in work.roles]
