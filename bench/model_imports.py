"""An import of rows (5,000 where there are enough models) with all its checks, beside COPY into the same table.

The table has its indexes, triggers and record of changes on both sides, and both sides are undone at the end of each
turn, so that every turn meets the same rows. COPY stores the models alone, ready as they are; ours also stores the
persons and indicators of the rows, their events and what came of each row.
"""

import csv
import io
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from psycopg import sql

from bench import city
from mobilization.common.recording import carry_into
from mobilization.common.tables import read_table
from mobilization.common.uploads import check_table
from models_registry.enums import Domain, Subject
from models_registry.models import ModelImport, RegisteredModel
from models_registry.seed_texts import texts_of
from models_registry.services.imports import confirm_import, finish_reading, judge_rows, stage_rows, upload_import
from models_registry.services.imports import write_rows as write_import
from organizations.models import Unit

MOST_ROWS = 5000
COLUMNS = (
    "unit", "title", "summary", "subject", "domain", "place", "started_on", "situation_before", "way_of_working",
    "results", "lessons", "households", "people_reached", "themes", "persons", "indicators",
)  # fmt: skip
_NAMES = [field.column for field in RegisteredModel._meta.concrete_fields if field.column != "id"]


def fill(rows: int) -> SimpleNamespace:
    """The city of the other modules, and an import of the city's secretary that waits to be confirmed."""
    there = city.fill(rows)
    there.user, there.rows = there.city_secretary, max(500, min(MOST_ROWS, rows // 20))
    there.source = _uploaded(there.user, there.rows)
    _judge(there.source, there.user)
    there.source.refresh_from_db()
    if there.source.counts != {"new": there.rows}:
        raise SystemExit(f"the rows of the import are not all good: {there.source.counts}")
    there.source = confirm_import(there.source, is_whole=False, by=there.user)
    return there


def cases(there: SimpleNamespace) -> Iterator[tuple[str, dict[str, Callable[[], list[int]]]]]:
    """`(name, side → what imports, returns how many)`."""
    copied = _rows_of_models(there)
    sides = {"ours": lambda: [_write(there)], "limit": lambda: [_copy(there.user, copied)]}
    yield f"import of {there.rows:,} rows, written", sides
    whole = {"ours": lambda: [_judge_and_write(there)], "limit": lambda: [_copy(there.user, copied)]}
    yield f"import of {there.rows:,} rows, read to written", whole


def _uploaded(user: Any, rows: int) -> ModelImport:
    name = f"import-{RegisteredModel.objects.order_by('-pk').values_list('pk', flat=True).first()}.csv"
    checked = check_table(SimpleUploadedFile(name, _table(rows)))
    return upload_import(checked, format="csv", by=user)


def _table(rows: int) -> bytes:
    units = list(Unit.objects.filter(code__startswith="X").order_by("code").values_list("name", flat=True))
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    for number in range(rows):
        domain, subject = (list(kind.values) for kind in (Domain, Subject))
        kind = domain[number % len(domain)]
        told = texts_of(-1 - number, kind)
        lines.writerow((
            units[number % len(units)], f"{told.title} ({number})", told.summary, subject[number % len(subject)], kind,
            told.place, f"{1 + number % 28}/0{1 + number % 9}/2025", told.situation_before, told.way_of_working,
            told.results, told.lessons, 20 + number % 300, 80 + number % 1200, f"t{1 + number % 12}",
            f"{told.person} | Trưởng ban | 0912345678 | | không", "Hộ tham gia | hộ | 12 | 46 | | |",
        ))  # fmt: skip
    return text.getvalue().encode()


def _judge(source: ModelImport, user: Any) -> None:
    with default_storage.open(source.key) as file:
        stage_rows(source, read_table(file, source.format))
    finish_reading(source, judge_rows(source, by=user, progress=lambda _done: None))


def _undone(work: Callable[[], int]) -> int:
    with transaction.atomic():
        count = work()
        transaction.set_rollback(True)
    return count


def _write(there: SimpleNamespace) -> int:
    return _undone(lambda: _written(there))


def _judge_and_write(there: SimpleNamespace) -> int:
    def work() -> int:
        _judge(there.source, there.user)
        return _written(there)

    return _undone(work)


def _written(there: SimpleNamespace) -> int:
    write_import(there.source, by=there.user, progress=lambda _done, _total: None)
    return there.source.rows.filter(is_done=True).exclude(model=None).count()


def _rows_of_models(there: SimpleNamespace) -> list[tuple[Any, ...]]:
    """The models that the import makes, as the table holds them."""
    with transaction.atomic():
        _written(there)
        made = there.source.rows.values("model")
        copied = list(RegisteredModel.objects.filter(pk__in=made).order_by("pk").values_list(*_NAMES))
        transaction.set_rollback(True)
    return copied


def _copy(user: Any, rows: list[tuple[Any, ...]]) -> int:
    columns = sql.SQL(", ").join(map(sql.Identifier, _NAMES))
    table = sql.Identifier(RegisteredModel._meta.db_table)

    def work() -> int:
        with connection.cursor() as cursor:
            carry_into(cursor.cursor)
            with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(table, columns)) as copy:
                for row in rows:
                    copy.write_row(row)
        return len(rows)

    return _undone(work)
