"""Pieces that other parts show on a unit's page (awards, models, people) and on a person's."""

from typing import TYPE_CHECKING

from mobilization.common.panels import Panels

if TYPE_CHECKING:
    from organizations.models import Person, Unit

unit_panels: "Panels[Unit]" = Panels()
person_panels: "Panels[Person]" = Panels()
