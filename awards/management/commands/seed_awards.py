"""`manage.py seed_awards`: titles, award forms and who decides, as a portal begins with; as often as one likes."""

from typing import Any

from django.core.management import BaseCommand

from awards.services.seeding import seed_awards


class Command(BaseCommand):
    """Enters what was never entered; what people changed or took away stays as they left it."""

    help = "Enter the emulation titles, award forms and authorities the portal begins with."

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how many, and nothing when there was nothing to do."""
        if number := seed_awards():
            self.stdout.write(f"{number} emulation titles, award forms and authorities were entered.")
