"""What a page says and offers is what can be done in the state: no more, and nothing that can only fail."""

import pytest

from directives.enums import Needed
from tests.models_registry.makers import make_campaign, make_model

pytestmark = pytest.mark.django_db


def lacking(client, model):
    return {each.name for _what, each in client.get(model.get_absolute_url()).context["lacking"]}


def test_a_draft_does_not_lack_what_only_a_living_model_can_have(client, cast):
    wishful = make_campaign(cast.units.ward, needed=Needed.values)
    client.force_login(cast.officer)
    early = set(Needed.values) - {Needed.PROGRESS, Needed.FIELD_CHECK, Needed.RESULT}
    assert lacking(client, make_model(cast.units.ward, campaign=wishful)) == early
    assert lacking(client, make_model(cast.units.ward, "returned", campaign=wishful)) == early
    assert lacking(client, make_model(cast.units.ward, "registered", campaign=wishful)) == set()
