"""What a page says and offers is what can be done in the state: no more, and nothing that can only fail."""

import pytest
from django.urls import reverse

from directives.enums import Needed
from organizations.models import Membership
from tests.models_registry.makers import make_campaign, make_model

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
