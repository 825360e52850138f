"""Pieces that other parts show on a model's page: reviews, awards, copies elsewhere.

Only those who read inside the model are shown panels.
"""

from typing import TYPE_CHECKING

from mobilization.common.panels import Panels

if TYPE_CHECKING:
    from models_registry.models import RegisteredModel

model_panels: "Panels[RegisteredModel]" = Panels()
