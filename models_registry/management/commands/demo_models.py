"""`manage.py demo_models`: what the demo shows of campaigns and models; asked by `manage.py demo`."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from models_registry.services.demo import Cast, load_demo_models
from organizations.enums import Role
from organizations.models import Membership, Unit, User

FILE = settings.BASE_DIR / "data" / "models" / "demo_models.json"
ACCOUNTS = {
    "officer": "canbo.xa@demo.example",
    "leader": "lanhdao@demo.example",
    "secretary": "thuongtruc@demo.example",
    "city_officer": "canbo.tp@demo.example",
    "city_leader": "lanhdao.tp@demo.example",
}


class Command(BaseCommand):
    """Makes invented models at every stage, as the demo accounts would; once."""

    help = "Make the demo's campaigns and models (only where DEMO_ACCOUNTS is on and the demo accounts stand)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses where settings do not allow well-known passwords; does nothing without the accounts."""
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("Demo models are made by demo accounts; these settings do not allow them.")
        users = {name: User.objects.filter(email=email).first() for name, email in ACCOUNTS.items()}
        ward, city = (
            _unit_of(ACCOUNTS[name], role) for name, role in (("officer", Role.OFFICER), ("secretary", Role.SECRETARY))
        )
        if ward is None or city is None or None in users.values():
            return
        made = load_demo_models(FILE, ward=ward, city=city, cast=Cast(**users))
        if made:
            self.stdout.write(f"Demo models: {made} made.")


def _unit_of(email: str, role: Role) -> Unit | None:
    held = Membership.objects.in_force().filter(person__user__email=email, role=role).select_related("unit").first()
    return held.unit if held else None
