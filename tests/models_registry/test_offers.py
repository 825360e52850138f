"""What a page says and offers is what can be done in the state: no more, and nothing that can only fail."""

import re

import pytest
from django.urls import reverse

from directives.enums import Needed
from directives.models import Campaign
from mobilization.common import finding
from models_registry.models import RegisteredModel
from models_registry.services.drafts import save_model
from models_registry.services.life import change_state
from organizations.dates import today
from organizations.models import Membership
from tests.models_registry.makers import DAY, make_campaign, make_candidacy, make_model

pytestmark = pytest.mark.django_db


def test_a_step_with_nothing_to_save_has_nothing_to_press_but_the_next_one(client, cast, campaign):
    client.force_login(cast.officer)
    living = make_model(cast.units.ward, "registered", campaign=campaign)
    draft = make_model(cast.units.ward, campaign=campaign)
    for model, step, is_fixed in ((living, "basics", True), (living, "way", False), (draft, "basics", False)):
        html = client.get(reverse("models_registry:model_step", args=[model.pk, step])).content.decode()
        assert ('name="go" value="next"' in html, 'id="next-step"' in html) == (not is_fixed, is_fixed)


def test_a_reason_is_read_by_those_who_are_told_where_there_are_any(client, cast, campaign):
    model = make_model(cast.units.ward, "in_implementation", campaign=campaign)
    client.force_login(cast.leader)
    address = reverse("models_registry:model_act", args=[model.pk, "stop"])
    english = {"headers": {"accept-language": "en"}}
    words = "Those who are told read it"
    assert words in client.get(address, **english).content.decode()
    Membership.objects.filter(role="officer").delete()
    alone = client.get(address, **english).content.decode()
    assert "Nobody else is told" in alone
    assert words not in alone


def test_only_what_begins_a_draft_is_asked_for(client, cast, campaign):
    client.force_login(cast.officer)
    page = client.get(reverse("models_registry:model_new"), headers={"accept-language": "en"})
    asked = {field.name for field in page.context["form"] if field.field.required}
    assert asked == {"title", "unit"}
    assert page.content.decode().count("(optional)") == len(page.context["form"].fields) - len(asked)


def lacking(client, model):
    return {each.name for _what, each in client.get(model.get_absolute_url()).context["lacking"]}


def test_a_draft_does_not_lack_what_only_a_living_model_can_have(client, cast):
    wishful = make_campaign(cast.units.ward, needed=Needed.values)
    client.force_login(cast.officer)
    early = set(Needed.values) - {Needed.PROGRESS, Needed.FIELD_CHECK, Needed.RESULT}
    assert lacking(client, make_model(cast.units.ward, campaign=wishful)) == early
    assert lacking(client, make_model(cast.units.ward, "returned", campaign=wishful)) == early
    assert lacking(client, make_model(cast.units.ward, "registered", campaign=wishful)) == set()


def main_buttons(client, thing):
    """The ids of the main buttons of the page's head, and of the first one of all."""
    head = client.get(thing.get_absolute_url()).content.decode().partition("page-header")[2].partition("<section")[0]
    buttons = re.findall(r'class="btn (btn-[a-z]+)" id="([a-z_-]+)"', head)
    return [name for style, name in buttons if style == "btn-primary"], buttons[0][1]


def test_what_was_returned_is_edited_before_it_is_handed_over(client, cast, campaign):
    model = make_model(cast.units.ward, "submitted", campaign=campaign)
    change_state(model, "return", by=cast.secretary, reason="Thiếu số hộ")
    client.force_login(cast.secretary)
    assert main_buttons(client, model) == ([], "model-edit")
    assert "hand-over" not in client.get(model.get_absolute_url()).content.decode()
    for who in (cast.officer, cast.leader):
        client.force_login(who)
        assert main_buttons(client, model) == (["model-edit"], "model-edit")
    fresh = RegisteredModel.objects.get(pk=model.pk)
    save_model(fresh, version=fresh.version, changes={"households": 46}, by=cast.officer)
    assert main_buttons(client, model) == (["do-submit"], "do-submit")
    client.force_login(cast.officer)
    assert main_buttons(client, model) == (["hand-over"], "hand-over")
    client.force_login(cast.secretary)
    assert main_buttons(client, model) == ([], "model-edit")
    client.force_login(cast.officer)
    RegisteredModel.objects.filter(pk=model.pk).update(state="draft", summary="")
    assert main_buttons(client, model) == (["model-edit"], "model-edit")


@pytest.mark.parametrize(("who", "first"), [("officer", "add-progress"), ("city_officer", "add-check")])
def test_each_level_has_its_own_first_step_on_a_living_model(client, cast, campaign, who, first):
    model = make_model(cast.units.ward, "registered", campaign=campaign)
    client.force_login(getattr(cast, who))
    assert main_buttons(client, model) == ([first], first)


def test_the_main_step_of_a_candidacy_stands_first_and_who_cannot_submit_reads_who_does(client, cast, campaign):
    model = make_model(cast.units.ward, "in_implementation", campaign=campaign)
    waiting = make_candidacy(model, "submitted")
    client.force_login(cast.secretary)
    assert main_buttons(client, waiting) == (["do-take_up"], "do-take_up")
    empty = make_candidacy(model, "draft", campaign=make_campaign(cast.units.city), self_assessment="")
    client.force_login(cast.officer)
    assert main_buttons(client, empty) == (["candidacy-edit"], "candidacy-edit")
    assert 'id="what-next"' not in client.get(empty.get_absolute_url()).content.decode()
    type(empty).objects.filter(pk=empty.pk).update(self_assessment="46 hộ tham gia.")
    assert 'id="what-next"' in client.get(empty.get_absolute_url()).content.decode()
    client.force_login(cast.leader)
    assert 'id="what-next"' not in client.get(empty.get_absolute_url()).content.decode()


def test_a_candidacy_is_offered_while_one_can_be_opened(client, cast, campaign):
    model = make_model(cast.units.ward, "in_implementation", campaign=campaign)
    client.force_login(cast.officer)
    is_offered = lambda: 'id="open-candidacy"' in client.get(model.get_absolute_url()).content.decode()  # noqa: E731
    make_candidacy(model, "recognised")
    assert is_offered()
    above = make_candidacy(model, "recognised", body=cast.units.city)
    assert not is_offered()
    later = make_campaign(cast.units.city, evaluation_from=None, evaluation_to=None)
    make_campaign(cast.units.city, evaluation_from=today() - 2 * DAY, evaluation_to=today() - DAY)
    assert not is_offered()
    Campaign.objects.filter(pk=later.pk).update(evaluation_from=today(), evaluation_to=today())
    assert is_offered()
    Campaign.objects.filter(pk=later.pk).update(evaluation_from=None, evaluation_to=None)
    type(above).objects.filter(pk=above.pk).update(state="withdrawn", decided_on=None)
    assert is_offered()


def test_a_candidacy_is_begun_in_the_campaign_that_evaluates(client, cast):
    over = make_campaign(cast.units.city, evaluation_from=today() - 2 * DAY, evaluation_to=today() - DAY)
    model = make_model(cast.units.ward, "in_implementation", campaign=over)
    client.force_login(cast.officer)
    begun = lambda: client.get(f"/models/{model.pk}/candidacies/new/").context["form"].initial["campaign"]  # noqa: E731
    assert begun() == over.pk
    make_campaign(cast.units.city, evaluation_from=today() + DAY, evaluation_to=today() + 2 * DAY)
    assert begun() == over.pk
    now_open = make_campaign(cast.units.city)
    assert begun() == now_open.pk
    RegisteredModel.objects.filter(pk=model.pk).update(campaign=make_campaign(cast.units.ward))
    assert begun() not in (over.pk, now_open.pk)


def test_of_many_units_a_new_model_is_for_one_that_was_searched_for(client, cast, campaign, monkeypatch):
    monkeypatch.setattr(finding, "MOST_OFFERED", 2)
    client.force_login(cast.city_officer)
    address, copied = reverse("models_registry:model_new"), make_model(cast.units.ward, "registered", campaign=campaign)
    offered = lambda answer: {each.pk for each in answer.context["form"].fields["unit"].queryset}  # noqa: E731
    assert offered(client.get(address)) == {cast.units.city.pk}
    sent = {"title": "Đường hoa", "unit": cast.units.city.pk, "go": "find", "find_unit": cast.units.beside.name}
    found = client.post(address, sent)
    assert (found.status_code, offered(found)) == (200, {cast.units.city.pk, cast.units.beside.pk})
    assert found.context["form"]["title"].value() == "Đường hoa"
    kept = client.post(address, sent | {"unit": cast.units.beside.pk, "find_unit": "Không có đâu"})
    assert offered(kept) == {cast.units.city.pk, cast.units.beside.pk}
    client.post(address, {"title": "Đường \r\nhoa", "unit": cast.units.beside.pk})
    assert RegisteredModel.objects.get(title="Đường hoa").unit == cast.units.beside
    copy = reverse("models_registry:copy", args=[copied.pk])
    begun = client.post(copy, {"title": "Học theo", "unit": "", "go": "find", "find_unit": cast.units.beside.name})
    assert offered(begun) == {cast.units.city.pk, cast.units.beside.pk}
    assert client.post(copy, {"title": "Học theo", "unit": cast.units.beside.pk, "find_unit": ""}).status_code == 302


def test_of_many_units_an_import_is_for_one_that_was_searched_for(client, cast, campaign, monkeypatch):
    monkeypatch.setattr(finding, "MOST_OFFERED", 2)
    client.force_login(cast.city_officer)
    address, beside = reverse("models_registry:import_new"), cast.units.beside
    offered = lambda form: {each.pk for each in form.fields["unit"].queryset}  # noqa: E731
    first = client.get(address).context
    assert offered(first["form"]) == offered(first["template_form"]) == {cast.units.city.pk}
    assert (first["form"]["unit"].value(), first["template_form"]["unit"].value()) == (None, cast.units.city.pk)
    template = client.get(address, {"go": "find", "find_unit": beside.name, "unit": "", "campaign": campaign.pk})
    assert offered(template.context["template_form"]) == {cast.units.city.pk, beside.pk}
    assert template.context["template_form"]["campaign"].value() == str(campaign.pk)
    assert offered(template.context["form"]) == {cast.units.city.pk}
    found = client.post(address, {"go": "find", "find_unit": beside.name, "unit": "", "campaign": campaign.pk})
    assert (found.status_code, offered(found.context["form"])) == (200, {cast.units.city.pk, beside.pk})
    assert found.context["form"]["campaign"].value() == str(campaign.pk)
    asked = {"unit": beside.pk, "campaign": "", "find_unit": ""}
    assert client.get(reverse("models_registry:import_template"), asked).status_code == 200
    assert list(client.post(address, asked).context["form"].errors) == ["file"]
    assert list(found.context["form"].fields)[-1] == "file"
