"""An import of rows (5,000 where there are enough models) with all its checks, beside COPY into the same table.

The rows come as CSV and, from reading to written, as an Excel workbook, too.

The table has its indexes, triggers and record of changes on both sides, and both sides are undone at the end of each
turn, so that every turn meets the same rows. COPY stores the models alone, ready as they are; ours also stores the
persons and indicators of the rows, their events and what came of each row.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from types import SimpleNamespace
from typing import Any

import xlsxwriter
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from psycopg import sql

from bench import city
from mobilization.common.recording import carry_into
from mobilization.common.tables import read_table
from mobilization.common.uploads import check_table
from models_registry.enums import Domain, Subject
from models_registry.import_columns import sheet_names
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
    lines = list(_lines(there.rows))
    there.source = _confirmed(there, _csv(lines), "csv")
    there.workbook = _confirmed(there, _xlsx(lines), "xlsx")
    return there


def _confirmed(there: SimpleNamespace, content: bytes, kind: str) -> ModelImport:
    """An import of the table, judged and confirmed; SystemExit where a row is not good."""
    source = _uploaded(there.user, content, kind)
    _judge(source, there.user)
    source.refresh_from_db()
    if source.counts != {"new": there.rows}:
        raise SystemExit(f"the rows of the import are not all good: {source.counts}")
    return confirm_import(source, is_whole=False, by=there.user)


def cases(there: SimpleNamespace) -> Iterator[tuple[str, dict[str, Callable[[], list[int]]]]]:
    """`(name, side → what imports, returns how many)`."""
    copied = _rows_of_models(there)
    turns = {
        "written": partial(_written, there.source, there.user),
        "read to written": partial(_judged_and_written, there.source, there.user),
        ".xlsx read to written": partial(_judged_and_written, there.workbook, there.user),
    }
    for said, work in turns.items():
        sides = {"ours": lambda work=work: [_undone(work)], "limit": lambda: [_copy(there.user, copied)]}
        yield f"import of {there.rows:,} rows, {said}", sides


def _uploaded(user: Any, content: bytes, kind: str) -> ModelImport:
    name = f"import-{RegisteredModel.objects.order_by('-pk').values_list('pk', flat=True).first()}.{kind}"
    return upload_import(check_table(SimpleUploadedFile(name, content)), format=kind, by=user)


def _lines(rows: int) -> Iterator[tuple[Any, ...]]:
    units = list(Unit.objects.filter(code__startswith="X").order_by("code").values_list("name", flat=True))
    yield COLUMNS
    for number in range(rows):
        domain, subject = (list(kind.values) for kind in (Domain, Subject))
        kind = domain[number % len(domain)]
        told = texts_of(-1 - number, kind)
        yield (
            units[number % len(units)], f"{told.title} ({number})", told.summary, subject[number % len(subject)], kind,
            told.place, date(2025, 1 + number % 9, 1 + number % 28), told.situation_before, told.way_of_working,
            told.results, told.lessons, 20 + number % 300, 80 + number % 1200, f"t{1 + number % 12}",
            f"{told.person} | Trưởng ban | 0912345678 | | không", "Hộ tham gia | hộ | 12 | 46 | | |",
        )  # fmt: skip


def _csv(lines: Iterable[tuple[Any, ...]]) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text)
    for line in lines:
        rows.writerow(f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell for cell in line)
    return text.getvalue().encode()


def _xlsx(lines: Iterable[tuple[Any, ...]]) -> bytes:
    """As Excel keeps them: numbers and days are numbers."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    return content.getvalue()


def _judge(source: ModelImport, user: Any) -> None:
    with default_storage.open(source.key) as file:
        stage_rows(source, read_table(file, source.format, sheets=sheet_names()))
    finish_reading(source, judge_rows(source, by=user, progress=lambda _done: None))


def _undone(work: Callable[[], int]) -> int:
    with transaction.atomic():
        count = work()
        transaction.set_rollback(True)
    return count


def _judged_and_written(source: ModelImport, user: Any) -> int:
    _judge(source, user)
    return _written(source, user)


def _written(source: ModelImport, user: Any) -> int:
    write_import(source, by=user, progress=lambda _done, _total: None)
    return source.rows.filter(is_done=True).exclude(model=None).count()


def _rows_of_models(there: SimpleNamespace) -> list[tuple[Any, ...]]:
    """The models that the import makes, as the table holds them."""
    with transaction.atomic():
        _written(there.source, there.user)
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
