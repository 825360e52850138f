"""`manage.py demo_books`: what the demo shows of books of models; asked by `manage.py demo`."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from mobilization.common.recording import recording
from organizations.models import Membership, User
from reports.services.demo_books import load_demo_books

OF_CITY = "thuongtruc@demo.example"
ROOT = "quantri@demo.example"


class Command(BaseCommand):
    """Makes a published book of the city and a draft; once."""

    help = "Make the demo's books of models (only where DEMO_ACCOUNTS is on and the accounts stand)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses where settings do not allow well-known passwords; does nothing without the accounts."""
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("Demo books are made by a demo account; these settings do not allow them.")
        root = User.objects.filter(email=ROOT).first()
        held = Membership.objects.in_force().filter(person__user__email=OF_CITY).select_related("unit").first()
        if root is None or held is None:
            return
        with recording(actor=root.pk):
            made = load_demo_books(city=held.unit, by=root)
        if made:
            self.stdout.write(f"Demo books of models made: {made}.")
