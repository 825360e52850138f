"""`manage.py seed_vocabularies`: the themes and target groups a portal begins with, as often as one likes."""

from typing import Any

from django.core.management import BaseCommand

from directives.services.vocabularies import seed_vocabularies


class Command(BaseCommand):
    """Adds what was never in the vocabularies; words that people changed or took out of use stay as they left them."""

    help = "Enter the themes and target groups that were never in the vocabularies."

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how many words it entered, and nothing when there was none."""
        if number := seed_vocabularies():
            self.stdout.write(f"{number} themes and target groups entered in the vocabularies.")
