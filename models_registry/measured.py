"""An indicator as people read it, inside and in public."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Figures as people read them: `1.246,5`; empty where there is none. `share`: how much of how much, for a bar."""

    name: str
    measure: str
    before: str
    target: str
    reached: str
    change: str
    measured_on: datetime.date | None
    source: str = ""
    share: tuple[int, int]


def measured(
    *,
    name: str,
    unit_of_measure: str,
    baseline: Decimal | None,
    target: Decimal | None,
    actual: Decimal | None,
    measured_on: datetime.date | None,
    source: str = "",
) -> Measured:
    """From the columns of an indicator: how far it moved from where it began, and how much of its target it reached."""
    return Measured(
        name=name,
        measure=unit_of_measure,
        before=_figure(baseline),
        target=_figure(target),
        reached=_figure(actual),
        change="" if baseline is None or actual is None else _signed(actual - baseline),
        measured_on=measured_on,
        source=source,
        share=_share(actual, target),
    )


def _figure(value: Decimal | None) -> str:
    return "" if value is None else str(number_format(value.normalize(), force_grouping=True))


def _signed(moved: Decimal) -> str:
    return ("−" if moved < 0 else "+") + _figure(abs(moved))


def _share(reached: Decimal | None, target: Decimal | None) -> tuple[int, int]:
    """How much of how much, in hundredths; nothing where one of them is missing."""
    if not reached or not target or reached < 0 or target < 0:
        return (0, 0)
    return (min(int(reached * 100 / target), 100), 100)
