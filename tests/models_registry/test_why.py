"""Administrators ask why somebody may or may not do something with a model or a document."""

import pytest

from directives.why import RULES as OF_DOCUMENTS
from models_registry.enums import ModelState
from models_registry.why import RULES as OF_MODELS
from organizations.queries.why import RULES, Rule, register
from tests.access.people import member, worker
from tests.directives.makers import make_document
from tests.models_registry.makers import make_model

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client, cast):
    """What the ward's administrator is told of the officer, or of another: whether, and the lines in words."""
    client.force_login(cast.administrator)

    def asked(action, record, about=cast.officer):
        page = client.get(
            f"/people/{about.person_id}/why/", {"action": action, "record": record}, HTTP_ACCEPT_LANGUAGE="en"
        )
        answer = page.context["answer"]
        return answer and (answer.allowed, [(line.allowed, line.why) for line in answer.lines]), page

    return asked


def test_the_state_and_the_place_of_a_model_are_told(ask, cast):
    mine = make_model(cast.units.ward, ModelState.IN_IMPLEMENTATION)
    assert ask("model_progress", mine.code.lower())[0] == (True, [(True, "it is the unit of this role")])
    allowed, lines = ask("model_submit", mine.code)[0]
    assert allowed is False
    assert lines[0] == (False, "This role is not among those that may.")
    assert "In implementation" in lines[1][1]
    beside = make_model(cast.units.beside, ModelState.IN_IMPLEMENTATION)
    assert ask("model_progress", beside.code)[0] == (
        False,
        [(False, "it lies beside the unit of this role, and rights never reach sideways")],
    )


def test_a_second_role_is_judged_by_itself(ask, cast):
    member(cast.officer.person, cast.units.ward, "leader")
    living = make_model(cast.units.ward, ModelState.IN_IMPLEMENTATION)
    allowed, lines = ask("model_reconfirm", living.code)[0]
    assert (allowed, sorted(line[0] for line in lines)) == (True, [False, True])


def test_each_question_is_answered_by_the_right_itself(ask, cast):
    """Whoever works in the school below the ward has none of these rights on what is the ward's own."""
    below = worker("officer", cast.units.school)
    models = [make_model(cast.units.ward, state) for state in (ModelState.SUBMITTED, ModelState.IN_IMPLEMENTATION)]
    document = make_document(cast.units.ward, is_internal=True)
    for rules, record in (*((OF_MODELS, model.code) for model in models), (OF_DOCUMENTS, document.number)):
        assert {key: ask(key, record, below)[0][0] for key in rules} == dict.fromkeys(rules, False)


def test_a_document_the_asker_may_not_see_answers_like_nothing(ask, cast):
    hidden = make_document(cast.units.beside, number="77-KH/MAT", is_internal=True)
    assert ask("document_read", hidden.number)[0] is ask("document_read", "78-KH/MAT")[0] is None


def test_what_the_asker_may_not_see_answers_like_nothing(ask, cast):
    draft = make_model(cast.units.beside, ModelState.DRAFT)
    hidden, page = ask("model_inside", draft.code)
    missing, other = ask("model_inside", "DVK-1999-000001")
    assert hidden is missing is None
    assert page.context["form"].errors == other.context["form"].errors != {}


def test_documents_are_asked_about_by_number(ask, cast):
    document = make_document(cast.units.city, number="12-CT/TU")
    allowed, lines = ask("document_edit", "12 CT TU")[0]
    assert allowed is False
    assert lines == [(False, "it lies above the unit of this role, and rights never reach up")]
    assert ask("document_read", document.number)[0][0] is True


def test_rules_of_another_kind_or_a_known_key_are_refused():
    rule = Rule("x", bool, frozenset(), "x", about="y")
    for kind, rules in (("z", {"new": rule}), ("y", {"records": rule})):
        with pytest.raises(ValueError, match=r"y: records|z: new"):
            register(kind, lambda text, by: [], rules)
    assert "new" not in RULES
