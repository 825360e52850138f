"""By what numbers are divided: what each dimension is called, which values it has, and which rows are a part.

A figure or tally names its dimensions with the path of each in its rows (`breakdowns`); what the key means, the same
wherever it stands, is said here. Each app registers its own in `AppConfig.ready()`. A list takes a part as the filter
`part`: `theme:7,domain:economy` (`Part`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from mobilization.common.keys import as_id

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NOTHING = "none"
"""Stands in an address for rows that have no value in a dimension."""
Choice = tuple[Any, "str | _StrPromise"]


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """A named dimension: its values are `choices` in their order, or the ids of `rows()`, each called by its `str`.

    `nothing` is what rows without a value are called, whose value is `empty`. Of a dimension that `is_list` a row has a
    list of values; it counts under each of them, so that parts do not add up.
    """

    key: str
    title: "str | _StrPromise"
    choices: Sequence[Choice] = ()
    rows: "Callable[[], QuerySet[Any]] | None" = None
    nothing: "str | _StrPromise" = ""
    empty: Any = None
    is_list: bool = False

    def told(self, values: Iterable[Any]) -> list[tuple[Any, str]]:
        """Those of the values that there are with what each is called, in their order; what has none comes last."""
        wanted = set(values)
        if self.rows is None:
            named = [(value, str(title)) for value, title in self.choices if value in wanted]
        else:
            known = self.rows().filter(pk__in=[value for value in wanted if value is not None])
            named = [(row.pk, str(row)) for row in known]
        return named + ([(self.empty, str(self.nothing or _("Not said")))] if self.empty in wanted else [])

    def written(self, value: Any) -> str:
        """The value as an address has it."""
        return NOTHING if value == self.empty else str(value)

    def read(self, text: str) -> Any:
        """The value that an address names. Raises ValueError for what is none."""
        if text == NOTHING:
            return self.empty
        if self.rows is not None:
            pk = as_id(text)
            if pk is None or not self.rows().filter(pk=pk).exists():
                raise ValueError(text)
            return pk
        by_text = {str(value): value for value, _title in self.choices}
        if text not in by_text:
            raise ValueError(text)
        return by_text[text]


_dimensions: dict[str, Dimension] = {}


def register(*dimensions: Dimension) -> None:
    """Make dimensions known. Raises ValueError for a key that another dimension has."""
    for each in dimensions:
        if _dimensions.setdefault(each.key, each) is not each:
            raise ValueError(f"There is a dimension {each.key} already")


def get(key: str) -> Dimension:
    """The dimension; raises KeyError."""
    return _dimensions[key]


def registered() -> list[Dimension]:
    """All of them, in the order of registration."""
    return list(_dimensions.values())


def has_several(model: Any, path: Any) -> bool:
    """Whether a row of the model may have several values at the path, as a model has themes."""
    if not isinstance(path, str):
        return False
    for name in path.split("__"):
        try:
            column = model._meta.get_field(name)
        except FieldDoesNotExist:
            return False
        if column.many_to_many or column.one_to_many:
            return True
        model = column.related_model
        if model is None:
            break
    return False


def of_parts(rows: "QuerySet[Any]", breakdowns: Mapping[str, Any], parts: Mapping[str, Any]) -> "QuerySet[Any]":
    """Those of the rows that have these values in these dimensions. Raises KeyError for a dimension without a path."""
    for key, value in parts.items():
        dimension, path = get(key), breakdowns[key]
        if not isinstance(path, str):
            rows, path = rows.alias(**{f"part_{key}": path}), f"part_{key}"
        if dimension.is_list:
            rows = rows.filter(**{f"{path}__contains": [value]})
        elif value is None:
            rows = rows.filter(Q(**{f"{path}__isnull": True}))
        else:
            rows = rows.filter(**{path: value})
    return rows


@dataclass(frozen=True)
class Part:
    """Values in some dimensions, as a filter of a list has them; `str` writes them as the address does."""

    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return ",".join(f"{key}:{get(key).written(value)}" for key, value in self.values.items())

    @classmethod
    def read(cls, text: str) -> "Part":
        """What the address names. Raises ValidationError for a dimension or a value that there is not."""
        found: dict[str, Any] = {}
        for each in text.split(","):
            key, _colon, value = each.partition(":")
            try:
                found[key] = get(key).read(value)
            except (KeyError, ValueError) as wrong:
                raise ValidationError(_("There is no such part of a number.")) from wrong
        return cls(found)

    def said(self) -> str:
        """The part in words: “Domain: Economy, Level: Grassroots”."""
        words = []
        for key, value in self.values.items():
            dimension = get(key)
            told = dimension.told([value])
            words.append(f"{dimension.title}: {told[0][1] if told else value}")
        return ", ".join(words)
