"""`manage.py load_units DIR`: the units of Hà Nội with their history, its bodies, and if wanted all of Việt Nam."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from organizations.models import Unit
from organizations.services.unit_files import UnitFilesRefused
from organizations.services.unit_loading import load_units


class Command(BaseCommand):
    """Loads hanoi_units.csv, hanoi_bodies.csv, hanoi_successions.csv and with --country vietnam_2025.csv."""

    help = (
        "Load units from the CSV files of a folder. Loading again brings up to date what differs. "
        "A file with faults is refused as a whole; each fault is named."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and what to do with it."""
        parser.add_argument("folder", metavar="DIR", type=Path, help="folder with the files")
        parser.add_argument("--country", action="store_true", help="also vietnam_2025.csv, without its Hà Nội rows")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are units already")

    def handle(self, *args: Any, **options: Any) -> None:
        """Says what was stored, or every fault."""
        if options["if_empty"] and Unit.objects.exists():
            return
        try:
            done = load_units(options["folder"], country=options["country"])
        except UnitFilesRefused as refused:
            for fault in refused.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"Nothing was loaded: {len(refused.faults)} faults.") from refused
        self.stdout.write(
            f"Units: {done.new_units} new, {done.changed_units} changed. "
            f"Successions: {done.new_successions} new, {done.changed_successions} changed."
        )
