"""`manage.py demo_reports`: what the demo shows of reports; asked by `manage.py demo`."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from mobilization.common.recording import recording
from organizations.models import Membership, Unit, User
from reports.services.demo import load_demo_plans
from reports.services.demo_reports import load_demo_reports

ROOT, OF_CITY = "quantri@demo.example", "thuongtruc@demo.example"
PARTS: tuple[tuple[str, Callable[..., int]], ...] = (
    ("Demo plans for reports made", load_demo_plans),
    ("Demo reports made", load_demo_reports),
)
"""What is said, and what makes it: asked with `city` and `by`, in this order; each makes nothing the second time."""


class Command(BaseCommand):
    """Makes each of PARTS, once."""

    help = "Make the demo's plans and reports (only where DEMO_ACCOUNTS is on and the accounts stand)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses where settings do not allow well-known passwords; does nothing without the accounts."""
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("Demo reports are made by a demo account; these settings do not allow them.")
        root = User.objects.filter(email=ROOT).first()
        held = Membership.objects.in_force().filter(person__user__email=OF_CITY).select_related("unit").first()
        if root is None or held is None:
            return
        city: Unit = held.unit
        for said, load in PARTS:
            with recording(actor=root.pk):
                made = load(city=city, by=root)
            if made:
                self.stdout.write(f"{said}: {made}.")
