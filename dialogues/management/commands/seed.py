"""`manage.py seed --models N --opinions N`: scale data, to see how the portal fares with a city's or a country's."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from dialogues.services.seeding import seed_opinions
from models_registry.services.seeding import seed_models
from organizations.models import Unit

SEEDS = {"models": seed_models, "opinions": seed_opinions}


class Command(BaseCommand):
    """Brings the number of invented models and opinions up to N; never in production."""

    help = "Fill the database with invented models and opinions (only where DEMO_ACCOUNTS is on)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many of each, and where."""
        for things in SEEDS:
            parser.add_argument(f"--{things}", type=int, metavar="N", help=f"invented {things} that are to stand")
        parser.add_argument("--within", default="", metavar="CODE", help="only in the units below this one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses where real records may stand."""
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("Invented records do not belong among real ones; these settings do not allow them.")
        within = Unit.objects.filter(code=options["within"]).first()
        if options["within"] and within is None:
            raise CommandError(f"There is no unit with the code {options['within']}.")
        wanted = {things: options[things] for things in SEEDS if options[things] is not None}
        for things, number in (wanted or {"models": 0}).items():
            self._seed(things, number, within)

    def _seed(self, things: str, number: int, within: Unit | None) -> None:
        if number < 0:
            raise CommandError(f"The number of {things} is not negative.")
        try:
            made = SEEDS[things](number, within=within, told=lambda done: self.stdout.write(f"{done} {things}"))
        except ValueError as wrong:
            raise CommandError(str(wrong)) from None
        self.stdout.write(f"{made} {things} made.")
