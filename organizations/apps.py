"""Units, people and their accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    """Who acts and for which unit."""

    name = "organizations"
    verbose_name = _("Units and people")

    def ready(self) -> None:
        """Memberships move with their units; sessions begin and end by rule."""
        from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
        from django.contrib.auth.signals import user_logged_in

        from mobilization.common.grants import written_by_triggers
        from mobilization.common.waiting import register as show_at_home
        from organizations import movers
        from organizations.accounts import on_second_factor_change, on_sign_in
        from organizations.jobs import history, invitations, letters, units
        from organizations.models import Membership, Person, User
        from organizations.queries.history import tells_of
        from organizations.services.moving_memberships import MembershipMover
        from organizations.unit_dimensions import register_dimensions
        from organizations.waiting import queue_waiting

        for name in ("place", "member", "cell", "change"):
            written_by_triggers(f"organizations_rolled{name}")
        movers.register(MembershipMover())
        register_dimensions()
        show_at_home(queue_waiting)
        history.register()
        tells_of(Person, {User: "person", Membership: "person"})
        invitations.register()
        letters.register()
        units.register()
        user_logged_in.connect(on_sign_in, dispatch_uid="organizations.on_sign_in")
        for change in (authenticator_added, authenticator_removed, authenticator_reset):
            change.connect(on_second_factor_change, dispatch_uid="organizations.on_second_factor_change")
