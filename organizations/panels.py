"""Pieces that other parts show on a unit's page: awards, models, people."""

from typing import TYPE_CHECKING

from mobilization.common.panels import Panels

if TYPE_CHECKING:
    from organizations.models import Unit

unit_panels: "Panels[Unit]" = Panels()
