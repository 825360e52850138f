"""Who acts, for which request or work, and why: what the triggers of the record of changes write beside each change.

The triggers read two settings of PostgreSQL. Each writing statement that Django sends while somebody is known to act
is preceded, in the same message, by a statement that sets them for its transaction: nothing outlives the transaction,
no pooled connection carries a stranger's name. COPY over a cursor of psycopg is no statement Django sees: call
`carry_into(cursor)` first, in the same transaction.

pghistory has the same (`pghistory.context`), with three traps this module does not have: a reason given inside a
request stayed for the rest of the request, raw SQL with a percent sign and no parameters broke, `executemany` too.
"""

import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.backends.signals import connection_created
from psycopg import sql as composed

_WRITES = re.compile(
    r"(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*(insert|update|delete|merge|with|do|call|copy|truncate)\b",
    re.IGNORECASE | re.DOTALL,
)
_SET = composed.SQL(
    "SELECT set_config('pghistory.context_id', {id}, true), set_config('pghistory.context_metadata', {values}, true)"
)
LONGEST_REASON = 2000


@dataclass(frozen=True)
class Acting:
    """One chain of changes: its id, and what is known about who makes them; values may be asked for when needed."""

    id: uuid.UUID
    values: Mapping[str, Any]

    def known(self) -> dict[str, Any]:
        """The values as the record takes them: what is not known is left out."""
        plain = {name: value() if callable(value) else value for name, value in self.values.items()}
        return {name: value for name, value in plain.items() if value not in (None, "")}


_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)
_asking: ContextVar[bool] = ContextVar("asking", default=False)


@contextmanager
def recording(**values: Any) -> Iterator[None]:
    """Everything written inside stands on record with `values` (ids and words, nothing personal).

    A value may be a function: it is asked at each write, so that nothing is loaded for pages that only read. Nested
    blocks add to the outer one and take their own values away again.
    """
    above = _acting.get()
    token = _acting.set(Acting(above.id if above else uuid.uuid4(), {**(above.values if above else {}), **values}))
    try:
        yield
    finally:
        _acting.reset(token)


@contextmanager
def because(reason: str) -> Iterator[None]:
    """What is written inside happens for this reason, which people read beside the change."""
    words = "".join(letter for letter in reason if letter.isprintable() or letter == "\n").strip()
    with recording(reason=words[:LONGEST_REASON]):
        yield


def carry_into(cursor: Any) -> None:
    """Tell PostgreSQL who acts for the rest of this transaction; for COPY, before it. Without anybody, nothing."""
    if (statement := _statement(cursor.connection)) is not None:
        cursor.execute(statement)


def _statement(connection: Any) -> str | None:
    """The statement that sets the context on this connection of psycopg (or Django's); None when nobody acts."""
    acting = _acting.get()
    if acting is None or _asking.get():
        return None
    token = _asking.set(True)  # what the answers load or write themselves is nobody's
    try:
        values = acting.known()
    finally:
        _asking.reset(token)
    written = _SET.format(id=composed.Literal(str(acting.id)), values=composed.Literal(json.dumps(values)))
    return written.as_string(getattr(connection, "connection", None) or connection)


def _tell(execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:  # noqa: FBT001 - Django's own signature
    """Django's wrapper of each statement: sets the context in front of those that write."""
    if _acting.get() is None:
        return execute(statement, params, many, context)
    connection = context["connection"].connection
    if isinstance(statement, composed.Composable):
        statement = statement.as_string(connection)
    if not isinstance(statement, str) or not _WRITES.match(statement) or (first := _statement(connection)) is None:
        return execute(statement, params, many, context)
    if many:  # psycopg sends these one by one, prepared: nothing can stand in front of each
        with transaction.atomic(using=context["connection"].alias, savepoint=False):
            context["cursor"].cursor.execute(first)
            return execute(statement, params, many, context)
    if params is not None:
        first = first.replace("%", "%%")
    result = execute(f"{first}; {statement}", params, many, context)
    while result is not None and result.nextset():
        pass
    return result


def listen(*, connection: Any, **kwargs: Any) -> None:
    """Handler of `connection_created`: each connection tells who acts."""
    if connection.vendor == "postgresql" and _tell not in connection.execute_wrappers:
        connection.execute_wrappers.append(_tell)


connection_created.connect(listen, dispatch_uid="recording")
