"""`manage.py seed_calendar`: public holidays and swapped days of 2020–2030, as often as one likes."""

from typing import Any

from django.core.management import BaseCommand

from organizations.services.calendar import seed_calendar


class Command(BaseCommand):
    """Adds what was never in the calendar; days that people changed or removed stay as they left them."""

    help = "Enter the public holidays and swapped days of 2020-2030 that were never in the working calendar."

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how many days it entered, and nothing when there was none."""
        if number := seed_calendar():
            self.stdout.write(f"{number} special days entered in the working calendar.")
