"""Units, people and their accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    """Who acts and for which unit."""

    name = "organizations"
    verbose_name = _("Units and people")

    def ready(self) -> None:
        """Memberships move with their units."""
        from organizations import movers
        from organizations.services.moving_memberships import MembershipMover

        movers.register(MembershipMover())
