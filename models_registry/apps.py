"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModelsRegistryConfig(AppConfig):
    """Registered models of skilful mass mobilisation and their life."""

    name = "models_registry"
    verbose_name = _("Models")

    def ready(self) -> None:
        """Two workflows; models and candidacies move with their units; the rules and notices of this app."""
        from mobilization.workflow import transitions
        from models_registry import document_models, figures, movers, notices, readers_of_history, rules
        from models_registry.workflow import CANDIDACY, MODEL

        transitions.register(MODEL)
        transitions.register(CANDIDACY)
        figures.register_figures()
        movers.register()
        rules.register()
        notices.register()
        document_models.register()
        readers_of_history.register()
