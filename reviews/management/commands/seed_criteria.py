"""`manage.py seed_criteria`: the 100 points a portal begins with, marked as its own proposal; as often as one likes."""

from typing import Any

from django.core.management import BaseCommand

from reviews.services.seeding import seed_criteria


class Command(BaseCommand):
    """Enters them once, as soon as there is a unit; what people made of them stays as they left it."""

    help = "Enter the portal's own criteria set where it never was."

    def handle(self, *args: Any, **options: Any) -> None:
        """Says for which unit, and nothing when there was nothing to do."""
        if criteria := seed_criteria():
            self.stdout.write(f"The portal's own criteria set was entered for {criteria.unit}.")
