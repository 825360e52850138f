"""What a section of a report may be made of: figures by the part of the portal they tell of, and marks in its words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from organizations import dimensions as known
from organizations.figures import Figure
from reports import measures as composed
from reports.dimensions import MONTH, get
from reports.measures import Measure


@dataclass(frozen=True)
class Group:
    """The figures of one part."""

    title: str
    measures: list[Measure]


def grouped(asked: Iterable[Measure] | None = None) -> list[Group]:
    """The measures (None: all) by what they tell of, each in the order of registration; parts without any left out."""
    told = composed.measures() if asked is None else list(asked)
    found = [
        Group(str(title), [each for each in told if composed.part_key(each) == key])
        for key, title in composed.PARTS.items()
    ]
    return [each for each in found if each.measures]


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """As a field to choose one or several of them takes them, by groups."""
    return [(group.title, [(each.key, str(each.title)) for each in group.measures]) for group in grouped()]


def dimension_choices() -> list[tuple[str, str]]:
    """By what any measure can be divided, the month last."""
    named = {key for each in composed.measures() for key in composed.dimensions(each)} - {MONTH}
    keys = [each.key for each in known.registered() if each.key in named]
    return [(key, str(get(key).title)) for key in [*keys, MONTH]]


@dataclass(frozen=True)
class Mark:
    """A mark for words, what it becomes, and (of a figure) what else can be said of it."""

    mark: str
    title: str


def plain_marks() -> list[Mark]:
    """Those that are no figures."""
    return [
        Mark("[[period]]", _("the period, as “6 tháng đầu năm 2026”")),
        Mark("[[unit]]", _("the unit’s name")),
        Mark("[[if …]] … [[none]] … [[end]]", _("words where a figure is not nought, and others where it is")),
    ]


def aspects() -> list[Mark]:
    """What may stand behind a colon, and what it says."""
    return [
        Mark(":before", _("the same period before")),
        Mark(":change", _("more or fewer than before, as “tăng 12”")),
        Mark(":percent", _("the same in per cent, as “tăng 8,5%”")),
        Mark(":value", _("what is reckoned beside the number: a share, a median, an average")),
        Mark(":target", _("the target of the year")),
        Mark(":reached", _("how much of the target was reached, in per cent")),
    ]


def mark_of(asked: Measure) -> str:
    """The mark that becomes its number."""
    return f"[[{asked.key}]]"


def has_value(asked: Measure) -> bool:
    """Whether something is reckoned beside its number."""
    return not isinstance(asked, Figure) and bool(asked.measure)


def title_of(key: str) -> str:
    """What the measure is called; the key itself for one that is no longer there."""
    try:
        return str(composed.measure(key).title)
    except KeyError:
        return key
