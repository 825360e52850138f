"""`manage.py load_real_models`: the models that public sources tell of (data/models/real_models.json)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand

from models_registry.services.real_models import load_real_models
from models_registry.services.real_units import Where


class Command(BaseCommand):
    """Registers those that are not there yet."""

    help = "Register the models of real_models.json that are not in the portal yet. Load the units first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Another file than the project's."""
        standard = settings.BASE_DIR / "data" / "models" / "real_models.json"
        parser.add_argument("file", metavar="FILE", type=Path, nargs="?", default=standard)

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how many, by where their unit was found."""
        done = load_real_models(options["file"])
        self.stdout.write(
            f"Models of public sources: {sum(done.new.values())} new ({done.new[Where.HANOI]} of units of Hà Nội, "
            f"{done.new[Where.COUNTRY]} of units of the country, {done.new[Where.OUTSIDE]} of units known by name), "
            f"{done.known} there already."
        )
