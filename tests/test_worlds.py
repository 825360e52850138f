"""Each test finds the worlds of its file as they were built, whatever others did; and who commits has a world alone."""

from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from organizations.models import Unit, User
from tests.access.people import account, tree
from tests.worlds import shared, standing


@shared
def units():
    return tree()


@shared
def keeper(units):
    units.keeper = account("keeper")
    return units


@shared
def stranger(unknown):
    return unknown


@pytest.fixture
def unknown(db):
    return account("unknown")


def levels():
    return [name for name, *_rest in standing.levels]


def spoil(units):
    units.ward.note = "spoilt"
    units.ward.save()
    units.ward = None
    Unit.objects.filter(pk=units.school.pk).delete()


@pytest.mark.parametrize("time", range(3))
def test_each_finds_it_as_it_was_built(units, time):
    assert levels() == ["units"]
    assert (units.ward.note, Unit.objects.count()) == ("", 4)
    assert not hasattr(units, "keeper")
    assert set(Unit.objects.values_list("note", flat=True)) == {""}
    spoil(units)


@pytest.mark.parametrize("time", range(2))
def test_what_is_built_upon_it_is_gone_where_it_is_not_asked_for(request, time):
    wanted = request.getfixturevalue("db")
    assert (wanted, levels(), Unit.objects.count(), User.objects.count()) == (None, [], 0, 0)


@pytest.mark.parametrize("time", range(2))
def test_one_upon_the_other(keeper, units, time):
    assert levels() == ["units", "keeper"]
    assert keeper is units
    assert User.objects.get() == keeper.keeper
    spoil(units)


def test_less_again(units):
    assert levels() == ["units"]
    assert (hasattr(units, "keeper"), User.objects.count()) == (False, 0)


def test_between_them_nobody_reads_who_does_not_ask_for_the_database():
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Unit.objects.count()


def test_what_fails_in_the_database_is_undone_with_the_test(units):
    Unit.objects.filter(pk=units.ward.pk).update(note="spoilt")
    connection.needs_rollback = True
    with pytest.raises(transaction.TransactionManagementError):
        Unit.objects.count()


def test_after_that_it_stands(units):
    assert Unit.objects.get(pk=units.ward.pk).note == ""


def test_a_block_that_must_be_the_outermost_may_be_within(units):
    with transaction.atomic(durable=True):
        spoil(units)
    assert Unit.objects.count() == 3


def test_of_one_that_takes_what_is_not_shared_nothing_stands(stranger):
    assert levels() == []
    assert User.objects.get() == stranger


def test_asked_for_in_the_test_it_is_built_in_the_test(request, db):
    units = request.getfixturevalue("keeper")
    assert levels() == []
    assert (Unit.objects.count(), User.objects.get()) == (4, units.keeper)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", range(2))
def test_who_commits_has_one_alone(keeper, time):
    assert (levels(), connection.in_atomic_block) == ([], False)
    assert (Unit.objects.count(), User.objects.get()) == (4, keeper.keeper)
    keeper.ward.note = "spoilt"
    keeper.ward.save()


@pytest.fixture
def live(transactional_db):
    return SimpleNamespace(is_live=True)


def test_so_has_who_commits_by_a_fixture(units, live):
    assert (levels(), connection.in_atomic_block, Unit.objects.count()) == ([], False, 4)
