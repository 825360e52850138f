"""The demo's decisions: one in part handed over, Thái Bình 2023, a draft; once, and only where demo accounts may be."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from awards.models import AwardForm, Decision, Nomination, Presentation
from awards.queries.commended_models import published_of
from awards.queries.decisions import numbers_of
from awards.queries.record import of_person
from awards.queries.service import service_of
from organizations.dates import today
from organizations.models import Person, User
from tests.access.people import account, member, tree, unit
from tests.showcase.makers import make_public

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
        accounts.ward.pk: ("published", {"rows": 7, "commended": 6, "presented": 5, "left": 1, "annulled": 1}),
        province.pk: ("published", {"rows": 1, "commended": 40, "presented": 8, "left": 32, "annulled": 0}),
        accounts.city.pk: ("draft", {"rows": 1, "commended": 1, "presented": 0, "left": 1, "annulled": 0}),
    }


def test_the_demo_has_nominations_in_several_states_and_somebody_near_the_medal(accounts):
    type(accounts.ward).objects.filter(pk=accounts.ward.pk).update(valid_from=datetime.date(today().year - 1, 7, 1))
    model = make_public(accounts.ward)
    call_command("demo_awards", stdout=StringIO())
    assert sorted(Nomination.objects.values_list("state", flat=True)) == [
        "approved", "decided", "decided", "decided", "draft", "refused", "submitted",
    ]  # fmt: skip
    near = Person.objects.get(full_name="Phạm Thị Gần Dân")
    service = service_of(near)
    assert (service.reached.day.year, len(service.missing)) == (today().year + 1, 1)
    assert of_person(User.objects.get(email="quantri@demo.example"), near).count() == 1
    assert published_of(model.pk).count() == 3
    assert Presentation.objects.filter(steward=accounts.ward).count() == 2
    assert AwardForm.objects.get(is_service_medal=True).code == "commemorative-medal"


def test_without_the_province_or_without_accounts_nothing_is_made_up(accounts):
    call_command("demo_awards", stdout=StringIO())
    assert not Decision.objects.filter(is_outside=True).exists()


def test_without_demo_accounts_it_is_refused(settings):
    settings.DEMO_ACCOUNTS = False
    with pytest.raises(CommandError):
        call_command("demo_awards")
    assert not Decision.objects.exists()
