"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    """Programs of other bodies, each with a key for a unit and scopes."""

    name = "partners"
    verbose_name = _("Partner systems")

    def ready(self) -> None:
        """Keys move with their units; the API's description knows the way in."""
        from organizations import movers
        from partners import permissions, schema  # noqa: F401 - who reads their history; the way in
        from partners.movers import ClientMover

        movers.register(ClientMover())
