"""The figures at the head of a book: how far the movement went in its time, from the one catalogue of measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from models_registry.enums import Domain
from organizations.figures import Period, Scope
from reports import measures
from reports.book_enums import BookKind
from reports.models import Book

ASKED = ("models_registry.registered", "models_registry.recognised", "models_registry.typical")


@dataclass(frozen=True)
class Figures:
    """A table: its heads, a row of texts for each part, and the total where the parts make one."""

    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]
    total: Sequence[int]


def figures_of(book: Book) -> Figures:
    """Of the unit of the book and all below it, as it is now, in the days of the book; three statements.

    By domain, each model once, so that the parts make the total; of a theme the models that have it, one row.
    """
    scope = Scope(root=book.steward, period=Period(begins=book.begins, ends=book.ends))
    asked = [measures.measure(key) for key in ASKED]
    with translation.override("vi"):
        heads = [str(each.title) for each in asked]
        if book.kind == BookKind.THEME and book.theme is not None:
            parts = measures.divided(asked, scope, "theme")
            numbers = [parts[key].get(book.theme_id, 0) for key in ASKED]
            return Figures(heads, [(book.theme.name_vi, numbers)], numbers)
        parts = measures.divided(asked, scope, "domain")
        rows = [(str(Domain(each).label), _numbers(parts, each)) for each in Domain.values]
        counted: Any = measures.counted(asked, {"all": scope})["all"]
        return Figures(heads, rows, [counted[key].number for key in ASKED])


def _numbers(parts: Any, value: str) -> list[int]:
    return [parts[key].get(value, 0) for key in ASKED]
