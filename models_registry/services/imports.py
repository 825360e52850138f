"""Imports of models: upload, stage and judge the rows, confirm, write them in pieces, throw away."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from itertools import chain, islice
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobilization.common.copying import copy_in
from mobilization.common.files import discard, kept_whole, remove_bytes, store
from mobilization.common.tables import TableRow
from mobilization.common.text import clean, fold
from mobilization.common.uploads import CheckedFile
from mobilization.outbox.enums import ACTIVE_STATES
from mobilization.outbox.services import request_job
from models_registry.enums import ImportStage, RowVerdict
from models_registry.import_cells import CellWrong, as_text, cell_name
from models_registry.import_columns import BY_KEY, key_of, words_of
from models_registry.kept_words import kept
from models_registry.models import ModelImport, ModelImportRow
from models_registry.permissions import may_import_models
from models_registry.services.import_rows import Judge, Judged, names_of
from models_registry.services.import_staging import mark_done, store_verdicts
from models_registry.services.writing import write_edits, write_new
from organizations.offices import office_of

READ_IMPORT, WRITE_IMPORT = "models_registry.read_import", "models_registry.write_import"
CHUNK = 500
_HEADINGS_WITHIN = 10
_LONGEST_TITLE = 300
GOOD = (RowVerdict.NEW, RowVerdict.UPDATE)


class ImportRefused(Exception):
    """The file as a whole cannot be imported; the text says why and what helps, in the language of whoever asks."""

    def __init__(self, words: Any, **told: Any) -> None:
        self.words, self.told = words, told
        super().__init__(words)

    def __str__(self) -> str:
        return str(self.words) % self.told


class WrongStage(Exception):
    """The import is not where this is possible; the text says so to people."""


def upload_import(file: CheckedFile, *, format: str, by: Any, unit: Any = None, campaign: Any = None) -> ModelImport:  # noqa: A002
    """Keep the file and have it read, or keep nothing. Raises PermissionDenied, before anything is kept."""
    if not may_import_models(by):
        raise PermissionDenied
    source = ModelImport(acting=by.acting, unit=unit, campaign=campaign, format=format)
    with kept_whole() as kept:
        kept.append(store(source, file.content, name=file.name, content_type=file.content_type, by=by))
        params = {"import": source.pk, **office_of(by)}
        source.reading = request_job(kind=READ_IMPORT, owner=by, params=params, unique_key=str(source.pk))
        source.save(update_fields=["reading"])
    return source


def stage_rows(source: ModelImport, rows: Iterable[TableRow]) -> int:
    """Write the rows of the table, in place of those of an earlier try; returns how many.

    Raises ImportRefused for headings that leave a doubt about what a column is, and for a table without rows.
    """
    ModelImportRow.objects.filter(source=source).delete()
    columns, below = _headings(iter(rows))
    source.columns = [[place, key] for place, key in sorted(columns.items()) if key]
    source.save(update_fields=["columns"])
    staged, count = _staged(source, columns, below), 0
    for batch in iter(lambda: list(islice(staged, 1000)), []):
        copy_in(batch)
        count += len(batch)
    if not count:
        raise ImportRefused(gettext_lazy("There is no row below the headings."))
    return count


def _headings(rows: Iterator[TableRow]) -> tuple[dict[int, str], Iterator[TableRow]]:
    """Which column is where, and the rows below: the headings are the row that has most of the known ones."""
    first = list(islice(rows, _HEADINGS_WITHIN))
    if not first:
        raise ImportRefused(gettext_lazy("The file is empty. Fill in the template and choose that file."))
    texts = [{place: _heading(raw) for place, raw in row.cells.items()} for row in first]
    known = [sum(bool(key_of(text)) for text in heading.values()) for heading in texts]
    best = known.index(max(known))
    if not known[best]:
        raise ImportRefused(
            gettext_lazy(
                "Row %(row)s has none of the headings of the template. Download the template and copy the rows into it."
            ),
            row=first[0].number,
        )
    return _checked_headings(texts[best], first[best].number), chain(first[best + 1 :], rows)


def _heading(raw: Any) -> str:
    try:
        return as_text(raw)
    except CellWrong:
        return "?"


def _checked_headings(headings: dict[int, str], number: int) -> dict[int, str]:
    columns: dict[int, str] = {}
    for place, text in headings.items():
        key, cell = key_of(text), cell_name(place, number)
        if key is None:
            words = gettext_lazy(
                "%(cell)s: the heading “%(text)s” is not known. Name it as the template does, or delete the column."
            )
            raise ImportRefused(words, cell=cell, text=text[:60])
        if key and key in columns.values():
            other = next(cell_name(other, number) for other, known in columns.items() if known == key)
            words = gettext_lazy(
                "%(cell)s: the heading “%(text)s” stands in %(other)s already. Delete one of the two columns."
            )
            raise ImportRefused(words, cell=cell, text=text[:60], other=other)
        columns[place] = key
    if "title" not in columns.values() and "code" not in columns.values():
        words = gettext_lazy(
            "The column “%(title)s” is missing in row %(row)s. Download the template and copy the rows into it."
        )
        raise ImportRefused(words, title=BY_KEY["title"].title, row=number)
    return columns


def _staged(source: ModelImport, columns: dict[int, str], rows: Iterable[TableRow]) -> Iterator[ModelImportRow]:
    places = {key: place for place, key in columns.items()}
    aside = {str(places.get(key)) for key in ("unit", "campaign", "state", "version")}
    own = names_of(source.unit) if source.unit else set()  # what rows mean that name no unit
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        for place in row.cells:
            if place not in columns:
                words = gettext_lazy(
                    "%(cell)s: the column has no heading. Name it as the template does, or delete the column."
                )
                raise ImportRefused(words, cell=cell_name(place, row.number))
        cells = {str(place): raw for place, raw in row.cells.items() if columns[place]}
        if set(cells) <= aside:
            continue  # nothing that anybody typed
        code, title, unit = (_plain(cells.get(str(places.get(key)), "")) for key in ("code", "title", "unit"))
        staged = ModelImportRow(source=source, number=row.number, cells=cells)
        staged.code, staged.title = code.upper()[:20], title[:_LONGEST_TITLE]
        if title and not code:
            whose = words_of(unit)
            first = seen.setdefault(("" if whose in own else whose, fold(title)), row.number)
            staged.similar = [] if first == row.number else [first]
        yield staged


def _plain(raw: Any) -> str:
    """What can be told before the rules are asked."""
    try:
        return clean(as_text(raw))
    except CellWrong:
        return "?"


def judge_rows(source: ModelImport, *, by: Any, progress: Callable[[int], None]) -> Counter[str]:
    """Give every row its verdict, piece by piece; returns how many of each."""
    judge, counts, done = Judge(source, by), Counter[str](), 0
    last = -1
    while rows := list(source.rows.filter(number__gt=last).order_by("number")[:CHUNK]):
        last = rows[-1].number
        judge.judge(rows)
        store_verdicts(rows)
        counts.update(row.verdict for row in rows)
        done += len(rows)
        progress(done)
    return counts


def finish_reading(source: ModelImport, counts: Counter[str]) -> None:
    """The import waits for a decision."""
    source.counts, source.stage = dict(counts), ImportStage.READY
    source.save(update_fields=["counts", "stage"])


@transaction.atomic
def refuse_import(source: ModelImport, refused: Exception) -> None:
    """The file could not be read, for this reason, which speaks the language of whoever asks."""
    source.rows.all().delete()
    source.refusal, source.stage = kept(lambda: str(refused)), ImportStage.REFUSED
    source.save(update_fields=["refusal", "stage"])


@transaction.atomic
def confirm_import(source: ModelImport, *, is_whole: bool, by: Any) -> ModelImport:
    """Have the good rows written, or with `is_whole` all or none. Raises PermissionDenied, WrongStage."""
    source = _locked(source, by)
    if source.stage != ImportStage.READY and not source.is_stuck:
        raise WrongStage(_("This import is under way or finished already."))
    if not any(source.counts.get(verdict) for verdict in GOOD):
        raise WrongStage(_("No row would change anything."))
    if is_whole and source.counts.get(RowVerdict.ERROR):
        raise WrongStage(_("Some rows have errors. Correct them, or import only the others."))
    params = {"import": source.pk, **office_of(by)}
    source.writing = request_job(kind=WRITE_IMPORT, owner=by, params=params, unique_key=str(source.pk))
    source.is_whole, source.stage = is_whole, ImportStage.WRITING
    source.save(update_fields=["writing", "is_whole", "stage"])
    return source


def _locked(source: ModelImport, by: Any) -> ModelImport:
    """The import as it is now, held until the decision is written; one decides about one's own."""
    locked: ModelImport = ModelImport.objects.select_for_update().get(pk=source.pk)
    if locked.created_by_id != by.pk:
        raise PermissionDenied
    return locked


def write_rows(source: ModelImport, *, by: Any, progress: Callable[[int, int], None]) -> bool:
    """Write every good row that is not done; each piece in a transaction that marks its rows. May be repeated.

    For a whole import all pieces are one transaction; False when a row has become wrong since it was judged: then
    nothing is written, and the row says why.
    """
    wanted = source.rows.filter(verdict__in=GOOD)
    total, done = wanted.count(), wanted.filter(is_done=True).count()
    judge = Judge(source, by)
    if not source.is_whole:
        while piece := write_piece(judge, size=CHUNK):
            done += len(piece)
            progress(min(done, total), total)
        return True
    try:
        with transaction.atomic():
            while piece := write_piece(judge, size=CHUNK):
                if any(each.errors for each in piece):
                    raise _BecameWrong([each.row for each in piece if each.errors])
                done += len(piece)
                progress(done, total)
    except _BecameWrong as wrong:
        store_verdicts(wrong.rows)
        return False
    return True


class _BecameWrong(Exception):
    """Undoes what a whole import has written."""

    def __init__(self, rows: Sequence[ModelImportRow]) -> None:
        self.rows = rows
        super().__init__(len(rows))


@transaction.atomic
def write_piece(judge: Judge, *, size: int) -> list[Judged]:
    """The next rows: judged once more, written and marked in one transaction; empty when all is done.

    A row that has become wrong since is an error now, and done.
    """
    waiting = judge.source.rows.filter(verdict__in=GOOD, is_done=False).select_for_update().order_by("number")
    rows = list(waiting[:size])
    judged = judge.judge(rows, is_final=True)
    good = [each for each in judged if each.checked and not each.errors]
    new = [each for each in good if not each.row.code]
    for each, model in zip(new, write_new([each.checked for each in new if each.checked], by=judge.by), strict=True):
        each.row.model, each.row.code = model, model.code
    write_edits([each.checked for each in good if each.checked and each.model], by=judge.by)
    store_verdicts([each.row for each in judged if each.errors or each.row.verdict not in GOOD])
    mark_done(rows)
    return judged


def finish_writing(source: ModelImport, *, is_written: bool) -> None:
    """Everything that could be written is; or a whole import waits for another decision."""
    source.counts = dict(Counter(source.rows.values_list("verdict", flat=True)))
    source.stage = ImportStage.DONE if is_written else ImportStage.READY
    source.save(update_fields=["counts", "stage"])


@transaction.atomic
def discard_import(source: ModelImport, *, by: Any) -> None:
    """Throw away the file and its rows; what was imported stays. Raises PermissionDenied, WrongStage."""
    source = _locked(source, by)
    if source.stage == ImportStage.WRITING and not source.is_stuck:
        raise WrongStage(_("The import is being written. Cancel its job first."))
    transaction.on_commit(partial(remove_bytes, source), robust=True)
    source.delete()


def remove_old_imports(*, limit: int = 100) -> int:
    """Throw away uploads older than `settings.JOB_FILES_DAYS` with their rows; what was imported stays."""
    before = timezone.now() - timedelta(days=settings.JOB_FILES_DAYS)
    under_way = {"stage": ImportStage.WRITING, "writing__state__in": ACTIVE_STATES}
    old = list(ModelImport.objects.filter(created_at__lt=before).exclude(**under_way)[:limit])
    for source in old:
        discard(source)
    return len(old)
