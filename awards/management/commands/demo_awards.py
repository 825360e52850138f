"""`manage.py demo_awards`: what the demo shows of decisions on awards; asked by `manage.py demo`."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from awards.services.demo import load_demo_awards
from mobilization.common.recording import recording
from organizations.models import Membership, Unit, User

ROOT, OF_WARD = "quantri@demo.example", "thuongtruc.xa@demo.example"
PROVINCES = ("Tỉnh Thái Bình", "Tỉnh Hưng Yên")
"""Thái Bình, or the province that it became a part of."""


class Command(BaseCommand):
    """Enters decisions with their lists, and what was handed over; once."""

    help = "Enter the demo's decisions on awards (only where DEMO_ACCOUNTS is on and the accounts stand)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses where settings do not allow well-known passwords; does nothing without the accounts."""
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("Demo decisions are made by a demo account; these settings do not allow them.")
        root = User.objects.filter(email=ROOT).first()
        held = Membership.objects.in_force().filter(person__user__email=OF_WARD).select_related("unit__parent").first()
        if root is None or held is None or held.unit.parent is None:
            return
        known = {each.name: each for each in Unit.objects.filter(name__in=PROVINCES)}
        province = next((known[name] for name in PROVINCES if name in known), None)
        with recording(actor=root.pk):
            made = load_demo_awards(ward=held.unit, city=held.unit.parent, province=province, by=root)
        if made:
            self.stdout.write(f"Demo decisions on awards made: {made}.")
