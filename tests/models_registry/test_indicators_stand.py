"""What was registered of an indicator changes with a reason only, by every way; the history of a model tells of it."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from mobilization.common.history import event_model
from mobilization.outbox import services
from models_registry.models import Indicator
from models_registry.services.diary import add_progress
from models_registry.services.drafts import save_model
from models_registry.services.single_parts import add_part, change_part, remove_part
from models_registry.services.writing import ModelEdit, update_models
from organizations.dates import today
from tests.models_registry.api import Api
from tests.models_registry.import_files import book, errors, upload
from tests.models_registry.makers import make_model
from tests.models_registry.test_form_steps import errors_of, indicator, sent, stored, url
from tests.worlds import shared

pytestmark = pytest.mark.django_db
WHY = "Hai hộ chuyển đi nơi khác"


@shared
def model(cast, campaign):
    made = make_model(cast.units.ward, "in_implementation", campaign=campaign)
    made.indicators.create(name="Số hộ hiến đất", unit_of_measure="hộ", baseline=0, target=56)
    return made


@pytest.fixture
def promised(model):
    return model.indicators.get()


def change(model, part, by, **more):
    values = more.pop("values", {"target": Decimal(40)})
    return change_part(model, "indicators", part.pk, values=values, by=by, version=stored(model).version, **more)


@pytest.mark.parametrize("values", [{"target": Decimal(40)}, {"baseline": Decimal(9)}, {"name": "Khác"}])
def test_what_was_registered_asks_why(cast, model, promised, values):
    with pytest.raises(ValidationError) as refused:
        change(model, promised, cast.officer, values=values, reason="  ")
    assert [error.code for error in refused.value.error_dict["indicators"]] == ["reason"]
    with pytest.raises(ValidationError):
        remove_part(model, "indicators", promised.pk, by=cast.officer, version=model.version)
    assert Indicator.objects.get().target == 56
    change(model, promised, cast.officer, values=values, reason=WHY)
    remove_part(model, "indicators", promised.pk, by=cast.officer, version=stored(model).version, reason=WHY)
    events = event_model(Indicator).objects.filter(pgh_label__in=("update", "delete"))
    assert [event.pgh_context["reason"] for event in events] == [WHY, WHY]


def test_what_is_reached_and_new_indicators_ask_nothing(cast, model, promised):
    reached = {"actual": Decimal(40), "measured_on": today(), "source": "Biên bản thôn"}
    change(model, promised, cast.officer, values=reached)
    add_part(model, "indicators", values={"name": "Km đường", "unit_of_measure": "km"}, by=cast.officer)
    assert Indicator.objects.filter(actual=40).count() == 1
    assert Indicator.objects.count() == 2


def test_a_draft_asks_nothing(cast, campaign):
    draft = make_model(cast.units.ward, campaign=campaign)
    part = draft.indicators.create(name="Số hộ", unit_of_measure="hộ", target=56)
    change(draft, part, cast.officer)
    assert Indicator.objects.get().target == 40


def test_a_reason_is_one_model_s(cast, model):
    edits = [ModelEdit(model=model, version=1, changes={}, reason=WHY)] * 2
    with pytest.raises(ValueError, match="one model"):
        update_models(edits, by=cast.officer)


def test_the_form_asks_at_its_field_and_saves_the_rest(client, cast, model, promised):
    client.force_login(cast.officer)
    row = {"id": promised.pk, "name": promised.name, "unit_of_measure": "hộ", "baseline": "0", "target": "40"}
    fields = {"indicators-count": 1, "results": "Đường rộng 5 m."} | indicator(0, **row)
    refused = client.post(url(model, "results"), sent(model, "results", **fields))
    assert (refused.status_code, set(errors_of(refused))) == (422, {"reason"})
    assert (stored(model).results, Indicator.objects.get().target) == ("Đường rộng 5 m.", 56)
    said = {"reason": WHY} | fields
    half = sent(stored(model), "results", **said)
    told = client.post(url(model, "results"), half, headers={"X-Autosave": "yes"}).json()
    assert (len(told["refused"]), Indicator.objects.get().target) == (1, 56)
    assert client.post(url(model, "results"), sent(stored(model), "results", **said)).status_code == 302
    assert Indicator.objects.get().target == 40
    assert event_model(Indicator).objects.filter(pgh_label="update").get().pgh_context["reason"] == WHY


def test_a_draft_s_form_has_no_field_for_it(client, cast, campaign):
    client.force_login(cast.officer)
    page = client.get(url(make_model(cast.units.ward, campaign=campaign), "results"))
    assert "reason" not in page.context["entry"].form.fields


def test_the_api_asks_too(cast, model, promised):
    officer, at = Api(cast.officer), f"models/{model.pk}/"
    one = f"{at}indicators/{promised.pk}/"

    def version():
        return officer.get(at)["ETag"]

    refused = officer.patch(one, {"target": "40"}, version())
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["reason"])
    whole = {"indicators": [{"id": promised.pk, "name": promised.name, "unit_of_measure": "hộ", "target": "30"}]}
    assert officer.patch(at, whole, version()).status_code == 400
    assert officer.patch(one, {"target": "40", "reason": WHY}, version()).status_code == 200
    assert officer.patch(at, whole | {"reason": WHY}, version()).status_code == 200
    seen = version()
    assert officer.delete(one, seen).status_code == 400
    assert officer.delete(f"{one}?reason=Bỏ", seen).status_code == 204
    reasons = [(event.pgh_context or {}).get("reason") for event in event_model(Indicator).objects.order_by("pgh_id")]
    assert reasons == [None, WHY, WHY, "Bỏ"]


@pytest.mark.django_db(transaction=True)
def test_an_import_leads_to_the_page_that_asks(client, cast, model, promised, monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    client.force_login(cast.officer)
    known = {"code": model.code, "title": model.title, "version": model.version}
    source = upload(client, book([known | {"indicators": "Số hộ hiến đất | hộ | 0 | 40"}]))
    assert "chỉ được thay đổi khi nêu lý do" in " ".join(errors(source).values())
    fine = upload(client, book([known | {"indicators": f"Số hộ hiến đất | hộ | 0 | 56 | 50 | {today():%d/%m/%Y}"}]))
    assert errors(fine) == {}


def history(client, who, model, **query):
    client.force_login(who)
    address = reverse("organizations:record_history", args=["registeredmodel", model.pk])
    return client.get(address, query, headers={"accept-language": "vi"})


def test_the_history_of_a_model_tells_of_its_parts(client, cast, model, promised):
    person = model.responsible_persons.create(name="Nguyễn Thị Ánh", phone="0912")
    change(model, promised, cast.officer, reason=WHY)
    person.delete()
    add_progress(model, by=cast.officer, on=today(), text="Đã mở rộng 300 m.")
    other = make_model(cast.units.beside, "registered")
    other.indicators.create(name="Của người khác", unit_of_measure="hộ")
    for who in (cast.secretary, cast.leader):
        html = history(client, who, model).content.decode()
        for words in (WHY, "Số hộ hiến đất", "Nguyễn Thị Ánh", "Đã mở rộng 300 m."):
            assert words in html
        assert "Của người khác" not in html
        panel = client.get(model.get_absolute_url(), headers={"accept-language": "vi"}).content.decode()
        assert WHY in panel
    assert history(client, cast.neighbour, model).status_code == 404
    told = Api(cast.secretary).get(f"history/registeredmodel/{model.pk}/").json()["results"]
    kinds = {(each["model"], each["kind"]) for each in told}
    assert {("models_registry.indicator", "update"), ("models_registry.responsibleperson", "delete")} <= kinds


def test_its_pages_follow_each_other(client, cast, model, promised):
    for number in range(30):
        save_model(stored(model), by=cast.officer, version=stored(model).version, changes={"results": f"{number}"})
        change(model, promised, cast.officer, values={"actual": Decimal(number), "measured_on": today()})
    seen, page = [], history(client, cast.secretary, model)
    while page.context["older_url"]:
        seen += page.context["changes"]
        page = client.get(page.wsgi_request.path + page.context["older_url"])
    seen += page.context["changes"]
    written = [event_model(kind).objects.count() for kind in (type(model), Indicator)]
    assert len(seen) == sum(written) > 60
    results = [line.new for each in seen for line in each.lines if each.kind == "update" and line.new.isdecimal()]
    assert set(results) >= {f"{number}" for number in range(30)}
