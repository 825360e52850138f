"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModelsRegistryConfig(AppConfig):
    """Registered models of skilful mass mobilisation and their life."""

    name = "models_registry"
    verbose_name = _("Models")

    def ready(self) -> None:
        """Two workflows; models and candidacies move with their units; the rules and notices of this app."""
        from directives.panels import campaign_panels
        from mobilization.common import waiting
        from mobilization.common.grants import append_only, written_by_triggers
        from mobilization.workflow import transitions
        from models_registry import (
            campaign_progress,
            dimensions,
            document_models,
            figures,
            movers,
            notices,
            readers_of_history,
            rules,
            tallies,
            why,
        )
        from models_registry.funnel_panel import funnel_of_unit
        from models_registry.jobs.kinds import register_jobs
        from models_registry.panels import model_panels
        from models_registry.recognised_panel import recognised_in_campaign
        from models_registry.signals_panel import signals_of_unit_on_page, signals_on_page
        from models_registry.signals_waiting import signals_waiting, unit_signals_waiting
        from models_registry.unit_panel import models_of_unit
        from models_registry.waiting import models_waiting
        from models_registry.workflow import CANDIDACY, MODEL
        from organizations.panels import unit_panels

        append_only("models_registry_modeltransition")
        append_only("models_registry_candidacytransition")
        written_by_triggers("models_registry_reachedstage")
        transitions.register(MODEL)
        transitions.register(CANDIDACY)
        figures.register_figures()
        tallies.register_tallies()
        for part in (campaign_progress, dimensions, movers, rules, notices, document_models, readers_of_history):
            part.register()
        why.register_rules()
        register_jobs()
        campaign_panels.register(recognised_in_campaign)
        model_panels.register(signals_on_page)
        unit_panels.register(funnel_of_unit)
        unit_panels.register(models_of_unit)
        unit_panels.register(signals_of_unit_on_page)
        waiting.register(models_waiting)
        waiting.register(signals_waiting)
        waiting.register(unit_signals_waiting)
