"""`manage.py demo_reviews`: what the demo shows of councils and steering committees; asked by `manage.py demo`."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from organizations.enums import Role
from organizations.models import Membership
from reviews.services.demo import load_demo_reviews

JUDGES = {"chair": "chutich.hd@demo.example", "member": "hoidong@demo.example", "other": "uyvien.hd@demo.example"}
SECRETARIES = {"ward": "thuongtruc.xa@demo.example", "city": "thuongtruc@demo.example"}


class Command(BaseCommand):
    """Makes an invented council with a round, and a committee, as the demo accounts would; once."""

    help = "Make the demo's council and steering committee (only where DEMO_ACCOUNTS is on and the accounts stand)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses where settings do not allow well-known passwords; does nothing without the accounts."""
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("Demo councils are made by demo accounts; these settings do not allow them.")
        ward, city = (_held(email, Role.SECRETARY) for email in SECRETARIES.values())
        judges = {name: _held(email, Role.REVIEWER) for name, email in JUDGES.items()}
        if (
            ward is None
            or city is None
            or any(each is None or each.unit_id != ward.unit_id for each in judges.values())
        ):
            return
        secretaries = {"ward": ward.person.user, "city": city.person.user}
        accounts = {name: each.person.user for name, each in judges.items() if each is not None}
        made = load_demo_reviews(ward=ward.unit, city=city.unit, judges=accounts, secretaries=secretaries)
        if made:
            self.stdout.write("Demo council with a round, and steering committee made.")


def _held(email: str, role: Role) -> Membership | None:
    held = Membership.objects.in_force().filter(person__user__email=email, role=role)
    return held.select_related("unit", "person__user").first()
