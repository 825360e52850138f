"""How wide the columns of a table are that fits what stands in it."""

from collections.abc import Sequence

from mobilization.common.papers.layouts import Face
from mobilization.common.papers.measure import lines_of, width_of
from mobilization.common.papers.paper import LEFT, Column, Table
from mobilization.common.text import clean

HEAD_LINES, FEW_LINES = 3, 2
"""So many lines a head takes at most, and so many where there is room."""
SPARE = 3
"""Points that measured text is given more than it takes."""
MEASURED_ROWS = 400
"""So many rows are measured: of a long list the first say enough."""


def fitted(table: Table, faces: dict[str, Face], width: float, *, padding: float) -> list[float]:
    """The widths in points, together `width`: numbers whole, heads in few lines, and the rest for the words.

    Where not all have room, each gives up the same share.
    """
    told = [*table.rows[:MEASURED_ROWS], *table.totals]
    columns = [
        (column, [clean(str(row[place])) for row in told if place < len(row)])
        for place, column in enumerate(table.columns)
    ]
    least = [_least(column, texts, faces) + 2 * padding + SPARE for column, texts in columns]
    if sum(least) >= width:
        return [each * width / sum(least) for each in least]
    wanted = [_wanted(column, texts, faces) + 2 * padding + SPARE for column, texts in columns]
    words = [place for place, column in enumerate(table.columns) if column.align == LEFT]
    numbers = [place for place in range(1, len(columns)) if place not in words]
    widths = _given(least, {place: wanted[place] for place in words}, width)
    widths = _given(widths, {place: wanted[place] for place in numbers}, width)
    widths = _given(widths, dict.fromkeys(numbers, max((widths[place] for place in numbers), default=0)), width)
    spare = width - sum(widths)
    for of in (words, numbers) if words and numbers else (words or range(len(widths)),):
        for place in of:
            widths[place] += spare / len(of) / (2 if words and numbers else 1)
    return widths


def _least(column: Column, texts: Sequence[str], faces: dict[str, Face]) -> float:
    """A number stands whole in its cell, words and heads may go on in the next line."""
    if column.align == LEFT:
        words = [*column.title.split(), *(word for text in texts for word in text.split())]
        return max((width_of(word, faces["cell_head"]) for word in words), default=0)
    return max([_narrowest(column.title, HEAD_LINES, faces["cell_head"]), *_whole(texts, faces)])


def _wanted(column: Column, texts: Sequence[str], faces: dict[str, Face]) -> float:
    """Words in one line, the head of numbers in few."""
    lines = 1 if column.align == LEFT else FEW_LINES
    return max([_narrowest(column.title, lines, faces["cell_head"]), *_whole(texts, faces)])


def _whole(texts: Sequence[str], faces: dict[str, Face]) -> list[float]:
    return [width_of(text, faces["cell_total"]) for text in texts]


def _narrowest(head: str, lines: int, face: Face) -> float:
    """The least width at which the head takes so many lines."""
    width = max((width_of(word, face) for word in head.split()), default=0)
    while len(lines_of(head, face, width)) > lines:
        width += 2
    return width


def _given(widths: Sequence[float], wanted: dict[int, float], width: float) -> list[float]:
    """What there is still room for, given to those that want more, each its share."""
    more = {place: max(0.0, want - widths[place]) for place, want in wanted.items()}
    room, asked = width - sum(widths), sum(more.values())
    share = min(1.0, room / asked) if asked else 0
    return [each + more.get(place, 0) * share for place, each in enumerate(widths)]
