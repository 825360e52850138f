"""Steps in the life of a candidacy: what each needs, and who wins when many push at once."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation

from mobilization.outbox.models import Event
from mobilization.workflow.refusals import ReasonMissing, WrongState
from mobilization.workflow.transitions import apply_transition
from models_registry.checks import Incomplete
from models_registry.models import Candidacy, CandidacyTransition, Recognition, RegisteredModel
from models_registry.services.candidacies import (
    CandidacyChanged,
    change_candidacy,
    open_candidacy,
    propose_upward,
    save_candidacy,
    submit_candidacy,
)
from models_registry.services.recognition import choose_typical, recognise, revoke
from notifications.models import Notice
from organizations.dates import today
from tests.access.people import again
from tests.models_registry.makers import DAY, make_campaign, make_candidacy, make_model
from tests.models_registry.test_candidacy_workflow import ALLOWED, PAPER
from tests.threads import Late, at_once
from tests.worlds import shared

NEEDS_REASON = {"return", "refuse", "revoke", "withdraw"}


@shared
def model(cast, campaign):
    return make_model(cast.units.ward, "in_implementation", campaign=campaign)


@pytest.mark.parametrize("action", sorted(ALLOWED))
def test_a_reason_is_asked_for_where_somebody_has_to_understand_it(action, cast, model):
    candidacy = make_candidacy(model, sorted(ALLOWED[action][0])[0])
    if action in NEEDS_REASON:
        with pytest.raises(ReasonMissing):
            apply_transition(candidacy, action, by=cast.secretary, reason="\u200b")
    else:
        done = apply_transition(candidacy, action, by=cast.secretary, recognised_on=today(), **PAPER)
        assert done.state == ALLOWED[action][3]


def test_an_empty_self_assessment_is_not_submitted(cast, model):
    candidacy = make_candidacy(model, self_assessment="")
    with pytest.raises(Incomplete) as incomplete:
        submit_candidacy(candidacy, by=cast.leader)
    assert incomplete.value.names == ["self_assessment"]
    assert Candidacy.objects.get().state == "draft"


def test_an_ended_model_is_not_submitted(cast, campaign):
    candidacy = make_candidacy(make_model(cast.units.ward, "ended", campaign=campaign))
    with pytest.raises(WrongState):
        submit_candidacy(candidacy, by=cast.leader)


def test_later_than_the_window_is_possible_with_a_reason(cast):
    window = {"evaluation_from": today() - 30 * DAY, "evaluation_to": today() - DAY}
    late = make_campaign(cast.units.city, **window)
    candidacy = make_candidacy(make_model(cast.units.ward, "in_implementation", campaign=late))
    with pytest.raises(ValidationError) as missing:
        submit_candidacy(candidacy, by=cast.leader)
    assert list(missing.value.message_dict) == ["late_reason"]
    assert submit_candidacy(candidacy, by=cast.leader, late_reason="Bão số 3").late_reason == "Bão số 3"


def test_only_the_unit_and_those_above_it_judge(cast, model, campaign):
    for body in (cast.units.beside, cast.units.school):
        with pytest.raises(ValidationError) as refused:
            open_candidacy(model, campaign=campaign, body=body, by=cast.officer)
        assert list(refused.value.message_dict) == ["body"]
    foreign = make_campaign(cast.units.beside)
    with pytest.raises(ValidationError) as refused:
        open_candidacy(model, campaign=foreign, body=cast.units.ward, by=cast.officer)
    assert list(refused.value.message_dict) == ["campaign"]
    with pytest.raises(PermissionDenied):
        open_candidacy(model, campaign=campaign, body=cast.units.ward, by=cast.neighbour)


def test_one_candidacy_a_campaign_and_level_unless_it_was_withdrawn(cast, model, campaign):
    first = open_candidacy(model, campaign=campaign, body=cast.units.ward, by=cast.officer)
    with pytest.raises(ValidationError) as refused:
        open_candidacy(model, campaign=campaign, body=cast.units.ward, by=cast.officer)
    assert list(refused.value.message_dict) == ["campaign"]
    change_candidacy(first, "withdraw", by=cast.leader, reason="Viết lại")
    assert open_candidacy(model, campaign=campaign, body=cast.units.ward, by=cast.officer).state == "draft"


@pytest.mark.bar("X13")
def test_the_second_editor_of_a_self_assessment_sees_the_conflict(cast, model):
    candidacy = make_candidacy(model)
    saved = save_candidacy(candidacy, by=cast.officer, version=1, changes={"self_assessment": "Một"})
    with pytest.raises(CandidacyChanged) as changed:
        save_candidacy(candidacy, by=cast.leader, version=1, changes={"self_assessment": "Hai"})
    assert (changed.value.current.self_assessment, saved.version) == ("Một", 2)
    assert Candidacy.objects.get().self_assessment == "Một"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recognised_on", DAY),
        ("recognised_on", -40 * DAY),
        ("document_date", DAY),
        ("document_date", -40 * DAY),
        ("document_date", -36_500 * DAY),
        ("document_number", " "),
        ("document_number", "1" * 61),
    ],
)
def test_a_recognition_names_a_document_and_a_day_that_can_be(field, value, cast, model):
    RegisteredModel.objects.filter(pk=model.pk).update(started_on=today() - 39 * DAY)
    candidacy = make_candidacy(model, "under_review")
    given = {"recognised_on": today(), "document_number": "15-QĐ/ĐU", "document_date": today()}
    given[field] = today() + value if isinstance(value, datetime.timedelta) else value
    with pytest.raises(ValidationError) as refused:
        recognise(candidacy, by=cast.secretary, **given)
    assert list(refused.value.message_dict) == [field]
    assert not Recognition.objects.exists()


def test_a_recognition_of_before_the_submission_is_recorded_with_a_reason(cast, model):
    """A level recognised long ago, and the model is entered only now: late is possible (DOMAIN §5)."""
    candidacy = make_candidacy(model, "under_review")
    past = datetime.date(2024, 11, 20)
    given = {"recognised_on": past, "document_number": "15-QĐ/ĐU", "document_date": past}
    with translation.override("vi"), pytest.raises(ValidationError) as refused:
        recognise(candidacy, by=cast.secretary, **given)
    assert list(refused.value.message_dict) == ["late_reason"]
    assert f"{candidacy.submitted_on:%d/%m/%Y}" in refused.value.messages[0]
    recognise(candidacy, by=cast.secretary, late_reason="  Nhập hồ sơ các năm trước ", **given)
    assert Recognition.objects.get().recognised_on == past
    told = Notice.objects.filter(kind="models_registry.candidacy_recognised")
    assert {cast.units.ward.name in notice.text for notice in told} == {True}
    step = CandidacyTransition.objects.get(action="recognise")
    assert step.reason == "Nhập hồ sơ các năm trước"
    in_time = make_candidacy(model, "under_review", campaign=make_campaign(cast.units.city))
    recognise(in_time, by=cast.secretary, late_reason="thừa", **given | {"recognised_on": today()})
    assert CandidacyTransition.objects.get(action="recognise", subject=in_time).reason == ""


def test_a_document_of_a_choice_as_typical_has_a_day_that_can_be(cast, model):
    recognised = make_candidacy(model, "recognised")
    RegisteredModel.objects.filter(pk=model.pk).update(started_on=today() - 39 * DAY)
    for days in (1, -40):
        paper = {"document_number": "16-QĐ/ĐU", "document_date": today() + days * DAY}
        with pytest.raises(ValidationError) as refused:
            choose_typical(recognised, by=cast.secretary, chosen_on=today(), **paper)
        assert list(refused.value.message_dict) == ["document_date"]


def test_typical_is_chosen_once_among_the_recognised(cast, model):
    paper = {"chosen_on": today(), "document_number": "16-QĐ/ĐU", "document_date": today()}
    with pytest.raises(ValidationError):
        choose_typical(make_candidacy(model, "under_review"), by=cast.secretary, **paper)
    recognised = make_candidacy(model, "recognised", campaign=make_campaign(cast.units.city))
    for person in (cast.leader, cast.neighbour, cast.auditor):
        with pytest.raises(PermissionDenied):
            choose_typical(recognised, by=person, **paper)
    with pytest.raises(ValidationError):
        choose_typical(recognised, by=cast.secretary, **paper | {"chosen_on": today() - 6 * DAY})
    choose_typical(recognised, by=cast.secretary, **paper)
    with pytest.raises(ValidationError):
        choose_typical(recognised, by=cast.secretary, **paper)
    assert recognised.recognition.typical.document_number == "16-QĐ/ĐU"


def test_a_revoked_recognition_stays_with_its_ground(cast, model):
    revoked = revoke(make_candidacy(model, "recognised"), by=cast.city_secretary, ground="Khai không đúng")
    recognition = Recognition.objects.get()
    assert (recognition.revoked_on, recognition.revoked_ground) == (today(), "Khai không đúng")
    with pytest.raises(ValidationError):
        choose_typical(revoked, by=cast.secretary, chosen_on=today(), document_number="1", document_date=today())


def test_upward_only_by_who_recognised_and_only_where_there_is_an_above(cast, model, campaign):
    given = {"campaign": campaign, "self_assessment": "", "note": ""}
    recognised = make_candidacy(model, "recognised", self_points=Decimal("92.5"))
    for person in (cast.officer, cast.neighbour, cast.auditor):
        with pytest.raises(PermissionDenied):
            propose_upward(recognised, by=person, **given)
    above = propose_upward(recognised, by=cast.leader, **given)
    assert (above.state, above.body, above.self_assessment, above.self_points) == (
        "submitted",
        cast.units.city,
        recognised.self_assessment,
        Decimal("92.5"),
    )
    with pytest.raises(WrongState):
        propose_upward(recognised, by=cast.leader, **given)
    assert Candidacy.objects.filter(body=cast.units.city).count() == 1
    at_the_top = make_candidacy(model, "recognised", body=cast.units.city, campaign=make_campaign(cast.units.city))
    with pytest.raises(PermissionDenied):
        propose_upward(at_the_top, by=cast.city_secretary, **given)


def test_a_late_proposal_upward_gives_its_reason(cast, model):
    """DOMAIN §5: late is possible with a reason, never blocked; nothing is left behind by the attempt without one."""
    late = make_campaign(cast.units.city, evaluation_from=today() - 30 * DAY, evaluation_to=today() - DAY)
    recognised = make_candidacy(model, "recognised")
    given = {"campaign": late, "self_assessment": "", "note": "", "by": cast.leader}
    with pytest.raises(ValidationError) as missing:
        propose_upward(recognised, late_reason=" ", **given)
    assert list(missing.value.message_dict) == ["late_reason"]
    assert list(Candidacy.objects.all()) == [recognised]
    above = propose_upward(recognised, late_reason="Bão số 3", **given)
    assert (above.state, above.late_reason) == ("submitted", "Bão số 3")


def test_a_proposal_in_time_stores_no_reason_for_lateness(cast, model, campaign):
    given = {"campaign": campaign, "self_assessment": "", "note": "", "late_reason": "Không cần", "by": cast.leader}
    assert propose_upward(make_candidacy(model, "recognised"), **given).late_reason == ""


@pytest.mark.bar("X15")
@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_who_recognise_or_refuse_at_once_one_wins(cast, model):
    """One transition, one log row, one event, one recognition at most, one notice to each person of the unit."""
    candidacy = make_candidacy(model, "under_review")
    judges = [cast.secretary, cast.city_secretary]

    def push(number):
        by = again(judges[number % 2])
        if number % 4 < 2:
            return str(recognise(candidacy, by=by, recognised_on=today(), **PAPER).state)
        return str(change_candidacy(candidacy, "refuse", by=by, reason="Chưa đủ kết quả").state)

    answers = at_once(100, push)
    state = Candidacy.objects.get().state
    assert sorted({type(answer).__name__ for answer in answers}) == ["WrongState", "str"]
    assert [answer for answer in answers if isinstance(answer, str)] == [state]
    step = CandidacyTransition.objects.get()
    assert (step.from_state, step.to_state) == ("under_review", state)
    assert Event.objects.filter(kind__startswith="models_registry.candidacy.").count() == 1
    assert Recognition.objects.count() == (state == "recognised")
    kinds = {
        "recognised": "models_registry.candidacy_recognised",
        "not_recognised": "models_registry.candidacy_refused",
    }
    told = Notice.objects.order_by("recipient__email").values_list("recipient__email", "kind")
    assert list(told) == sorted((person.email, kinds[state]) for person in (cast.leader, cast.officer))


STEPS = {
    "submit": ("draft", lambda one, by: submit_candidacy(one, by=by.leader)),
    "take up": ("submitted", lambda one, by: change_candidacy(one, "take_up", by=by.secretary)),
    "recognise": ("under_review", lambda one, by: recognise(one, by=by.secretary, recognised_on=today(), **PAPER)),
    "choose": ("recognised", lambda one, by: choose_typical(one, by=by.secretary, chosen_on=today(), **PAPER)),
    "revoke": ("recognised", lambda one, by: revoke(one, by=by.secretary, ground="Không có thật")),
}


@pytest.mark.django_db(transaction=True)
def test_each_step_waits_for_the_model_before_it_takes_the_candidacy(cast, campaign):
    for state, step in STEPS.values():
        model = make_model(cast.units.ward, "in_implementation", campaign=campaign)
        one = make_candidacy(model, state)
        with transaction.atomic():
            RegisteredModel.objects.select_for_update().get(pk=model.pk)
            later = Late(lambda step=step, one=one: step(one, cast))
            later.waits()
            Candidacy.objects.filter(pk=one.pk).update(self_assessment="Viết khi bước còn chờ.")
        assert later.ended() is None
        assert Candidacy.objects.get(pk=one.pk).self_assessment == "Viết khi bước còn chờ."
