"""`manage.py load_earlier_dialogues --by EMAIL`: the published figures of earlier years that come with the portal."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from dialogues.services.earlier import load_facts
from mobilization.common.recording import recording
from organizations.models import User


class Command(BaseCommand):
    """Enters them for units that exist here; what is there already stays as it is."""

    help = "Enter published figures of dialogues of earlier years, for the provinces and cities that exist here."

    def add_arguments(self, parser: CommandParser) -> None:
        """On whose account it is entered."""
        parser.add_argument("--by", required=True, help="e-mail address of a secretary or administrator of the portal")

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how many were entered, and for which figures there is no unit."""
        by = User.objects.filter(email=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"There is no account {options['by']} in use.")
        with recording(actor=by.pk):
            made, left = load_facts(by=by)
        self.stdout.write(f"Figures entered: {made}.")
        for title in left:
            self.stdout.write(f"No unit here for: {title}")
