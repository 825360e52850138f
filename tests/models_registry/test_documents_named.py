"""The documents a model carries out: who may not know a document does not learn of it through the model either."""

import pytest

from mobilization.common.changes import changes
from models_registry.enums import ModelState
from models_registry.models import ModelDocument
from organizations.queries.history import events_of, events_visible_to, record_with_history
from tests.access.people import again
from tests.directives.makers import make_document
from tests.models_registry.makers import make_model
from tests.worlds import shared

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A3")]


@shared
def model(cast, campaign):
    """A draft of the ward which the city linked with a document of its own and an open one."""
    made = make_model(cast.units.ward, ModelState.DRAFT, campaign=campaign)
    hidden = make_document(cast.units.city, "77-KH/MAT", is_internal=True)
    made.documents.set([hidden, make_document(cast.units.city, "78-KH/TU")])
    return made


@pytest.mark.parametrize("page", ["", "edit/links/", "edit/check/"])
def test_pages_name_only_what_the_reader_may_know(client, cast, model, page):
    address = model.get_absolute_url() + page
    for user, is_told in ((cast.officer, False), (cast.leader, False), (cast.city_officer, True)):
        client.force_login(user)
        shown = client.get(address)
        assert shown.status_code == 200
        text = shown.content.decode()
        assert "78-KH/TU" in text
        assert ("77-KH/MAT" in text) is is_told


def test_the_comparison_of_two_versions_does_not_name_it(client, cast, model):
    address = model.get_absolute_url() + "edit/links/"
    client.force_login(cast.officer)
    sent = {"version": model.version, "seen": "old", "documents": []}
    type(model).objects.filter(pk=model.pk).update(version=model.version + 1)
    answer = client.post(address, sent)
    assert answer.status_code == 409
    assert "78-KH/TU" in answer.content.decode()
    assert "77-KH/MAT" not in answer.content.decode()
    assert model.documents.count() == 2


def test_the_record_of_changes_does_not_name_it(cast, model):
    hidden, known = ModelDocument.objects.filter(model=model).order_by("document__number")
    for user, is_told in ((cast.leader, False), (cast.auditor, False), (cast.city_secretary, True)):
        reader = again(user)
        assert record_with_history(reader, "modeldocument", known.pk) == known
        assert (record_with_history(reader, "modeldocument", hidden.pk) is not None) is is_told
        for events in ({ModelDocument: events_visible_to(reader)[ModelDocument]}, events_of(model, reader)):
            told = str(changes(events, size=100).items)
            assert "78-KH/TU" in told
            assert ("77-KH/MAT" in told) is is_told
