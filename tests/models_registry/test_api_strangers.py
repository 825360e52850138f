"""What the API does not tell or do for whoever reads a model's card only, or sees less of it than others."""

import re

import pytest

from directives.models import DirectiveDocument
from tests.directives.makers import make_document
from tests.models_registry.api import Api
from tests.models_registry.makers import make_candidacy, make_model

pytestmark = pytest.mark.django_db
STEPS = ("submit", "take-back", "register", "return", "begin", "stop", "withdraw", "resume")


@pytest.mark.bar("A3")
@pytest.mark.parametrize("action", STEPS)
def test_a_refused_step_does_not_tell_the_state(cast, campaign, action):
    answers = {
        state: Api(cast.neighbour).post(f"models/{model.pk}/{action}/", {"reason": "x"})
        for state in ("registered", "in_implementation", "ended")
        for model in [make_model(cast.units.ward, state, campaign=campaign)]
    }
    assert {answer.status_code for answer in answers.values()} == {403}
    assert len({answer.json()["detail"] for answer in answers.values()}) == 1


@pytest.mark.bar("A4")
def test_documents_one_may_not_know_are_not_taken_away(cast, campaign):
    model = make_model(cast.units.ward, campaign=campaign)
    hidden = make_document(cast.units.city, "77-KH/MAT", is_internal=True)
    seen, other = make_document(cast.units.city, "78-KH/TU"), make_document(cast.units.city, "79-KH/TU")
    model.documents.set([hidden, seen])
    api = Api(cast.officer)
    assert api.get(f"models/{model.pk}/").json()["documents"] == [seen.pk]
    answer = api.patch(f"models/{model.pk}/", {"documents": [other.pk]}, '"1-draft"')
    assert (answer.status_code, answer.json()["documents"]) == (200, [other.pk])
    assert set(DirectiveDocument.objects.filter(models=model)) == {hidden, other}


@pytest.mark.bar("A4")
def test_what_one_may_not_know_is_named_like_what_is_missing(cast, campaign):
    hidden = make_document(cast.units.city, "77-KH/MAT", is_internal=True)
    own, elsewhere = make_model(cast.units.ward, campaign=campaign), make_model(cast.units.beside, campaign=campaign)
    api = Api(cast.officer)

    def told(answer, pk):
        return answer.status_code, re.sub(rf"\b{pk}\b", "…", answer.content.decode()).partition('"request_id"')[0]

    def linked(pk):
        start = {"unit": cast.units.ward.pk, "title": "Đường hoa", "campaign": campaign.pk, "documents": [pk]}
        return told(api.post("models/", start), pk), told(
            api.patch(f"models/{own.pk}/", {"documents": [pk]}, '"1-draft"'), pk
        )

    def asked(pk):
        data = {"model": pk, "campaign": campaign.pk, "body": cast.units.ward.pk}
        return told(api.post("candidacies/", data), pk)

    assert [code for code, _text in linked(hidden.pk)] == [400, 400]
    assert linked(hidden.pk) == linked(98765432)
    assert asked(elsewhere.pk)[0] == 400
    assert asked(elsewhere.pk) == asked(98765432)


@pytest.mark.bar("B1")
@pytest.mark.parametrize("name", ["model", "campaign", "body"])
@pytest.mark.parametrize("value", ["9223372036854775808", "1e49", "-1", "0.5", "x"])
def test_ids_beyond_all_ids_get_an_answer(cast, campaign, name, value):
    make_candidacy(make_model(cast.units.ward, "registered", campaign=campaign))
    answer = Api(cast.officer).get(f"candidacies/?{name}={value}")
    assert answer.status_code in {200, 400}
