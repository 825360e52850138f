"""`manage.py demo`: the demo accounts of `make run`, printed with their passwords."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from organizations.models import User

PASSWORD = "dan-van-kheo-demo"  # noqa: S105  (of accounts that exist on a loopback address only)
DEMO_DOMAIN = "@demo.example"
ACCOUNTS = [
    ("quantri@demo.example", "Nguyễn Quản Trị", True, "administrator: everything, and the technical administration"),
    ("canbo@demo.example", "Trần Thị Cán Bộ", False, "officer: own jobs"),
]


def belongs_to_others() -> bool:
    """Whether people's own accounts stand here and no demo account: a real database that somebody pointed us at."""
    demo = User.objects.filter(email__endswith=DEMO_DOMAIN)
    return not demo.exists() and User.objects.exclude(email__endswith=DEMO_DOMAIN).exists()


class Command(BaseCommand):
    """Makes the demo accounts that are missing; never touches one that exists."""

    help = "Make the demo accounts and print them (only where DEMO_ACCOUNTS is on)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses where settings do not allow well-known passwords."""
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("Demo accounts have a well-known password; these settings do not allow them.")
        if belongs_to_others():
            self.stdout.write("This database has accounts of its own; no demo accounts are made in it.")
            return
        for email, name, administrator, _purpose in ACCOUNTS:
            if User.objects.filter(email=email).exists():
                continue
            make = User.objects.create_superuser if administrator else User.objects.create_user
            make(email, PASSWORD, full_name=name)
        self.stdout.write(f"Demo accounts (password of all: {PASSWORD}):")
        for email, _name, _administrator, purpose in ACCOUNTS:
            self.stdout.write(f"  {email:<26} {purpose}")
