"""The funnel as pages, files and the home page show it: numbers of the figures, each with the list of exactly these."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from directives.models import Theme
from mobilization.common.charts import share_bar
from models_registry.enums import Domain, Subject
from models_registry.figures import FUNNEL, NO_THEME, for_reader, of_card
from models_registry.permissions import may_read_all_figures
from organizations.dates import today
from organizations.enums import Level
from organizations.figures import Divided, Figure, Period, Scope, numbers, numbers_and_parts
from organizations.models import Unit

LENSES = ("steward", "unit")
"""As it is now, and as it was."""
CROSSED = ("domain", "level", "subject")
MOST_MONTHS = 12
"""Of a longer period there is no table by month."""


@dataclass(frozen=True)
class Number:
    """A number and the address of the list it counts; without a list the address is empty."""

    value: int
    url: str = ""


@dataclass(frozen=True)
class Stage:
    """A stage of the funnel: its number and that of the same days of the year before, in each lens asked for."""

    title: str
    counts: str
    by_lens: list[tuple[Number, Number]]
    bar: SafeString


@dataclass(frozen=True)
class Table:
    """The stages by the parts of something: a row for each part that is not all nought."""

    key: str
    title: str
    headings: list[str]
    rows: list[tuple[list[str], list[Number]]]
    note: str = ""


def figures_for(user: Any, root: Unit | None) -> list[Figure]:
    """The stages of the unit that the account may read; elsewhere those that every model's card shows."""
    readable = FUNNEL if may_read_all_figures(user, root) else of_card()
    return [for_reader(each, user) for each in readable]


def this_year(unit: Unit | None = None) -> Period:
    """From 1 January to today; of a unit that ended, its last year to its last day."""
    last = today()
    if unit is not None and unit.valid_to is not None and unit.valid_to < last:
        last = unit.valid_to
    return Period(begins=last.replace(month=1, day=1), ends=last)


def list_url(figure: Figure, scope: Scope, **more: Any) -> str:
    """The list of the models that the figure counts in the scope; `more` are further filters of the list."""
    period = scope.period
    query = {
        "figure": figure.key,
        "within": scope.root.pk if scope.root else "all",
        "lens": "unit" if scope.as_it_was else "",
        "from": _typed(period.begins),
        "to": _typed(period.ends),
        **more,
    }
    given = {name: value for name, value in query.items() if value != ""}
    return f"{reverse('models_registry:models')}?{urlencode(given)}"


def _typed(day: datetime.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def funnel(
    root: Unit | None, period: Period, figures: Sequence[Figure], lenses: Sequence[str] = LENSES[:1]
) -> list[Stage]:
    """Each stage in the period and in the same days of the year before; one query."""
    scopes = _both_years(root, period, lenses)
    return _stages(numbers(figures, scopes), scopes, figures, lenses)


def figures_page(scope: Scope, figures: Sequence[Figure]) -> tuple[list[Stage], list[Table]]:
    """The funnel of the scope's lens and its tables; of a whole tree of units one query for what counts alike."""
    lens = "unit" if scope.as_it_was else "steward"
    both, months = _both_years(scope.root, scope.period, [lens]), _months(scope)
    now = f"{lens} now"
    found, parts = numbers_and_parts(figures, both | months, [(now, CROSSED), (now, ["theme"])])
    stages = _stages(found, both, figures, [lens])
    return stages, _tables(scope, figures, parts[0], parts[1]) + _of_months(figures, months, found)


def _both_years(root: Unit | None, period: Period, lenses: Sequence[str]) -> dict[str, Scope]:
    return {
        f"{lens} {name}": Scope(root=root, as_it_was=lens == "unit", period=days)
        for lens in lenses
        for name, days in (("now", period), ("before", period.year_before()))
    }


def _stages(
    found: Mapping[str, Mapping[str, int]],
    scopes: Mapping[str, Scope],
    figures: Sequence[Figure],
    lenses: Sequence[str],
) -> list[Stage]:
    most = max(found[f"{lenses[0]} now"].values())
    stages = []
    for figure in figures:
        linked = {name: Number(found[name][figure.key], list_url(figure, scope)) for name, scope in scopes.items()}
        pairs = [(linked[f"{lens} now"], linked[f"{lens} before"]) for lens in lenses]
        bar = share_bar(pairs[0][0].value, most)
        stages.append(Stage(str(figure.title), str(figure.counts), pairs, bar))
    return stages


def is_empty(stages: Iterable[Stage]) -> bool:
    """Whether there is nothing to count, in neither year."""
    return not any(number.value for stage in stages for pair in stage.by_lens for number in pair)


def tables(scope: Scope, figures: Sequence[Figure]) -> list[Table]:
    """The stages by domain, level and subject, by all three together, by theme and by month."""
    return figures_page(scope, figures)[1]


def _tables(scope: Scope, figures: Sequence[Figure], crossed: Divided, by_theme: Divided) -> list[Table]:
    of_one = partial(_of_one, scope, figures, crossed)
    return [
        of_one("domain", _("By domain"), _("Domain"), Domain.choices),
        of_one("level", _("By level"), _("Level"), Level.choices),
        of_one("subject", _("By subject"), _("Subject"), Subject.choices),
        _of_all(scope, figures, crossed),
        _of_themes(scope, figures, by_theme),
    ]


def _of_one(
    scope: Scope, figures: Sequence[Figure], crossed: Any, name: str, title: str, heading: str, choices: Any
) -> Table:
    place = CROSSED.index(name)
    rows = []
    for value, label in choices:
        sums = [
            sum(number for values, number in crossed[figure.key].items() if values[place] == value)
            for figure in figures
        ]
        if any(sums) or name != "level":
            rows.append(([str(label)], _linked(scope, figures, sums, **{name: value})))
    return Table(name, title, [heading], rows)


def _of_all(scope: Scope, figures: Sequence[Figure], crossed: Any) -> Table:
    rows = []
    for domain, domain_label in Domain.choices:
        for level, level_label in Level.choices:
            for subject, subject_label in Subject.choices:
                values = [crossed[figure.key].get((domain, level, subject), 0) for figure in figures]
                if any(values):
                    labels = [str(domain_label), str(level_label), str(subject_label)]
                    rows.append((labels, _linked(scope, figures, values, domain=domain, level=level, subject=subject)))
    headings = [_("Domain"), _("Level"), _("Subject")]
    return Table("together", _("By domain, level and subject"), headings, rows)


def _of_themes(scope: Scope, figures: Sequence[Figure], by_theme: Divided) -> Table:
    used = {values[0] for found in by_theme.values() for values in found}
    rows = []
    for theme in Theme.objects.order_by("sort_key", "id"):
        if theme.pk in used:
            values = [by_theme[figure.key].get((theme.pk,), 0) for figure in figures]
            rows.append(([str(theme)], _linked(scope, figures, values, theme=theme.pk)))
    if None in used:
        values = [by_theme[figure.key].get((None,), 0) for figure in figures]
        rows.append(([_("Without a theme")], _linked(scope, figures, values, theme=NO_THEME)))
    note = _("A model with several themes counts under each of them.")
    return Table("theme", _("By theme"), [_("Theme")], rows, note)


def _months(scope: Scope) -> dict[str, Scope]:
    """The months of the scope by name, if they are not too many."""
    period = scope.period
    months = period.months() if period.begins and period.ends else []
    if not 1 <= len(months) <= MOST_MONTHS:
        return {}
    return {
        _month(days): Scope(root=scope.root, as_it_was=scope.as_it_was, period=days) for days in months if days.begins
    }


def _of_months(
    figures: Sequence[Figure], scopes: Mapping[str, Scope], found: Mapping[str, Mapping[str, int]]
) -> list[Table]:
    if not scopes:
        return []
    rows = [
        ([name], _linked(of_month, figures, [found[name][figure.key] for figure in figures]))
        for name, of_month in scopes.items()
    ]
    note = _("Reached in two months counts in both; “In implementation” is the number on the last day of each month.")
    return [Table("month", _("By month"), [_("Month")], rows, note)]


def _month(days: Period) -> str:
    return date_format(days.begins, "m/Y") if days.begins else ""


def _linked(scope: Scope, figures: Sequence[Figure], values: Sequence[int], **more: Any) -> list[Number]:
    pairs = zip(figures, values, strict=True)
    return [Number(value, list_url(figure, scope, **more) if value else "") for figure, value in pairs]
