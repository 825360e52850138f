"""The charts of a dashboard: the same numbers as in its tables, drawn once and kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mobilization.common.charts import bar_spec, line_spec
from mobilization.common.kept_charts import kept_svg
from mobilization.common.maps import map_of_numbers
from reports.queries.dashboard import Dashboard, Months, Parts
from reports.queries.dashboard_map import Spread
from reports.queries.dashboard_opinions import Clock

NARROW = 260
"""Two charts stand beside each other; their words stay readable."""


@dataclass(frozen=True)
class Charts:
    """Each as SVG; an empty text where there is nothing to draw."""

    parts: SafeString
    months: SafeString
    clock: SafeString
    spread: SafeString


def charts_of(board: Dashboard) -> Charts:
    """The drawings of the dashboard."""
    title = str(board.figure.title)
    return Charts(
        parts=parts_chart(board.parts, title),
        months=months_chart(board.months, title),
        clock=clock_chart(board.clock) if board.clock else SafeString(),
        spread=spread_map(board.spread, title) if board.spread else SafeString(),
    )


def parts_chart(parts: Parts, title: str) -> SafeString:
    """A bar a domain, its levels stacked."""
    rows = [
        (line.title, number.value, level)
        for line in parts.lines
        for level, number in zip(parts.columns[:-1], line.numbers, strict=False)
    ]
    return _drawn(rows, _("%(figure)s by domain and level") % {"figure": title})


def months_chart(months: Months, title: str) -> SafeString:
    """A line a year."""
    year, earlier = months.years
    then = [(line.title, line.before.value, str(earlier)) for line in months.lines]
    now = [(line.title, line.now.value if line.now else None, str(year)) for line in months.lines]
    if not any(row[1] for row in now + then):
        return SafeString()
    name = _("%(figure)s by month") % {"figure": title}
    return kept_svg(line_spec([*now, *then]), title=name)


def clock_chart(clock: Clock) -> SafeString:
    """What became of the opinions received."""
    return _drawn(clock.parts, _("What became of the opinions received"))


def _drawn(rows: Iterable[tuple[str, int] | tuple[str, int, str]], title: str) -> SafeString:
    found = list(rows)
    if not any(row[1] for row in found):
        return SafeString()
    return kept_svg(bar_spec(found, width=NARROW), title=title)


def spread_map(spread: Spread, title: str) -> SafeString:
    """A disc a unit, its area as its number. It is drawn at once."""
    counted = [(spot.place, spot.number.value) for spot in spread.spots if spot.place and spot.number.value]
    ground = [spot.place for spot in spread.spots if spot.place]
    here = next((spot.place for spot in spread.spots if spread.here and spot.unit.pk == spread.here.pk), None)
    words = _("%(figure)s by unit") % {"figure": title}
    most = ", ".join(f"{spot.unit.name}: {spot.number.value}" for spot in spread.spots[:5])
    return map_of_numbers(counted, ground, title=words, description=most, here=here)
