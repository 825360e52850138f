"""The demo's decisions: one in part handed over, Thái Bình 2023, a draft; once, and only where demo accounts may be."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from awards.models import Decision
from awards.queries.decisions import numbers_of
from tests.access.people import account, member, tree, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts(settings):
    settings.DEMO_ACCOUNTS = True
    units = tree()
    call_command("seed_awards", stdout=StringIO())
    for name, more in (("quantri", {"is_superuser": True}), ("thuongtruc.xa", {})):
        user = account(name, **more)
        type(user).objects.filter(pk=user.pk).update(email=f"{name}@demo.example")
        if not more:
            member(user.person, units.ward, "secretary")
    return units


def test_the_demo_has_decisions_once(accounts):
    province = unit("33", kind="province", level="city", name="Tỉnh Hưng Yên", short_name="Hưng Yên")
    for _turn in range(2):
        call_command("demo_awards", stdout=StringIO())
    told = {each.steward_id: (each.state, numbers_of(each)) for each in Decision.objects.all()}
    assert told == {
        accounts.ward.pk: ("published", {"rows": 4, "commended": 4, "presented": 2, "left": 2, "annulled": 0}),
        province.pk: ("published", {"rows": 1, "commended": 40, "presented": 8, "left": 32, "annulled": 0}),
        accounts.city.pk: ("draft", {"rows": 1, "commended": 1, "presented": 0, "left": 1, "annulled": 0}),
    }


def test_without_the_province_or_without_accounts_nothing_is_made_up(accounts):
    call_command("demo_awards", stdout=StringIO())
    assert not Decision.objects.filter(is_outside=True).exists()


def test_without_demo_accounts_it_is_refused(settings):
    settings.DEMO_ACCOUNTS = False
    with pytest.raises(CommandError):
        call_command("demo_awards")
    assert not Decision.objects.exists()
