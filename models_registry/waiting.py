"""What waits on the home page for those who write, submit, register and judge models."""

from collections.abc import Iterable
from typing import Any

from mobilization.common.keyset import capped_count
from mobilization.common.waiting import WaitingItem
from models_registry.queries.todo import TODOS, todo_url

MOST = 2
"""Lines a role has on the home page; each is a query."""


def models_waiting(user: Any) -> Iterable[WaitingItem]:
    """The pressing kinds of work of the role; the others stand on the page of one's work."""
    role = user.acting.role if user.acting else None
    for todo in [todo for todo in TODOS if todo.at_home and role in todo.roles][:MOST]:
        number, _exact = capped_count(todo.rows(user).order_by())
        if number:
            yield WaitingItem(
                title=str(todo.title), text=str(todo.text), url=todo_url(todo), tone=todo.tone, count=number
            )
