"""A reorganisation moves a key and its program's role together: to one heir at once, to one of several by choice."""

import datetime

import pytest

from organizations.models import Membership, QueuedItem, Unit, User
from organizations.plans import Beginning
from organizations.services.plan_building import divided, into_one
from organizations.services.queueing import choose_successor
from organizations.services.reorganising import reorganise
from partners.models import Client
from tests.access.people import again, worker

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)
HEAD = {"effective_on": DAY, "document": "Nghị quyết 1"}


@pytest.fixture
def above(units, key):
    """Who reorganises; key and role began long before the day."""
    Client.objects.update(valid_from=DAY - datetime.timedelta(days=300))
    Membership.objects.filter(role="partner").update(valid_from=DAY - datetime.timedelta(days=300))
    return again(worker("administrator", units.city, "above"))


def begins(code, parent):
    words = {"code": code, "name": f"Phường {code}", "short_name": code, "kind": "ward", "level": "grassroots"}
    return Beginning(key=code, parent=parent.pk, **words)


def acts_for(key):
    return User.objects.get(pk=key.account_id).acting.unit


def test_a_merger_takes_key_and_role_along(program, key, units, above):
    program.come_in()
    reorganise(plan=into_one([units.ward, units.beside], begins("00099", units.city), "merge", **HEAD), by=above)
    heir = Unit.objects.get(code="00099")
    moved = Client.objects.get()
    assert (moved.unit, moved.steward, acts_for(key)) == (units.ward, heir, heir)
    assert program.get("/api/v1/units/").status_code == 200


def test_a_division_asks_once_for_both(program, key, units, above):
    units.school.delete()
    program.come_in()
    parts = [begins("00098", units.city), begins("00099", units.city)]
    reorganise(plan=divided(units.ward, parts, "00098", **HEAD), by=above)
    queued = QueuedItem.objects.get(mover="partners.client")
    assert (queued.title, queued.item_id) == ("Sở Nội vụ", str(key.pk))
    assert not QueuedItem.objects.filter(mover="organizations.membership", title__startswith="Hệ thống").exists()
    assert program.get("/api/v1/units/").status_code == 401  # its unit has ended and nobody has chosen yet
    heir = Unit.objects.get(code="00099")
    choose_successor(items=[queued.pk], successor=heir.pk, by=above)
    assert (Client.objects.get().steward, acts_for(key)) == (heir, heir)
    assert program.get("/api/v1/units/").status_code == 200
