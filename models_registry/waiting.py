"""What waits on the home page for those who write, submit, register and judge models."""

from collections.abc import Iterable
from typing import Any

from mobilization.common.keyset import capped_count
from mobilization.common.waiting import WaitingItem
from models_registry.queries.work import work_of

AT_HOME = ("returned", "ready", "to_register", "to_take_up", "silent")
"""The pressing kinds of work, in this order; the others stand on the page of one's work."""
MOST = 2
"""Lines a role has on the home page; each is a query."""


def models_waiting(user: Any) -> Iterable[WaitingItem]:
    """The pressing kinds of work of the role the account acts in."""
    mine = {work.key: work for work in work_of(user.acting.role if user.acting else None)}
    for work in [mine[key] for key in AT_HOME if key in mine][:MOST]:
        number, _exact = capped_count(work.rows(user).order_by())
        if number:
            yield WaitingItem(title=str(work.title), text=str(work.text), url=work.url, tone=work.tone, count=number)
