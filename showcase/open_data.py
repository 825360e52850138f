"""Open data as a stream out of the database: whatever the number of models, a block at a time is in memory.

PostgreSQL writes the rows itself (COPY); here they are only put into blocks and freed of what no file may hold:
control, bidirectional and invisible characters. In the CSV file nothing is a formula.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from psycopg import sql

from mobilization.common.text import strip_controls
from showcase.public import DATA, FIELDS, LIST, NUMBER, TEXT, YES_NO, shown

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from showcase.models import Publication
    from showcase.public import PublicField

BLOCK = 64 * 1024
BOM = b"\xef\xbb\xbf"
"""Excel needs it to see that the file is UTF-8."""
_CONTROLS = bytes({*range(32), 127} - {9, 10, 13})
_INVISIBLE = tuple(
    re.compile(pattern)
    for pattern in (
        rb"\xe2\x80[\x8b\x8e\x8f\xa8-\xae]",
        rb"\xe2\x81[\xa0-\xaf]",
        rb"\xc2[\x80-\x9f\xad]",
        rb"\xd8\x9c",
        rb"\xef\xbb\xbf",
    )
)
"""In UTF-8: zero width space, marks and embeddings of direction, line separators, isolates, C1, soft hyphen, BOM."""
_UNSEEN = r"\u0001-\u0020\u007f-\u00a0\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
_FORMULA = rf"^[{_UNSEEN}]*[=+@\uff1d\uff0b\uff0d\uff20-]"
"""What a spreadsheet would take for a formula, whatever unseen stands before it; for PostgreSQL."""


def csv_of(publications: "QuerySet[Publication]") -> Iterator[bytes]:
    """The models as CSV with a heading in the reader's language, in blocks of whole rows."""
    yield from csv_of_rows(shown(publications, DATA), [field for field in FIELDS if field.key in DATA])


def csv_of_rows(rows: "QuerySet[Any, dict[str, Any]]", fields: "Sequence[PublicField]") -> Iterator[bytes]:
    """The same of whatever rows of `values()` with these fields."""
    yield BOM + ",".join(f'"{field.title}"' for field in fields).encode() + b"\n"
    cells = sql.SQL(", ").join(_cell(field) for field in fields)
    yield from _clean(_blocks(_copied(rows, cells, sql.SQL("FORMAT csv, FORCE_QUOTE *"))))


def json_of(publications: "QuerySet[Publication]") -> Iterator[bytes]:
    """The models as one JSON object, `models` in it a row each; names are those of the fields."""
    yield from json_of_rows(shown(publications, DATA), "models")


def json_of_rows(rows: "QuerySet[Any, dict[str, Any]]", name: str) -> Iterator[bytes]:
    """The same of whatever rows of `values()`, below this name."""
    yield f'{{"{name}": [\n'.encode()
    # JSON holds no raw control characters, so with these signs COPY leaves it as it is.
    plain = sql.SQL("FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02'")
    yield from _clean(_blocks(_separated(_copied(rows, sql.SQL("to_json(shown)"), plain))))
    yield b"\n]}\n"


def _cell(field: "PublicField") -> sql.Composable:
    """A column of the CSV file as SQL: text that would be a formula with an apostrophe in front."""
    column = sql.SQL("shown.{}").format(sql.Identifier(field.key))
    if field.kind == LIST:
        column = sql.SQL("array_to_string({}, '; ')").format(column)
    if field.kind == YES_NO:
        return sql.SQL("CASE WHEN {} THEN 1 ELSE 0 END").format(column)
    if field.kind in {TEXT, LIST}:
        quoted = "CASE WHEN {column} ~ {formula} THEN '''' || {column} ELSE {column} END"
        return sql.SQL(quoted).format(column=column, formula=sql.Literal(_FORMULA))
    if field.kind == NUMBER:
        return sql.SQL("trim_scale({}::numeric)").format(column)
    return column


def _copied(rows: "QuerySet[Any, dict[str, Any]]", columns: sql.Composable, form: sql.Composable) -> Iterator[bytes]:
    """The rows as the database writes them, one at a time."""
    try:
        inner, values = rows.query.sql_with_params()
    except EmptyResultSet:  # Django sees that nothing can fit, a search without a word for one, and asks nobody
        return
    copied = sql.SQL("COPY (SELECT {columns} FROM ({inner}) shown) TO STDOUT WITH ({form})")
    statement = copied.format(columns=columns, inner=sql.SQL(inner), form=form)
    with connection.cursor() as cursor, cursor.copy(statement, values) as copy:
        yield from (bytes(row) for row in copy)


def _separated(rows: Iterable[bytes]) -> Iterator[bytes]:
    """JSON objects with commas between them; what was escaped as a control character is left out."""
    for number, row in enumerate(rows):
        row = row.rstrip(b"\n")  # noqa: PLW2901 - the same row without its end
        if b"\\u00" in row:
            row = json.dumps(_without_controls(json.loads(row)), ensure_ascii=False).encode()  # noqa: PLW2901
        yield b",\n" + row if number else row


def _without_controls(row: dict[str, Any]) -> dict[str, Any]:
    return {name: strip_controls(value) if isinstance(value, str) else value for name, value in row.items()}


def _blocks(rows: Iterable[bytes]) -> Iterator[bytes]:
    """Rows put together, so that the web server has less to do."""
    block: list[bytes] = []
    size = 0
    for row in rows:
        block.append(row)
        size += len(row)
        if size >= BLOCK:
            yield b"".join(block)
            block, size = [], 0
    if block:
        yield b"".join(block)


def _clean(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The blocks, each of whole rows, without invisible characters."""
    for block in blocks:
        block = block.translate(None, _CONTROLS)  # noqa: PLW2901
        for invisible in _INVISIBLE:
            block = invisible.sub(b"", block)  # noqa: PLW2901
        yield block
