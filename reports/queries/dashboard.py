"""The dashboard of a unit: the funnel, one figure by domain, level, theme and month, opinions, awards, what is late.

Every number is asked through `reports/measures.py` for the reader, and stands beside the list of exactly its rows. What
a reader may not be told is not there: of a unit that they do not read inside, only what every model's card shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directives.models import Theme
from mobilization.common.charts import share_bar
from models_registry.enums import Domain
from models_registry.figures import NO_THEME
from models_registry.permissions import may_read_all_figures
from models_registry.queries.funnel import Number, Stage
from models_registry.queries.judged import Row
from organizations import tallies
from organizations.dates import today
from organizations.enums import Level
from organizations.figures import Figure, Period, Scope
from reports import measures
from reports.queries.dashboard_late import Late, late_of
from reports.queries.dashboard_map import Spread, spread_of
from reports.queries.dashboard_opinions import Clock, clock_of
from reports.queries.rows import rows_of

MOST_THEMES = 10
NOW, BEFORE = "now", "before"


@dataclass(frozen=True)
class Line:
    """A part and its numbers, in the order of the columns."""

    title: str
    numbers: list[Number]
    is_named: bool = True


@dataclass(frozen=True)
class Parts:
    """A figure by domain and level: a line a domain, a column a level, the sums beside and below."""

    columns: list[str]
    lines: list[Line]
    total: Line


@dataclass(frozen=True)
class Month:
    """A month of the year, and the same of the year before; what has not begun yet has no number."""

    title: str
    now: Number | None
    before: Number


@dataclass(frozen=True)
class Months:
    """The two years by month."""

    years: tuple[int, int]
    lines: list[Month]


@dataclass(frozen=True)
class Dashboard:
    """All of it; `is_inside` says whether more than cards show is told."""

    scope: Scope
    figure: Figure
    is_inside: bool
    figures: list[Figure]
    stages: list[Stage]
    parts: Parts
    themes: list[Line]
    months: Months
    spread: Spread | None
    clock: Clock | None
    late: list[Late]
    awards: list[Row]

    @property
    def is_empty(self) -> bool:
        """Whether no model is counted, in neither year."""
        return not any(number.value for stage in self.stages for number in stage.by_lens[0])


def dashboard_of(user: Any, scope: Scope, figure: Figure) -> Dashboard:
    """What the account is told; so many statements whatever the number of rows and of units below."""
    if scope.root is None:
        raise ValueError("A dashboard is a unit's")
    told = [measures.measure(each.key) for each in measures.readable(user, scope.root)]
    figures = [each for each in told if isinstance(each, Figure)]
    is_inside = may_read_all_figures(user, scope.root)
    awards = [each for each in told if isinstance(each, tallies.Tally) and each.about == tallies.AWARDING]
    years = years_of(scope)
    by_month = {f"{year} {place}": each for year in years for place, each in enumerate(years[year])}
    numbers, parts = measures.numbers_and_parts(
        [figure], {NOW: scope} | by_month, [(NOW, ("domain", "level")), (NOW, ("theme",))], user
    )
    return Dashboard(
        scope=scope,
        figure=figure,
        is_inside=is_inside,
        figures=figures,
        stages=funnel_of(user, scope, figures),
        parts=_crossed(scope, figure, parts[0][figure.key]),
        themes=_themes(scope, figure, parts[1][figure.key]),
        months=_by_month(figure, years, numbers),
        spread=spread_of(user, scope, figure),
        clock=clock_of(user, scope, told) if is_inside else None,
        late=late_of(user, scope.root) if is_inside else [],
        awards=rows_of(awards, scope, user),
    )


def before(scope: Scope) -> Scope:
    """The same in the same days of the year before."""
    return Scope(root=scope.root, as_it_was=scope.as_it_was, period=scope.period.year_before())


def funnel_of(user: Any, scope: Scope, figures: Sequence[Figure]) -> list[Stage]:
    """Each stage that the reader is told, beside the year before; one statement."""
    scopes = {NOW: scope, BEFORE: before(scope)}
    told = measures.counted(figures, scopes, user)
    pairs = [_both(each, scopes, told) for each in figures]
    most = max((now.value for now, _then in pairs), default=0)
    return [
        Stage(str(each.title), str(each.counts), [(now, then)], share_bar(now.value, most))
        for each, (now, then) in zip(figures, pairs, strict=True)
    ]


def _both(figure: Figure, scopes: dict[str, Scope], told: Any) -> tuple[Number, Number]:
    now, then = (_number(told[name][figure.key].number, figure, scopes[name]) for name in (NOW, BEFORE))
    return now, then


def _number(value: int, figure: Figure, scope: Scope, **more: Any) -> Number:
    return Number(value, measures.list_url(figure, scope, **more) if value else "")


def _crossed(scope: Scope, figure: Figure, crossed: dict[tuple[Any, ...], int]) -> Parts:
    used = {level for _domain, level in crossed}
    levels = [(value, str(label)) for value, label in Level.choices if value in used]
    lines = []
    for domain, label in Domain.choices:
        numbers = [
            _number(crossed.get((domain, level), 0), figure, scope, domain=domain, level=level) for level, _n in levels
        ]
        whole = sum(number.value for number in numbers)
        lines.append(Line(str(label), [*numbers, _number(whole, figure, scope, domain=domain)]))
    sums = [sum(line.numbers[place].value for line in lines) for place in range(len(levels) + 1)]
    asked: list[dict[str, Any]] = [*({"level": level} for level, _name in levels), {}]
    total = [_number(value, figure, scope, **more) for value, more in zip(sums, asked, strict=True)]
    return Parts([*(name for _level, name in levels), _("Together")], lines, Line(_("Together"), total))


def _themes(scope: Scope, figure: Figure, by_theme: dict[tuple[Any, ...], int]) -> list[Line]:
    """The themes with most of it, and what has none."""
    most = sorted((each for each in by_theme if each[0] is not None), key=lambda each: (-by_theme[each], each))
    titles = Theme.objects.in_bulk([pk for (pk,) in most[:MOST_THEMES]])
    lines = [Line(str(titles[pk]), [_number(by_theme[pk,], figure, scope, theme=pk)]) for (pk,) in most[:MOST_THEMES]]
    if rest := by_theme.get((None,), 0):
        lines.append(Line(_("Without a theme"), [_number(rest, figure, scope, theme=NO_THEME)], is_named=False))
    return lines


def years_of(scope: Scope) -> dict[int, list[Scope]]:
    """The months of the year in which the period ends, up to today, and of the year before, whole."""
    year = (scope.period.ends or today()).year
    days = {
        year: Period(begins=Period.year(year).begins, ends=min(Period.year(year).ends or today(), today())),
        year - 1: Period.year(year - 1),
    }
    return {
        each: [Scope(root=scope.root, as_it_was=scope.as_it_was, period=month) for month in period.months()]
        for each, period in days.items()
    }


def _by_month(figure: Figure, years: dict[int, list[Scope]], numbers: Any) -> Months:
    year, earlier = years
    lines = []
    for place, then in enumerate(years[earlier]):
        begun = place < len(years[year])
        now = numbers[f"{year} {place}"][figure.key] if begun else 0
        lines.append(
            Month(
                date_format(then.period.begins, "m") if then.period.begins else "",
                _number(now, figure, years[year][place]) if begun else None,
                _number(numbers[f"{earlier} {place}"][figure.key], figure, then),
            )
        )
    return Months((year, earlier), lines)
