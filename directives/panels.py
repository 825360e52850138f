"""Pieces that other parts show on a document's page: campaigns it opened, models that carry it out."""

from typing import TYPE_CHECKING

from mobilization.common.panels import Panels

if TYPE_CHECKING:
    from directives.models import DirectiveDocument

document_panels: "Panels[DirectiveDocument]" = Panels()
