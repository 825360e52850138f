"""Pieces that other parts show on a unit's page (awards, models, people), on a person's, and beside figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobilization.common.panels import Panels

if TYPE_CHECKING:
    from organizations.figures import Period
    from organizations.models import Person, Unit


@dataclass(frozen=True)
class FiguresShown:
    """What a page of figures shows: these numbers, by their keys, of the unit (None: of all) in the period."""

    unit: "Unit | None"
    period: "Period"
    keys: Sequence[str]


unit_panels: "Panels[Unit]" = Panels()
person_panels: "Panels[Person]" = Panels()
figure_panels: "Panels[FiguresShown]" = Panels()
