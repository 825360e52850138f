"""Changing a unit, past the pages: what is compared, what is kept, and who comes second."""

import pytest
from django.db import transaction

from mobilization.outbox.models import Event
from organizations.models import Unit
from organizations.services.units import UnitChanged, edit_unit
from tests.access.people import tree, worker
from tests.threads import Late

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(db):
    made = tree()
    made.chief = worker("administrator", made.city, "chief")
    return made


def test_the_same_texts_typed_otherwise_are_no_change(here):
    typed = {"name": "  Phường  Ba Đình\u200b ", "short_name": "Ba Đi\u0300nh", "note": " \n "}
    assert edit_unit(here.ward, by=here.chief, version=1, changes=typed).version == 1
    assert not Event.objects.exists()


def test_a_note_keeps_its_lines(here):
    edit_unit(here.ward, by=here.chief, version=1, changes={"note": " Một\u200b \nhai ", "name": "Phường Mới"})
    stored = Unit.objects.get(pk=here.ward.pk)
    assert (stored.note, stored.name, stored.search) == ("Một\nhai", "Phường Mới", "phuong moi 00004")


@pytest.mark.django_db(transaction=True)
@pytest.mark.bar("X13")
def test_of_two_who_save_at_the_same_moment_the_second_sees_the_first(here):
    with transaction.atomic():
        edit_unit(here.ward, by=here.chief, version=1, changes={"note": "first"})
        late = Late(lambda: edit_unit(here.ward, by=here.chief, version=1, changes={"note": "second"}))
        late.waits()
    assert isinstance(late.ended(), UnitChanged)
    assert late.error.current.note == Unit.objects.get(pk=here.ward.pk).note == "first"
