"""Counting what a report asks for, at one moment, with the rows behind each number."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, F, Func, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Substr
from django.utils import timezone

from mobilization.outbox.services import request_job
from organizations.dimensions import NOTHING
from organizations.figures import Figure, Scope
from reports import dimensions
from reports import measures as composed
from reports.content import BEFORE, NOW, Disagrees, Question, Returned, cells_behind, counted, digest_of, question_of
from reports.documents import question
from reports.enums import COUNT, SEALED, SectionKind
from reports.measures import Measure
from reports.models import Report, ReportCount
from reports.queries.reached import targets_of
from reports.queries.reports import count_key

LOWER = "lower"
"""A part of a number that belongs to a unit directly below, and to all below that."""
_STORED = """
    INSERT INTO reports_countedids (count_id, measure, scope, dimension, part, ids, digest)
    SELECT %s, %s, %s, %s, part, ids, encode(sha256(array_to_string(ids, ',')::bytea), 'hex')
    FROM (SELECT coalesce(part::text, '') AS part, array_agg(DISTINCT id ORDER BY id) AS ids
          FROM ({rows}) AS found(id, part) GROUP BY 1) AS together
"""


def request_count(report: Report) -> Any:
    """Promise for the portal itself that what the report asks for now is counted; the job, one for each question.

    In a transaction. A job that counts what was asked for before is another one; its numbers are not taken.
    """
    return request_job(kind=COUNT, owner=None, params={"report": report.pk}, unique_key=count_key(report))


def count_report(report: Report) -> ReportCount:
    """Count all that the report asks for, as the portal is at this moment; stores the numbers and the ids behind them.

    It becomes the count of the report if that may still change. Raises Disagrees.
    """
    with _one_moment():
        question = question_of(report, report.sections.all())
        content = counted(question, targets_of(report), returned_below(report, question))
        made = ReportCount.objects.create(
            report=report, counted_at=timezone.now(), asked=question.name, content=content, digest=digest_of(content)
        )
        _store_behind(made, question)
        _compare(made, content)
        return made


def take_count(made: ReportCount) -> None:
    """Let the report stand on this count, if that is what it asks for still. In the caller’s transaction.

    Of a report that was submitted meanwhile it goes; where something else is asked for by now, too, and that is
    promised. Older counts go: what was submitted has its own.
    """
    report = Report.objects.select_for_update(of=("self",)).get(pk=made.report_id)
    if report.is_sealed:
        made.delete()
        return
    if made.asked != question(report).name:
        made.delete()
        request_count(report)
        return
    Report.objects.filter(pk=report.pk).update(count=made)
    ReportCount.objects.filter(report=report, pk__lt=made.pk).delete()


@contextmanager
def _one_moment() -> Iterator[None]:
    """All statements see the database as it was at the first; inside a transaction, as that one does."""
    is_inside = connection.in_atomic_block
    with transaction.atomic():
        if not is_inside:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def returned_below(report: Report, question: Question) -> dict[int, Returned]:
    """By the lower unit's id what was handed in for the same period; nothing where no section asks.

    As it was that is the unit's own report, the last edition of it. As it is now, what all those handed in whom the
    unit took over, and itself: their numbers together.
    """
    if not any(section.kind == SectionKind.RETURNS for section in question.sections):
        return {}
    lens = "unit" if question.as_it_was else "steward"
    rows = Report.objects.filter(
        kind=report.kind, begins=report.begins, ends=report.ends, state__in=SEALED, **{f"{lens}__parent": question.unit}
    )
    last = {row.unit_id: row for row in rows.order_by("edition").only("unit_id", "steward_id", "state", "document")}
    together: dict[int, list[Report]] = {}
    for row in last.values():
        together.setdefault(row.unit_id if question.as_it_was else row.steward_id, []).append(row)
    return {pk: _together(each) for pk, each in together.items()}


def _together(reports: Iterable[Report]) -> Returned:
    """What several reports say: each state once, the sums of their numbers."""
    states: dict[str, None] = {}
    sums: Counter[str] = Counter()
    for report in reports:
        states[str(report.get_state_display())] = None
        sums.update({key: number["now"] for key, number in (report.document or {}).get("numbers", {}).items()})
    return Returned("; ".join(states), dict(sums))


def _store_behind(made: ReportCount, question: Question) -> None:
    """The ids of whole numbers, in both scopes, and of each part that a table shows."""
    scopes = question.scopes
    for key in question.keys:
        for name in (NOW, BEFORE):
            _store(made, composed.measure(key), name, scopes[name], "")
    done = set()
    for section in question.sections:
        dimension = {SectionKind.PARTS: section.dimension, SectionKind.UNITS: LOWER, SectionKind.RETURNS: LOWER}
        divided = dimension.get(SectionKind(section.kind))
        for key in section.measures if divided else ():
            if (key, divided) not in done:
                done.add((key, divided))
                _store(made, composed.measure(key), NOW, scopes[NOW], str(divided))


def _store(made: ReportCount, measure: Measure, name: str, scope: Scope, dimension: str) -> None:
    """One statement: PostgreSQL tells the parts apart. Where a row may count in several parts, one for each of them."""
    if not dimension:
        _insert(made, measure, name, dimension, composed.rows(measure, scope), Value("", output_field=TextField()))
    elif dimension == LOWER:
        _insert(made, measure, name, dimension, composed.rows(measure, scope), _child(measure, scope))
    elif (part := _plain_part(measure, dimension)) is not None:
        _insert(made, measure, name, dimension, composed.rows(measure, scope), part)
    else:
        known = dimensions.get(dimension)
        for value in composed.divided([measure], scope, dimension)[measure.key]:
            key = Value(known.written(value), output_field=TextField())
            _insert(made, measure, name, dimension, composed.rows(measure, scope, parts={dimension: value}), key)


def _plain_part(measure: Measure, dimension: str) -> Any:
    """The part in which a row counts, as an address has it; None where it is no column: a month of a figure, a list."""
    known = dimensions.get(dimension)
    if dimension == dimensions.MONTH:
        if isinstance(measure, Figure):
            return None
        return Func(F(measure.day), Value("YYYY-MM"), function="to_char", output_field=TextField())
    path = measure.breakdowns[dimension]
    if known.is_list or not isinstance(path, str):
        return None
    cases = [When(Q(**{f"{path}__isnull": True}), then=Value(known.written(None)))]
    if known.empty is not None:
        cases.append(When(Q(**{path: known.empty}), then=Value(NOTHING)))
    return Case(*cases, default=Cast(path, TextField()), output_field=TextField())


def _child(measure: Measure, scope: Scope) -> Any:
    """The unit directly below the scope's at or below which a row stands; nothing where it is the unit's own."""
    assert scope.root is not None  # noqa: S101 - a report is of a unit
    unit = ("unit" if scope.as_it_was else "steward") if isinstance(measure, Figure) else None
    path = f"{unit or (measure.unit if scope.as_it_was else measure.steward)}__path"  # type: ignore[union-attr]
    below = Substr(F(path), len(scope.root.path) + 1)
    return Func(below, Value("/"), Value(1), function="split_part", output_field=TextField())


def _insert(made: ReportCount, measure: Measure, name: str, dimension: str, rows: "QuerySet[Any]", part: Any) -> None:
    found = rows.order_by().annotate(counted_part=part).values_list("pk", "counted_part")
    sql, parameters = found.query.get_compiler(using=found.db).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(_STORED.format(rows=sql), [made.pk, measure.key, name, dimension, *parameters])


def _compare(made: ReportCount, content: Mapping[str, Any]) -> None:
    """Every number that counts rows is as many as stand behind it. Raises Disagrees."""
    kept = {
        (row[0], row[1], row[2], row[3]): row[4]
        for row in made.behind.annotate(many=_cardinality()).values_list(
            "measure", "scope", "dimension", "part", "many"
        )
    }
    for number, behind in cells_behind(content):
        name = (behind[0], behind[1], behind[2], behind[3])
        if not is_weighed(behind[0]) and number != kept.get(name, 0):
            raise Disagrees(f"{behind}: {number} is not {kept.get(name, 0)}")


def _cardinality() -> Any:
    return Coalesce(Func(F("ids"), function="cardinality", output_field=IntegerField()), 0)


def is_weighed(key: str) -> bool:
    """Whether a row stands for several things, so that the number is not that of the rows."""
    measure = composed.measure(key)
    return not isinstance(measure, Figure) and measure.weight is not None


def seal_of(document: Mapping[str, Any], count: ReportCount) -> str:
    """SHA-256 over the words and numbers as submitted, and over the digests of the ids behind each number."""
    behind = count.behind.order_by("measure", "scope", "dimension", "part")
    kept = list(behind.values_list("measure", "scope", "dimension", "part", "digest"))
    return digest_of([document, [list(row) for row in kept]])


def is_whole(report: Report) -> bool:
    """Whether a submitted report is still what was sealed: words, numbers and ids, each digest reckoned anew."""
    if report.count is None or report.document is None:
        return False
    for row in report.count.behind.order_by("pk").iterator(chunk_size=20):
        text = ",".join(str(each) for each in row.ids)
        if hashlib.sha256(text.encode()).hexdigest() != row.digest:
            return False
    return seal_of(report.document, report.count) == report.seal
