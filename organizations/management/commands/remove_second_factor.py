"""For somebody who lost phone and recovery codes: `manage.py remove_second_factor ADDRESS`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from organizations.models import User
from organizations.services.second_factors import remove_second_factor


class Command(BaseCommand):
    """Take a person's second factor off; their sessions end and they are told by mail."""

    help = "Take off the second factor of an account whose owner lost phone and recovery codes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The address the person signs in with."""
        parser.add_argument("address")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        """Remove and say so."""
        user = User.objects.filter(email=address.lower()).first()
        if user is None:
            raise CommandError(f"No account signs in with {address}.")
        if not remove_second_factor(user):
            raise CommandError(f"{address} has no second factor.")
        self.stdout.write(f"The second factor of {address} is off; all sessions have ended.")
