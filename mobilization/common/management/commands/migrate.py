"""`manage.py migrate`, as the owner of the tables when there are two database roles, and quicker."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands import migrate

from mobilization.common.migrating import QuickExecutor

_module: Any = migrate
"""Django names its executor here and nowhere else."""


class Command(migrate.Command):
    """Django's own command; the default of `--database` and how it goes forwards differ."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Use the connection `owner` where it exists."""
        super().add_arguments(parser)
        if "owner" in settings.DATABASES:
            parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        """Django's own with our executor in its place."""
        usual, _module.MigrationExecutor = _module.MigrationExecutor, QuickExecutor
        try:
            super().handle(*args, **options)
        finally:
            _module.MigrationExecutor = usual
