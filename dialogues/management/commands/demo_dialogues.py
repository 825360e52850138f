"""`manage.py demo_dialogues`: what the demo shows of dialogue conferences; asked by `manage.py demo`."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from dialogues.services.demo import load_demo_dialogues
from dialogues.services.demo_citizens import load_demo_citizens
from dialogues.services.demo_commitments import load_demo_commitments
from dialogues.services.demo_published import load_demo_published
from mobilization.common.recording import recording
from organizations.models import Membership, Unit, User

ROOT, OF_WARD = "quantri@demo.example", "thuongtruc.xa@demo.example"
BESIDE = 6
"""So many wards beside the demo's own have something on the board."""


class Command(BaseCommand):
    """Enters conferences in several states; once."""

    help = "Enter the demo's dialogue conferences (only where DEMO_ACCOUNTS is on and the accounts stand)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses where settings do not allow well-known passwords; does nothing without the accounts."""
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("Demo conferences are made by a demo account; these settings do not allow them.")
        root = User.objects.filter(email=ROOT).first()
        held = Membership.objects.in_force().filter(person__user__email=OF_WARD).select_related("unit__parent").first()
        if root is None or held is None or held.unit.parent is None:
            return
        ward, city = held.unit, held.unit.parent
        beside = Unit.objects.in_force().filter(parent=city, level=ward.level).exclude(pk=ward.pk)
        with recording(actor=root.pk):
            made = load_demo_dialogues(
                ward=ward, city=city, beside=list(beside.order_by("sort_key", "id")[:BESIDE]), by=root
            )
            keeper = User.objects.filter(email=OF_WARD).get()
            made += load_demo_citizens(ward=ward, by=keeper, leader=root)
            load_demo_published(ward=ward, by=root)
            made += load_demo_commitments(ward=ward, by=root)
        if made:
            self.stdout.write(f"Demo dialogue conferences and opinions made: {made}.")
