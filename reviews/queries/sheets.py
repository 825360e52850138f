"""Score sheets as pages and API show them: the lines, what was given, the story beside them, the others' scores."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from models_registry.queries.model_page import indicators_of, means_of, reach_of, story_of
from reviews.models import BlindFile, CriteriaSet, Criterion, CriterionGroup, ScoreSheet, SheetPoints
from reviews.permissions.sheets import reads_points, sees_others
from reviews.redaction import names_in, redact
from reviews.scoring import Band, band_of, knocked_out, total

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from models_registry.models import ModelFile

MOST = 60
"""Entries, checks and files beside a sheet: the newest."""


def with_all(sheets: "QuerySet[ScoreSheet]") -> "QuerySet[ScoreSheet]":
    """With what rights, lists and the page ask."""
    return sheets.select_related(
        "assignment__seat__person",
        "assignment__item__round__steward",
        "assignment__item__round__council__steward",
        "assignment__item__round__criteria_set",
        "assignment__item__candidacy__model__unit",
        "assignment__item__candidacy__model__steward",
        "assignment__item__candidacy__model__created_by__person",
    )


def lines_of(criteria: CriteriaSet) -> list[Criterion]:
    """The criteria in the set's order, with their group; one query."""
    rows = Criterion.objects.filter(group__criteria_set=criteria).select_related("group")
    return list(rows.order_by("group__position", "position"))


def points_of(sheet: ScoreSheet) -> dict[str, Decimal]:
    """Key → points, where there are any."""
    rows = sheet.points.filter(points__isnull=False).values_list("criterion__key", "points")
    return {key: points for key, points in rows if points is not None}


@dataclass(frozen=True)
class Given:
    """A criterion and what the sheet says at it."""

    criterion: Criterion
    points: Decimal | None
    comment: str


@dataclass(frozen=True)
class Filled:
    """A sheet as it stands: groups with their lines, the running total, its grade, what is missing or knocked out.

    Not `is_told`: of points and words nothing is in here but how many criteria have points.
    """

    groups: list[tuple[CriterionGroup, list[Given]]]
    total: Decimal
    grade: str
    missing: int
    knocked_out: list[str]
    is_told: bool = True

    @property
    def has(self) -> int:
        """So many criteria have points."""
        return sum(len(lines) for _group, lines in self.groups) - self.missing


def filled_for(user: Any, sheet: ScoreSheet) -> Filled:
    """As the reader may know of it: before it is submitted points and words are its member's alone."""
    found = filled(sheet)
    if reads_points(user, sheet):
        return found
    groups = [(group, [Given(line.criterion, None, "") for line in lines]) for group, lines in found.groups]
    return replace(found, groups=groups, total=Decimal(0), grade="", knocked_out=[], is_told=False)


def filled(sheet: ScoreSheet) -> Filled:
    """Three queries."""
    criteria = sheet.assignment.item.round.criteria_set
    lines = lines_of(criteria)
    rows: dict[int, SheetPoints] = {row.criterion_id: row for row in sheet.points.all()}
    given = {line.key: rows[line.pk].points for line in lines if line.pk in rows}
    points = {key: value for key, value in given.items() if value is not None}
    counted = [line.counted for line in lines]
    so_far = total(counted, points) if counted else Decimal(0)
    band = band_of([Band(name=each.name, lowest=each.lowest) for each in criteria.bands.all()], so_far)
    groups: dict[int, tuple[CriterionGroup, list[Given]]] = {}
    for line in lines:
        row = rows.get(line.pk)
        told = Given(line, row.points if row else None, row.comment if row else "")
        groups.setdefault(line.group_id, (line.group, []))[1].append(told)
    out = knocked_out(counted, points)
    return Filled(
        groups=list(groups.values()),
        total=so_far,
        grade=band.name if band else "",
        missing=len(lines) - len(points),
        knocked_out=[line.title for line in lines if line.key in out],
    )


@dataclass(frozen=True, kw_only=True)
class Story:
    """What a member reads of a candidacy, named column by column: in a blind round without any name.

    `rows` are (label, text), `facts` (label, number, measure), `diary` and `checks` (day, text). `place`, `unit`,
    `people` are empty and `files` none where the round is blind; `shown_files` (id, title) are those prepared for it.
    """

    title: str
    summary: str
    self_assessment: str
    self_points: Decimal | None
    rows: list[tuple[str, str]]
    facts: list[tuple[str, Any, str]]
    indicators: list[tuple[str, str, str, str, str]]
    diary: list[tuple[Any, str]]
    checks: list[tuple[Any, str, str]]
    unit: str
    place: str
    people: list[str]
    files: "list[ModelFile]"
    shown_files: list[tuple[int, str]]


def story(sheet: ScoreSheet) -> Story:
    """Eleven queries; more only where units stand far below the council's, or the model has an origin."""
    item = sheet.assignment.item
    candidacy, is_blind = item.candidacy, item.round.is_blind
    model = candidacy.model
    entries = list(model.progress.order_by("-on", "-id")[:MOST])
    checks = list(model.checks.order_by("-on", "-id")[:MOST])
    people = [each.name for each in model.responsible_persons.all()]
    hidden: list[str] = names_in(item) if is_blind else []

    def shown(text: str) -> str:
        return redact(text, hidden) if hidden else text

    return Story(
        title=shown(model.title),
        summary=shown(model.summary),
        self_assessment=shown(candidacy.self_assessment),
        self_points=candidacy.self_points,
        rows=[(row.label, shown(row.value)) for row in story_of(model)],
        facts=[(row.label, row.value, row.measure) for row in (*reach_of(model), *means_of(model))],
        indicators=[
            (shown(each.name), shown(each.measure), each.before, each.target, each.reached)
            for each, _bar in indicators_of(model)
        ],
        diary=[(entry.on, shown(entry.text)) for entry in entries],
        checks=[(check.on, check.get_verdict_display(), shown(check.text)) for check in checks],
        unit="" if is_blind else model.unit.name,
        place="" if is_blind else model.place,
        people=[] if is_blind else people,
        files=[] if is_blind else list(model.files.order_by("-id")[:MOST]),
        shown_files=[(file.pk, shown(file.title)) for file in BlindFile.objects.filter(item=item).order_by("id")]
        if is_blind
        else [],
    )


def others(sheet: ScoreSheet, user: Any) -> list[tuple[str, Decimal]] | None:
    """What the others gave this candidacy, by total; without names where the round is blind. None: not to be told."""
    if not sees_others(user, sheet):
        return None
    rows = ScoreSheet.objects.counted().filter(assignment__item=sheet.assignment.item_id).exclude(pk=sheet.pk)
    known = rows.order_by("-total", "id").values_list("assignment__seat__person__full_name", "total")
    is_blind = sheet.assignment.item.round.is_blind
    return [("" if is_blind else name, points) for name, points in known if points is not None]
