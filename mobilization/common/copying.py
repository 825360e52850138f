"""Many new rows of one table at once, by COPY: a third of the time that INSERT takes, with the same triggers."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql

from mobilization.common.recording import carry_into


def copy_in(objects: Sequence[models.Model]) -> None:
    """Store new objects of one model, in order, inside the caller's transaction; each gets its id.

    For plain columns (no JSON): values go to PostgreSQL as they are. Who acts stands on record as for any other write.
    """
    if not objects:
        return
    options = objects[0]._meta
    fields: list[Any] = list(options.concrete_fields)
    names = sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(options.db_table), names)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [options.db_table, options.pk.column, len(objects)],
        )
        for each, (pk,) in zip(objects, cursor.fetchall(), strict=True):
            each.pk = pk
            each._state.adding, each._state.db = False, connection.alias  # noqa: SLF001 - as Django does itself
        carry_into(cursor.cursor)
        with cursor.copy(statement) as copy:
            for each in objects:
                copy.write_row([field.pre_save(each, add=True) for field in fields])
