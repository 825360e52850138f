"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShowcaseConfig(AppConfig):
    """What the public sees of the movement: recognised models, typical ones first."""

    name = "showcase"
    verbose_name = _("Showcase")

    def ready(self) -> None:
        """What is public follows by triggers alone; a model's page says whether it is."""
        from mobilization.common.grants import written_by_triggers
        from models_registry.panels import model_panels
        from reports import book_sources
        from showcase import permissions  # noqa: F401 - who reads what was taken out, and why
        from showcase.panel import showcase_of_model
        from showcase.queries.book_stories import PublicStories

        written_by_triggers("showcase_publication")
        model_panels.register(showcase_of_model)
        book_sources.register(PublicStories())
