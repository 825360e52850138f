"""`manage.py seed_opinions N`: scale data, to see how the portal fares with as many opinions as a city or a country."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from dialogues.services.seeding import seed_opinions
from organizations.models import Unit


class Command(BaseCommand):
    """Brings the number of invented opinions up to N; never in production."""

    help = "Fill the database with N invented opinions (only where DEMO_ACCOUNTS is on)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, and where."""
        parser.add_argument("opinions", type=int, metavar="N", help="invented opinions that are to stand")
        parser.add_argument("--within", default="", metavar="CODE", help="only in the units below this one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses where real records may stand."""
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("Invented opinions do not belong among real ones; these settings do not allow them.")
        within = Unit.objects.filter(code=options["within"]).first()
        if options["within"] and within is None:
            raise CommandError(f"There is no unit with the code {options['within']}.")
        try:
            made = seed_opinions(options["opinions"], within=within, told=lambda n: self.stdout.write(f"{n} opinions"))
        except ValueError as wrong:
            raise CommandError(str(wrong)) from None
        self.stdout.write(f"{made} opinions made.")
