"""`manage.py seed --models N`: scale data, to see how the portal fares with as many records as a city or a country."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from models_registry.services.seeding import seed_models
from organizations.models import Unit


class Command(BaseCommand):
    """Brings the number of invented models up to N; never in production."""

    help = "Fill the database with N invented models and their lives (only where DEMO_ACCOUNTS is on)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many."""
        parser.add_argument("--models", type=int, default=0, metavar="N", help="invented models that are to stand")
        parser.add_argument("--within", default="", metavar="CODE", help="only in the units below this one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses where real records may stand."""
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("Invented models do not belong among real ones; these settings do not allow them.")
        if options["models"] < 0:
            raise CommandError("The number of models is not negative.")
        within = Unit.objects.filter(code=options["within"]).first()
        if options["within"] and within is None:
            raise CommandError(f"There is no unit with the code {options['within']}.")
        try:
            made = seed_models(options["models"], within=within, told=lambda done: self.stdout.write(f"{done} models"))
        except ValueError as wrong:
            raise CommandError(str(wrong)) from None
        self.stdout.write(f"{made} models made.")
