"""Two at the same moment: the second waits for the first, and is told at the field what the first one wrote."""

import pytest
from django.db import transaction

from awards.models import EmulationTitle
from awards.services.authorities import add_authority
from awards.services.catalogues import add_entry
from awards.services.nominations import change_nomination
from tests.access.people import again, worker
from tests.awards import test_authorities, test_catalogues
from tests.awards.makers import make_form
from tests.awards.nominated import awarded_form, complete, nominate
from tests.threads import Late

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_name_entered_twice(city):
    def enter(code, by):
        return add_entry(EmulationTitle, code=code, values=test_catalogues.VALUES, by=by)

    with transaction.atomic():
        enter("first", city.administrator)
        late = Late(lambda: enter("second", city.root))
        late.waits()
    assert list(late.ended().message_dict) == ["name_vi"]


def test_one_row_of_the_matrix_entered_twice(city):
    form = make_form()

    def enter(by):
        return add_authority(subject=form, values=test_authorities.VALUES, by=by)

    with transaction.atomic():
        enter(city.administrator)
        late = Late(lambda: enter(city.root))
        late.waits()
    assert list(late.ended().message_dict) == ["post"]


def test_two_nominations_of_one_recipient_submitted_at_once(city):
    """The second sees the first, as if it had come a day later."""
    leader = worker("leader", city.units.ward)
    form = awarded_form()
    first, second = (complete(nominate(city.units, city.root, form)) for _ in range(2))
    with transaction.atomic():
        change_nomination(first, "submit", by=again(leader))
        late = Late(lambda: change_nomination(second, "submit", by=again(leader)))
        late.waits()
    assert late.ended().names == ["same_achievement"]
