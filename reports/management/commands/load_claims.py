"""`manage.py load_claims --by EMAIL`: the figures published elsewhere that come with the portal."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management import BaseCommand, CommandError, CommandParser

from mobilization.common.recording import recording
from organizations.models import User
from reports.services.claims import load_facts


class Command(BaseCommand):
    """Enters those that are not there yet; what is there stays as it was corrected here."""

    help = "Enter the published figures that come with the portal, each with its source."

    def add_arguments(self, parser: CommandParser) -> None:
        """On whose account they are entered; without it on that of the first superuser."""
        parser.add_argument("--by", help="e-mail address of a secretary, an officer or a superuser")

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how many were entered, and how many were there already."""
        accounts = User.objects.filter(is_active=True)
        if options["by"]:
            by = accounts.filter(email=options["by"]).first()
        else:
            by = accounts.filter(is_superuser=True).order_by("pk").first()
        if by is None:
            raise CommandError(f"There is no account {options['by'] or 'of a superuser'} in use.")
        with recording(actor=by.pk):
            try:
                made, known = load_facts(by=by)
            except PermissionDenied as refused:
                raise CommandError(f"{by.email} may not enter published figures.") from refused
        self.stdout.write(f"Published figures entered: {made}; there already: {known}.")
