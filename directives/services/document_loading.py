"""Loading documents from a file: all or nothing; what is there already stays as it is."""

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from directives.models import DirectiveDocument
from directives.services.document_checks import check_document_values, duplicate_of, issuer_named
from mobilization.common.text import clean
from organizations.models import Unit

_LOCK = 5_204_417_118_260_093_773
_COLUMNS = ("number", "date", "issuer", "subject")


class DocumentFileRefused(Exception):
    """Nothing was loaded; `faults` names each faulty row and what is wrong with it."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(f"{len(faults)} faults")


@dataclass(frozen=True)
class LoadedDocuments:
    """What a loading did."""

    new: int
    known: int


@transaction.atomic
def load_documents(file: Path, *, unit: Unit) -> LoadedDocuments:
    """Enter the documents of a JSON file (number, date, issuer, subject, source) for `unit`.

    The issuer is a unit where one of that name existed on the day, else an outside body. A document that is there
    already (number, date, issuer) is left as it is. Raises DocumentFileRefused with every faulty row.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    new, known = 0, 0
    faults: list[str] = []
    for place, row in enumerate(_rows(file), start=1):
        try:
            document = _document(row, unit)
            if duplicate_of(document):
                known += 1
                continue
            check_document_values(document, by=None)
            document.save()
            new += 1
        except ValidationError as wrong:
            name = row.get("number", "?") if isinstance(row, dict) else "?"
            faults.append(f"row {place} ({name}): {' '.join(wrong.messages)}")
    if faults:
        raise DocumentFileRefused(faults)
    return LoadedDocuments(new, known)


def _rows(file: Path) -> list[Any]:
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise DocumentFileRefused([f"{file.name}: {error}"]) from error
    if not isinstance(rows, list):
        raise DocumentFileRefused([f"{file.name}: not a list of documents"])
    return rows


def _document(row: Any, unit: Unit) -> DirectiveDocument:
    if not isinstance(row, dict):
        raise ValidationError("not an object")
    if missing := [name for name in _COLUMNS if not isinstance(row.get(name), str) or not row[name].strip()]:
        raise ValidationError(f"missing: {', '.join(missing)}")
    try:
        issued_on = datetime.date.fromisoformat(row["date"])
    except ValueError as error:
        raise ValidationError(f"no date: {row['date']}") from error
    issuer_unit, issuer_name = issuer_named(row["issuer"], issued_on)
    document = DirectiveDocument(
        unit=unit,
        steward=unit,
        number=clean(row["number"]),
        issued_on=issued_on,
        issuer_unit=issuer_unit,
        issuer_name=issuer_name,
        abstract=clean(row["subject"], multiline=True),
        source=clean(str(row.get("source") or ""))[:500],
    )
    document.prepare()
    return document
