"""Tables that people upload (.xlsx, .csv, .json): read row by row by a process of its own (`table_worker.py`).

    for row in read_table(file, "xlsx", sheets=["Mô hình"]):
        row.number, row.cells  # {0: "Đường hoa", 3: ["n", "46"]}; what a cell may hold: see `table_worker.py`

Whatever the bytes do to a parser happens in that process, which has no secrets, little memory and little time.
"""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).parent
SECONDS = 55
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 50_000, 200, 40_000
MOST_LETTERS = 200_000_000
"""In all: a workbook keeps a text once that stands in many cells, so that a small file may hold very much."""
# The worker's two modules without the portal around them: the packages they stand in are empty there.
_START = """
import sys, types
folder = sys.argv.pop(1)
for name, path in (("mobilization", folder + "/.."), ("mobilization.common", folder)):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [path]
from mobilization.common.table_worker import main
sys.exit(main())
"""

# The reasons by code. Each says what is wrong, where, and then what helps.
REASONS = {
    "wide": _(
        "Cell %(cell)s lies far to the right of the table. Delete everything beside the columns of the template, or "
        "copy the rows into a new template."
    ),
    "many": _("There are more than %(most)s rows (from cell %(cell)s on). Divide the file into several."),
    "no_sheet": _("The workbook has no sheet that is shown. Unhide the sheet with the models."),
    "encoding": _(
        "Line %(line)s is not in Unicode (UTF-8): its Vietnamese letters cannot be read. Save the file as “CSV UTF-8” "
        "or as an Excel workbook."
    ),
    "not_text": _("Line %(line)s holds bytes that no text has. Save the table anew as “CSV UTF-8”."),
    "csv": _("Line %(line)s has a quotation mark in the wrong place. Save the table anew as “CSV UTF-8”."),
    "json": _("Line %(line)s is no valid JSON. Make the file anew with the program it comes from."),
    "json_shape": _("The JSON is no list of objects, and has none under “models”."),
    "memory": _("The file holds more than can be read at once. Divide it, or copy the rows into a new template."),
    "time": _("Reading the file took too long. Divide it, or copy the rows into a new template."),
    "damaged": _("The file is damaged. Open it, save it anew as an Excel workbook (.xlsx) and choose that file."),
}


class TableRefused(Exception):
    """The file cannot be read; the text says where the fault is and what helps. `code` is one of REASONS.

    It speaks the language of whoever asks.
    """

    def __init__(self, code: str, **figures: Any) -> None:
        self.code, self.figures = code, figures
        super().__init__(code)

    def __str__(self) -> str:
        figures = self.figures.items()
        told = {name: number_format(value) if isinstance(value, int) else value for name, value in figures}
        return str(REASONS[self.code]) % told


@dataclass(frozen=True)
class TableRow:
    """A row that holds something: its number in the file, and its cells by column, counted from 0."""

    number: int
    cells: dict[int, Any]


def read_table(
    file: IO[bytes], kind: str, *, sheets: Sequence[str] = (), most_rows: int = MOST_ROWS
) -> Iterator[TableRow]:
    """The rows of the first sheet with one of the names, else of the first that is not hidden; headings among them.

    `kind` is xlsx, csv or json. Raises TableRefused, before or between rows; RuntimeError when the portal is at fault.
    """
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        limits = [str(most_rows + 1), str(MOST_COLUMNS), str(LONGEST_CELL), str(MOST_LETTERS)]
        command = [sys.executable, "-I", "-c", _START, str(FOLDER), kind, *limits, *sheets]
        with subprocess.Popen(  # noqa: S603 - our own program, and no shell
            command, stdin=copy, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={}
        ) as process:
            yield from _answered(process)


def _answered(process: subprocess.Popen[bytes]) -> Iterator[TableRow]:
    """What the worker says, until it is through or has had its time; when nobody reads on, it is stopped."""
    too_long = threading.Event()

    def stop() -> None:
        too_long.set()
        process.kill()

    clock = threading.Timer(SECONDS, stop)
    clock.start()
    try:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        for line in process.stdout:
            answer = json.loads(line)
            if isinstance(answer, list):
                yield TableRow(answer[0], {place: _storable(raw) for place, raw in answer[1]})
            elif "refused" in answer:
                raise _refused(answer)
            else:
                return
        raise _ended(process, is_late=too_long.is_set())
    finally:
        clock.cancel()
        process.kill()


def _storable(raw: Any) -> Any:
    """The cell without NUL, which JSON and Excel can spell and no text of the database may hold."""
    if isinstance(raw, str):
        return raw.replace("\0", "")
    return [_storable(part) for part in raw] if isinstance(raw, list) else raw


def _refused(answer: dict[str, Any]) -> TableRefused:
    code = answer.pop("refused")
    if why := answer.pop("why", ""):
        logger.warning("A table could not be read: %s", why)
    return TableRefused(code, **answer)


def _ended(process: subprocess.Popen[bytes], *, is_late: bool) -> Exception:
    """Why there was no last line: the clock, a limit, or a fault of ours."""
    code = process.wait()
    if is_late:
        return TableRefused("time")
    if code < 0:
        logger.warning("A table ended its process with signal %s", -code)
        return TableRefused("memory")
    told = process.stderr.read().decode(errors="replace") if process.stderr else ""
    return RuntimeError(f"The worker for tables failed: {told[-2000:]}")
