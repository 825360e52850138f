"""`manage.py load_documents FILE`: directive documents from a JSON file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from directives.models import DirectiveDocument
from directives.services.document_loading import DocumentFileRefused, load_documents
from organizations.models import Unit


class Command(BaseCommand):
    """Enters documents for a unit at the top of the tree; those that are there already stay as they are."""

    help = (
        "Load directive documents (number, date, issuer, subject, source) from a JSON file. "
        "A file with faults is refused as a whole; each faulty row is named."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, for whom, and whether to begin at all."""
        parser.add_argument("file", metavar="FILE", type=Path, help="JSON file with a list of documents")
        parser.add_argument("--unit", metavar="CODE", default="01", help="code of the unit they are entered for (01)")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing without the unit, or when there are documents"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Says what was stored, or every fault."""
        unit = Unit.objects.in_force().filter(code=options["unit"], parent=None).first()
        if options["if_empty"] and (unit is None or DirectiveDocument.objects.exists()):
            return
        if unit is None:
            raise CommandError(f"No unit at the top of the tree has the code {options['unit']}: load the units first.")
        try:
            done = load_documents(options["file"], unit=unit)
        except DocumentFileRefused as refused:
            for fault in refused.faults:
                self.stderr.write(fault)
            raise CommandError(f"Nothing was loaded: {len(refused.faults)} faults.") from refused
        self.stdout.write(f"Documents: {done.new} new, {done.known} known already.")
