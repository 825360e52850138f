"""What the pages and files of imports show: words to choose from, rows with what is to be said of them."""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet

from directives.models import Campaign, DirectiveDocument, TargetGroup, Theme
from models_registry.choices import campaigns_to_join, units_to_write_for
from models_registry.enums import Domain, RowVerdict, Subject
from models_registry.import_books import BookRow
from models_registry.import_cells import CellWrong, as_text
from models_registry.import_columns import BY_KEY
from models_registry.kept_words import read
from models_registry.models import ModelImport, ModelImportRow, RegisteredModel
from models_registry.queries.import_references import References
from models_registry.queries.similar import similar_to
from organizations.models import Unit

MOST_SIMILAR = 3
"""Models that a row of the preview names as like it."""
_MOST_TYPED = 80
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?$")
TONES = {
    RowVerdict.NEW: "success",
    RowVerdict.UPDATE: "info",
    RowVerdict.UNCHANGED: "neutral",
    RowVerdict.ERROR: "danger",
}


def offers(user: Any, *, unit: Unit | None = None, campaign: Campaign | None = None) -> dict[str, list[str]]:
    """The words of the drop-downs, those of the unit and the campaign the file is made for first."""
    units = list(units_to_write_for(user).values_list("name", flat=True)[:2000])
    campaigns = list(campaigns_to_join(user).values_list("name", flat=True))
    return {
        "unit": _first(units, unit),
        "campaign": _first(campaigns, campaign),
        "subject": [str(label) for label in Subject.labels],
        "domain": [str(label) for label in Domain.labels],
        "themes": [str(each) for each in Theme.objects.in_use().order_by("sort_key", "id")],
        "target_groups": [str(each) for each in TargetGroup.objects.in_use().order_by("sort_key", "id")],
    }


def _first(names: list[str], chosen: Any) -> list[str]:
    return [chosen.name, *(name for name in names if name != chosen.name)] if chosen else names


def for_export(models: "QuerySet[Any]", user: Any) -> "QuerySet[Any]":
    """The query with all that a row of the import format says to this reader."""
    readable = DirectiveDocument.objects.visible_to(user)
    return models.select_related("unit", "steward", "campaign").prefetch_related(
        "themes",
        "target_groups",
        Prefetch("responsible_persons", queryset=_by_id("responsible_persons", models)),
        Prefetch("indicators", queryset=_by_id("indicators", models)),
        Prefetch("documents", queryset=readable, to_attr="readable_documents"),
    )


def _by_id(name: str, models: "QuerySet[Any]") -> "QuerySet[Any]":
    related: Any = models.model._meta.get_field(name).related_model
    found: QuerySet[Any] = related._default_manager.order_by("id")
    return found


def wrong_rows(source: ModelImport) -> Iterator[BookRow]:
    """The rows with errors as they were sent, with what is to be mended."""
    keys = {str(place): key for place, key in source.columns}
    rows = source.rows.filter(verdict=RowVerdict.ERROR).order_by("number")
    for row in rows.iterator(chunk_size=500):
        values = {keys[place]: unread(raw) for place, raw in row.cells.items()}
        told: dict[str, str] = {}
        for error in row.errors:
            text = f"{BY_KEY[error['key']].title}: {read(error['text'])}"
            told[error["key"]] = f"{told[error['key']]}\n{text}" if error["key"] in told else text
        yield BookRow(values, told)


def unread(raw: Any) -> Any:
    """A cell as it can be written again; formulas and what was too long are left for people to type."""
    if isinstance(raw, str):
        return raw
    sign, *rest = raw
    if sign == "n":
        return float(rest[0]) if _NUMBER.match(rest[0]) else rest[0]
    if sign == "d":
        return datetime.date.fromisoformat(rest[0])
    return rest[0] if sign == "e" else None


@dataclass(frozen=True)
class Change:
    """A cell that an import changes."""

    title: Any
    old: str
    new: str


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell."""

    title: Any
    cell: str
    text: str


class UnitsOfRows:
    """Which unit a row of an import means, for the account that reads it; one query for those that rows name."""

    def __init__(self, source: ModelImport, user: Any) -> None:
        """Nothing is looked up yet."""
        self._source, self._references = source, References(user)
        self._place = next((str(place) for place, key in source.columns if key == "unit"), "")

    def of(self, row: ModelImportRow) -> tuple[Unit | None, str]:
        """The unit and its name: that of the model, the one the row names, or the one chosen when uploading.

        What names no unit for which one may write stands there as it was typed, without a unit.
        """
        if row.model is not None:
            return row.model.unit, row.model.unit.name
        try:
            text = as_text(row.cells.get(self._place, ""))
            unit = self._references.unit(text) if text else None if row.code else self._source.unit
        except CellWrong:
            return None, _typed(row.cells[self._place])
        return unit, unit.name if unit else ""


def _typed(raw: Any) -> str:
    return str(unread(raw) or "")[:_MOST_TYPED]


@dataclass(frozen=True)
class ShownRow:
    """A row of the preview; `unit_name` without `unit` is what was typed."""

    row: ModelImportRow
    unit: Unit | None
    unit_name: str
    tone: str
    changes: list[Change]
    errors: list[Fault]
    like_rows: list[int]
    same_names: list[RegisteredModel]
    similar: list[RegisteredModel]


def shown(rows: Sequence[ModelImportRow], user: Any) -> list[ShownRow]:
    """The rows with the names of their columns in the reader's language, new ones with the models like them.

    `same_names`: models of the same unit with just this name; `similar`: others, as they are found while a title is
    typed. Four queries, however many rows; `user` is who uploaded them.
    """
    units = UnitsOfRows(rows[0].source, user) if rows else None
    codes = {each for row in rows for each in row.similar if isinstance(each, str)}
    named = {model.code: model for model in RegisteredModel.objects.visible_to(user).filter(code__in=codes)}
    new = [row for row in rows if row.verdict == RowVerdict.NEW and not row.is_done]
    titles = {row.pk: row.title for row in new}
    alike = similar_to(titles, user, most=MOST_SIMILAR, besides=_just_made(new))
    return [_shown(row, units.of(row), named, alike.get(row.pk, ())) for row in rows if units]


def _just_made(rows: Sequence[ModelImportRow]) -> "QuerySet[Any] | None":
    """Rows of the same import of which the model of the outer query came; None before anything is written."""
    source = rows[0].source if rows else None
    if source is None or source.writing_id is None:
        return None
    made: QuerySet[Any] = source.rows.filter(verdict=RowVerdict.NEW, model=OuterRef("pk"))
    return made


def _shown(
    row: ModelImportRow,
    unit: tuple[Unit | None, str],
    named: Mapping[str, RegisteredModel],
    alike: Sequence[RegisteredModel],
) -> ShownRow:
    same = [named[code] for code in row.similar if code in named]
    return ShownRow(
        row=row,
        unit=unit[0],
        unit_name=unit[1],
        tone=TONES[RowVerdict(row.verdict)],
        changes=[Change(BY_KEY[each["key"]].title, read(each["old"]), read(each["new"])) for each in row.changes],
        errors=[Fault(BY_KEY[each["key"]].title, each["cell"], read(each["text"])) for each in row.errors],
        like_rows=[each for each in row.similar if isinstance(each, int)],
        same_names=same,
        similar=[model for model in alike if model not in same],
    )
