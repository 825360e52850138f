"""What a reorganisation moves: the key to the successor, and with it the role its program acts in."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.enums import Role
from organizations.models import Unit
from organizations.movers import StewardMover
from organizations.services.moving_memberships import lasting, pass_on
from partners.models import Client


class ClientMover(StewardMover):
    """Key and role in one decision, so that a program never acts in one unit and is looked after by another."""

    def __init__(self) -> None:
        super().__init__(key="partners.client", title=_("Partner systems"), model=Client, title_field="contact")

    def move(self, unit: Unit, successor: Unit, *, on: datetime.date, by: Any) -> int:
        """All keys of the unit."""
        pass_on(lasting(on, unit=unit, role=Role.PARTNER), successor, on, by)
        return super().move(unit, successor, on=on, by=by)

    def move_item(self, item_id: str, successor: Unit, *, on: datetime.date, by: Any) -> bool:
        """One key."""
        client = Client.objects.filter(pk=item_id).select_related("account").first()
        if client is None:
            return False
        person, unit = client.account.person_id, client.steward_id
        pass_on(lasting(on, unit=unit, person=person, role=Role.PARTNER), successor, on, by)
        return super().move_item(item_id, successor, on=on, by=by)
