"""My work: all kinds of it, of models and of candidacies, in the order of the page."""

from models_registry.queries.candidacy_todo import CANDIDACY_TODOS, CandidacyTodo
from models_registry.queries.todo import TODOS, Todo

ALL: tuple[Todo | CandidacyTodo, ...] = (*TODOS, *CANDIDACY_TODOS)


def work_of(role: str | None) -> list[Todo | CandidacyTodo]:
    """The kinds of work of a role."""
    return [work for work in ALL if role in work.roles]
