"""What stands behind the plan's own checks: the database's rules, and the locks between two reorganisations."""

import pytest
from django.db import transaction

from organizations.models import Reorganisation, Unit
from organizations.plans import Passing, Plan, PlanRefused
from organizations.services import reorganising
from organizations.services.reorganising import reorganise
from tests.organizations.reorganisations import make_account, make_unit
from tests.organizations.test_stewards_follow import HEAD, Late, merged


@pytest.fixture
def city(db):
    return make_unit("01", level="city", kind="city", name="Thành phố")


@pytest.fixture
def ward(city):
    return make_unit("00001", city)


@pytest.fixture
def beside(city):
    return make_unit("00002", city)


@pytest.fixture
def admin(city):
    return make_account(city)


def absorbed(ward, into):
    """The ward goes whole to a unit that stays."""
    return Plan(passings=(Passing(predecessor=ward.pk, successor=into.pk, kind="absorb"),), **HEAD)


@pytest.mark.django_db
@pytest.mark.parametrize("fault", ["a code twice", "a unit below one that ends"])
def test_what_the_database_alone_sees_is_a_refusal_too(monkeypatch, city, ward, beside, admin, fault):
    """As when somebody wrote between the checks and the change."""
    monkeypatch.setattr(reorganising, "errors_in", lambda plan, units: [])
    if fault == "a code twice":
        plan = merged(ward, city, code=beside.code)
    else:
        make_unit("S1", ward)
        plan = absorbed(ward, beside)
    with pytest.raises(PlanRefused) as refused, transaction.atomic():
        reorganise(plan=plan, by=admin)
    assert [error.where for error in refused.value.errors] == [()]
    assert not Reorganisation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_passes_to_a_unit_that_another_reorganisation_is_ending(city, ward, beside, admin):
    with transaction.atomic():
        reorganise(plan=merged(beside, city), by=admin)
        late = Late(lambda: reorganise(plan=absorbed(ward, beside), by=admin))
        late.waits()
    assert isinstance(late.ended(), PlanRefused)
    assert Unit.objects.get(pk=ward.pk).valid_to is None
