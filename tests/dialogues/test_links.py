"""Models and documents of a conference: named once, of what one knows, by who writes it; taken away again."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from dialogues.models import ConferenceLink
from dialogues.services.links import link_to, unlink
from directives.models import DirectiveDocument
from organizations.dates import today
from tests.access.people import again
from tests.dialogues.makers import make_conference
from tests.models_registry.makers import make_model

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(here):
    """A concluded conference, a model, an open document and one that is internal to the ward beside."""
    here.found = make_conference(here.ward, here.root, "concluded")
    here.model = make_model(here.units.beside, "registered")
    known = {"type": "plan", "issued_on": today()}
    for name, unit, internal in (("plan", here.ward, False), ("inside", here.units.beside, True)):
        values = known | {"unit": unit, "steward": unit, "issuer_unit": unit, "is_internal": internal}
        setattr(here, name, DirectiveDocument.objects.create(number=f"{name}/ĐU", abstract="Kế hoạch", **values))
    return here


def test_pages_name_what_one_knows_and_take_it_away(client, house):
    client.force_login(again(house.officer))
    at = house.found.get_absolute_url()
    assert client.get(f"{at}links/odd/new/").status_code == 404
    assert client.post(f"{at}links/model/new/", {"model": house.model.pk})["Location"] == at
    assert client.post(f"{at}links/document/new/", {"document": house.plan.pk})["Location"] == at
    hidden = client.post(f"{at}links/document/new/", {"document": house.inside.pk})
    assert (hidden.status_code, list(hidden.context["form"].errors)) == (422, ["document"])
    again_ = client.post(f"{at}links/model/new/", {"model": house.model.pk})
    assert again_.status_code == 422
    link_to(house.found, "document", house.inside, by=house.root)
    shown = client.get(at).context["links"]
    assert [(each.model, each.document) for each in shown] == [(None, house.plan), (house.model, None)]
    client.force_login(again(house.auditor))
    assert client.get(f"{at}links/model/new/").status_code == 403
    assert client.post(f"{at}links/{shown[0].pk}/remove/").status_code == 403
    client.force_login(again(house.officer))
    assert client.get(f"{at}links/{shown[0].pk}/remove/").status_code == 200
    assert client.post(f"{at}links/{shown[0].pk}/remove/")["Location"] == at
    assert client.post(f"{at}links/{shown[0].pk}/remove/").status_code == 404
    assert ConferenceLink.objects.count() == 2


def test_once_and_only_by_who_writes_it(house):
    link = link_to(house.found, "model", house.model, by=house.officer)
    with pytest.raises(ValidationError):
        link_to(house.found, "model", house.model, by=house.officer)
    for by in (house.auditor, house.beside):
        with pytest.raises(PermissionDenied):
            link_to(house.found, "document", house.plan, by=again(by))
        with pytest.raises(PermissionDenied):
            unlink(link, by=again(by))
    unlink(link, by=house.leader)
    with pytest.raises(ValidationError):
        unlink(link, by=house.leader)
    for wrong in ({}, {"model": house.model, "document": house.plan}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ConferenceLink.objects.create(conference=house.found, **wrong)
