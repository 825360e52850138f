"""Pieces that other parts show: on a document's page what carries it out, on a campaign's what came of it."""

from typing import TYPE_CHECKING

from mobilization.common.panels import Panels

if TYPE_CHECKING:
    from directives.models import Campaign, DirectiveDocument

document_panels: "Panels[DirectiveDocument]" = Panels()
campaign_panels: "Panels[Campaign]" = Panels()
