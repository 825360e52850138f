"""Names of figures and dimensions in pages that know only their keys."""

from typing import Any

from django import template

from reports.dimensions import get
from reports.narrative import shown
from reports.offered import title_of

register = template.Library()


@register.simple_tag
def measure_title(key: str) -> str:
    """What the measure is called."""
    return title_of(key)


@register.simple_tag
def dimension_title(key: str) -> str:
    """What the dimension is called; the key of one that is no longer there."""
    try:
        return str(get(key).title)
    except KeyError:
        return key


@register.simple_tag
def cell(found: dict[str, Any], column: dict[str, str]) -> str:
    """A cell of a table of a report, as Vietnamese papers write it; empty where there is nothing to say."""
    if found["n"] is None:
        return str(found["text"] or "")
    return shown(found["n"], percent=column["kind"] == "percent")


@register.simple_tag
def cells_with_columns(row: dict[str, Any], table: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, str]]]:
    """Each cell of a row with its column."""
    return list(zip(row["cells"], table["columns"][1:], strict=True))
