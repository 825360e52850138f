"""Rights of opinions asked by themselves: what a page offers to whom, and what stands behind the pages."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from dialogues.filters.opinions import OpinionFilter
from dialogues.forms.opinions import NewOpinionForm
from dialogues.models import Opinion
from dialogues.permissions.opinion_states import demand_editable
from dialogues.permissions.opinions import handles, may_act_in_bulk, may_register, may_watch_looks
from dialogues.services.opinion_steps import take_opinion_step
from dialogues.services.opinions import EXPORT_OPINIONS
from mobilization.outbox import registry
from mobilization.workflow.refusals import NotAllowed, NotNow
from notifications import kinds
from organizations.models import User
from tests.access.people import again
from tests.dialogues.makers import make_conference
from tests.dialogues.opinion_makers import make_opinion
from tests.sign_in import prove

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A5")]


def test_a_page_offers_what_its_reader_may(here, client):
    opinion = make_opinion(here.ward, here.officer, identity={"name": "Canary"})
    page = f"/opinions/{opinion.pk}/"
    for name, actions, watches, registers in (
        ("officer", ["edit", "unmask", "identity", "code"], False, True),
        ("leader", ["edit", "unmask", "identity", "code", "erase"], True, True),
        ("auditor", [], True, False),
        ("approver", [], False, False),
        ("above", [], True, False),
    ):
        visit = prove(client, again(getattr(here, name)))
        shown = visit.get(page, secure=True).context
        assert (shown["actions"], shown["looks"] is not None) == (actions, watches), name
        assert may_watch_looks(again(getattr(here, name)), opinion) is watches
        assert visit.get("/opinions/", secure=True).context["may_register"] is registers
        asked = {
            path: visit.get(page + path, secure=True).status_code
            for path in ("edit/", "code/", "identity/", "identity/edit/")
        }
        assert set(asked.values()) == ({200} if actions else {403}), (name, asked)
        assert visit.get("/opinions/new/", secure=True).status_code == (200 if registers else 403)
    beside = prove(client, again(here.beside))
    assert beside.get(page, secure=True).status_code == 404
    assert list(beside.get("/opinions/", secure=True).context["rows"]) == []
    assert beside.get("/opinions/", secure=True).context["count"] == 0
    on_paper = prove(client, again(here.officer)).get(page, secure=True).context["steps"]
    assert [step.action for step in on_paper] == ["classify"]


def test_what_is_offered_to_choose_from_is_what_one_sees(here):
    mine, other = make_conference(here.ward, here.officer), make_conference(here.units.beside, here.beside)
    make_opinion(here.ward, here.officer)
    make_opinion(here.units.beside, here.beside)
    form = NewOpinionForm(user=again(here.officer), sent={})
    assert list(form.fields["conference"].queryset) == [mine] != [other]
    asked = SimpleNamespace(user=again(here.officer))
    found = OpinionFilter({}, queryset=Opinion.objects.none(), request=asked)
    assert here.units.beside not in found.form.fields["subtree"].queryset
    assert here.ward in found.form.fields["subtree"].queryset


def test_behind_the_pages_the_right_comes_before_data_and_state(here):
    opinion = make_opinion(here.ward, here.officer, "assigned")
    with pytest.raises(NotAllowed):
        take_opinion_step(opinion, "draft", by=again(here.beside), given={"answer": ""})
    demand_editable(again(here.beside), opinion)
    with pytest.raises(NotNow):
        demand_editable(here.officer, opinion)
    User.objects.filter(pk=here.officer.pk).update(is_active=False)
    for nobody in (AnonymousUser(), again(here.officer)):
        assert not may_register(nobody)
        assert not may_act_in_bulk(nobody, "answer")
        assert not handles(nobody, opinion)
    job = SimpleNamespace(params={"acting": 0})
    export = registry.get(EXPORT_OPINIONS)
    assert not export.may_request(AnonymousUser())
    assert not export.may_fetch(again(here.leader), job)
    assert not kinds.get("dialogues.opinion_assigned").record.visible(again(here.beside)).exists()
