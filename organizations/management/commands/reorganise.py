"""`manage.py reorganise FILE --on DATE`: a whole table of successions as one reorganisation."""

import datetime
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management import BaseCommand, CommandError
from django.utils import translation

from organizations.models import User
from organizations.plans import Outcome, PlanRefused
from organizations.services.reorganisation_files import reorganise_from_files
from organizations.services.unit_files import UnitFilesRefused


class Command(BaseCommand):
    """Makes one reorganisation of the rows of a day; a faulty row is named by line, and nothing is done."""

    help = (
        "Reorganise units as the rows of a CSV file say, in one transaction. The columns are those of "
        "data/units/hanoi_successions.csv; units that begin stand in a file like data/units/hanoi_units.csv."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, the day, what it rests on, and who does it."""
        parser.add_argument("file", metavar="FILE", type=Path, help="successions; rows of other days are passed over")
        parser.add_argument("--units", type=Path, help="units that begin (default: hanoi_units.csv beside FILE)")
        parser.add_argument("--on", metavar="DATE", type=datetime.date.fromisoformat, required=True, help="2025-07-01")
        parser.add_argument("--document", required=True, help="legal basis, such as “Resolution 1656/NQ-UBTVQH15”")
        parser.add_argument("--reason", default="", help="stands in the record of changes")
        parser.add_argument("--as", dest="email", required=True, help="account that reorganises; its rights count")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Says what was done, or every fault."""
        by = User.objects.filter(email=options["email"].lower(), is_active=True).first()
        if by is None:
            raise CommandError(f"No active account has the address {options['email']}.")
        with translation.override("en"):
            self._reorganise(by, options)

    def _reorganise(self, by: User, options: dict[str, Any]) -> None:
        file: Path = options["file"]
        try:
            outcome = reorganise_from_files(
                file,
                options["units"] or file.with_name("hanoi_units.csv"),
                day=options["on"],
                document=options["document"],
                reason=options["reason"],
                by=by,
                dry_run=options["dry_run"],
            )
        except UnitFilesRefused as refused:
            for fault in refused.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"Nothing was done: {len(refused.faults)} faults.") from refused
        except PlanRefused as refused:
            raise CommandError(f"Nothing was done: {refused}") from refused
        except PermissionDenied as refused:
            raise CommandError(f"Nothing was done: {by.email} does not administer units.") from refused
        self._tell(outcome, dry_run=options["dry_run"])

    def _tell(self, outcome: Outcome, *, dry_run: bool) -> None:
        moved = ", ".join(f"{key} {count}" for key, count in outcome.moved().items()) or "nothing"
        waiting = ", ".join(f"{key} {count}" for key, count in outcome.waiting().items()) or "nothing"
        self.stdout.write(
            f"{'Would end' if dry_run else 'Ended'}: {len(outcome.ended)}, begin: {len(outcome.began)}. "
            f"Moved: {moved}. Waiting for a choice: {waiting}."
        )
