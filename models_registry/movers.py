"""What a reorganisation moves: stewardship of models, and who judges open and past candidacies."""

from django.utils.translation import gettext_lazy as _

from models_registry.models import Candidacy, RegisteredModel
from organizations import movers


def register() -> None:
    """Let reorganisations move them."""
    movers.register(
        movers.StewardMover(key="models_registry.registeredmodel", title=_("models"), model=RegisteredModel)
    )
    movers.register(
        movers.StewardMover(
            key="models_registry.candidacy",
            title=_("candidacies to judge"),
            model=Candidacy,
            title_field="model__title",
            field="body_steward",
        )
    )
