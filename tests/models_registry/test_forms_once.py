"""A form that is sent several times acts once, without JavaScript."""

import re

import pytest

from models_registry.models import FieldCheck, ProgressEntry
from organizations.dates import today
from tests.models_registry.makers import make_campaign, make_cast, make_model
from tests.threads import at_once


def token_of(page):
    return re.search(r'name="once" value="([\w-]+)"', page.content.decode())[1]


@pytest.mark.django_db(transaction=True)
def test_four_at_once_are_one_entry(client):
    cast = make_cast()
    model = make_model(cast.units.ward, "in_implementation", campaign=make_campaign(cast.units.city))
    client.force_login(cast.officer)
    address = f"{model.get_absolute_url()}progress/new/"
    typed = {"on": f"{today():%d/%m/%Y}", "text": "Đã trồng hoa.", "once": token_of(client.get(address))}
    answers = at_once(4, lambda number: client.post(address, typed))
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, model.get_absolute_url())}
    assert ProgressEntry.objects.filter(model=model).count() == 1
    assert client.post(address, typed | {"once": token_of(client.get(address))}).status_code == 302
    assert ProgressEntry.objects.filter(model=model).count() == 2


@pytest.mark.django_db
def test_a_form_with_an_error_may_be_sent_again_and_a_token_is_for_one_page(client):
    cast = make_cast()
    model = make_model(cast.units.ward, "in_implementation", campaign=make_campaign(cast.units.city))
    client.force_login(cast.officer)
    address = f"{model.get_absolute_url()}progress/new/"
    typed = {"on": "01/01/2100", "text": "Đã trồng hoa.", "once": token_of(client.get(address))}
    wrong = client.post(address, typed)
    assert (wrong.status_code, token_of(wrong)) == (422, typed["once"])
    assert client.post(address, typed | {"on": f"{today():%d/%m/%Y}"}).status_code == 302
    other = make_model(cast.units.ward, "in_implementation", campaign=model.campaign)
    elsewhere = client.post(f"{other.get_absolute_url()}progress/new/", typed | {"on": f"{today():%d/%m/%Y}"})
    assert (elsewhere.status_code, ProgressEntry.objects.count(), FieldCheck.objects.count()) == (422, 1, 0)
