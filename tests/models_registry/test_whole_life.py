"""The whole life of a model through the services: from the draft to recognition above and re-confirmation."""

import time_machine

from models_registry.models import Candidacy, RegisteredModel
from models_registry.services.candidacies import (
    change_candidacy,
    open_candidacy,
    propose_upward,
    save_candidacy,
    submit_candidacy,
)
from models_registry.services.diary import add_check, add_progress
from models_registry.services.drafts import save_model, start_model
from models_registry.services.life import change_state, submit_model
from models_registry.services.recognition import choose_typical, recognise, reconfirm
from notifications.models import Notice
from organizations.dates import today
from tests.access.people import again

KNOWN = {
    "title": "Đường nở hoa",
    "summary": "Các hộ dân cùng trồng hoa dọc đường làng.",
    "subject": "collective",
    "domain": "culture_society",
}


def paper(**fields):
    return {"document_number": "15-QĐ/ĐU", "document_date": today(), **fields}


def register(cast, campaign):
    model = start_model(unit=cast.units.ward, by=cast.officer, changes=KNOWN | {"campaign": campaign})
    way = {"way_of_working": "Chi bộ họp dân, từng hộ nhận một đoạn đường."}
    model = save_model(model, by=cast.officer, version=model.version, changes=way)
    model = submit_model(model, by=cast.leader)
    model = change_state(model, "return", by=cast.secretary, reason="Thiếu số hộ tham gia")
    model = save_model(model, by=cast.officer, version=model.version, changes={"households": 46})
    model = submit_model(model, by=cast.leader)
    return change_state(model, "register", by=cast.secretary)


def recognised(candidacy, cast):
    written = {"self_assessment": "Đường sạch, dân đồng thuận."}
    save_candidacy(candidacy, by=cast.officer, version=candidacy.version, changes=written)
    submitted = submit_candidacy(candidacy, by=cast.leader)
    taken = change_candidacy(submitted, "take_up", by=cast.secretary)
    return recognise(taken, by=cast.secretary, recognised_on=today(), **paper())


def test_from_draft_to_recognition_above(cast, campaign):
    model = register(cast, campaign)
    add_progress(model, by=cast.officer, on=today(), text="Đã trồng 300 m hoa.", percent=60)
    model = RegisteredModel.objects.get(pk=model.pk)
    assert (model.state, model.last_progress_on) == ("in_implementation", today())
    found = {"verdict": "as_registered", "text": "Đường sạch.", "checkers": "Đoàn kiểm tra thành phố"}
    add_check(model, by=cast.city_officer, on=today(), **found)
    candidacy = open_candidacy(model, campaign=campaign, body=cast.units.ward, by=cast.officer)
    candidacy = recognised(candidacy, cast)
    choose_typical(candidacy, by=cast.secretary, chosen_on=today(), **paper())
    above = propose_upward(candidacy, campaign=campaign, self_assessment="", note="Đáng học", by=cast.secretary)
    assert (above.body, above.level, above.state) == (cast.units.city, "city", "submitted")
    above = change_candidacy(above, "take_up", by=cast.city_secretary)
    recognise(above, by=cast.city_secretary, recognised_on=today(), **paper(document_number="20-QĐ/TU"))
    assert set(model.candidacies.values_list("level", "state")) == {
        ("grassroots", "recognised"),
        ("city", "recognised"),
    }
    assert [step.action for step in model.transitions.order_by("id")] == [
        "submit",
        "return",
        "submit",
        "register",
        "begin",
    ]
    with time_machine.travel(today().replace(year=today().year + 1), tick=False):
        reconfirm(model, by=again(cast.leader), year=today().year, verdict="effective")
    assert model.reconfirmations.get().unit == cast.units.ward


def test_everybody_hears_what_concerns_them(cast, campaign):
    model = register(cast, campaign)
    add_progress(model, by=cast.officer, on=today(), text="Đã trồng 300 m hoa.")
    recognised(open_candidacy(model, campaign=campaign, body=cast.units.ward, by=cast.officer), cast)

    def heard(person):
        kinds = Notice.objects.filter(recipient=person).order_by("id").values_list("kind", flat=True)
        return [kind.removeprefix("models_registry.") for kind in kinds]

    to_the_unit = ["model_returned", "model_registered", "candidacy_taken_up", "candidacy_recognised"]
    assert heard(cast.officer) == heard(cast.leader) == to_the_unit
    assert heard(cast.secretary) == ["model_submitted", "model_submitted", "candidacy_submitted"]
    assert heard(cast.city_secretary) == heard(cast.neighbour) == []
    assert Candidacy.objects.get().recognition.unit == cast.units.ward
