"""`manage.py migrate`, as the owner of the tables when there are two database roles."""

from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as MigrateCommand


class Command(MigrateCommand):
    """Django's own command; only the default of `--database` differs."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Use the connection `owner` where it exists."""
        super().add_arguments(parser)
        if "owner" in settings.DATABASES:
            parser.set_defaults(database="owner")
