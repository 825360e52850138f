"""Strangers, stale pages, smuggled ids, names in disguise, and numbers that no column holds."""

import datetime
import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from awards.enums import Check
from awards.models import AwardBar, CheckOverride, Decision, DecisionRecipient, Handover, Nomination
from awards.queries.nomination_checks import look
from awards.services.decision_recipients import change_recipient
from awards.services.decision_steps import annul_recipient, sign_decision, take_step
from awards.services.decisions import change_decision
from awards.services.dossier import finding_of, override, remove_bar
from awards.services.nominated import add_nominated
from awards.services.nominations import change_nomination, edit_nomination
from awards.services.presentations import hand_over
from mobilization.common.editing import content_of
from mobilization.workflow.refusals import TransitionRefused
from organizations.dates import today
from organizations.models import Person
from tests.access.people import DAY, again, member, unit, worker
from tests.awards.decision_makers import make_decision, make_handover, make_presentation, make_recipient, make_signed
from tests.awards.nominated import awarded_form, complete, nominate
from tests.awards.makers import make_authority, make_form
from tests.sign_in import prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(client, deciding):
    """A call of the API as the user: `call(user, method, path, data)`."""

    def do(user, method, path, data=None, **headers):
        client.force_login(again(user))
        sent = {} if data is None else {"data": json.dumps(data), "content_type": "application/json"}
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(client, method)(f"/api/v1/{path}", headers=headers, **sent)

    return do


@pytest.fixture
def judged(city):
    """The ward's people, the city's secretary who judges, and a form on which the city decides."""
    city.officer = worker("officer", city.units.ward, "writes")
    city.leader = worker("leader", city.units.ward, "leads")
    city.secretary = worker("secretary", city.units.city, "judges")
    city.form = awarded_form()
    return city


def test_an_explanation_tells_nothing_that_its_author_alone_reads(client, judged):
    """Who judges reads the other ward's nomination; the ward that reads the explanation does not."""
    person = judged.officer.person
    beside = {name: judged.units.beside for name in ("unit", "steward")}
    nominate(judged.units, judged.secretary, judged.form, state="submitted", person=person, **beside)
    mine = complete(nominate(judged.units, judged.leader, judged.form, state="submitted", person=person))
    judge = again(judged.secretary)
    mark = finding_of(mine, Check.SAME_ACHIEVEMENT, reader=judge).mark
    override(mine, Check.SAME_ACHIEVEMENT, mark=mark, reason="Hai việc khác nhau.", by=judge)
    assert "KT-1999-000001" not in CheckOverride.objects.get().finding
    client.force_login(again(judged.leader))
    page = client.get(f"/nominations/{mine.pk}/").content.decode()
    assert ("Hai việc khác nhau." in page, "KT-1999-000001" in page) == (True, False)
    told = client.get(f"/api/v1/nominations/{mine.pk}/").content.decode()
    assert ("Hai vi" in told, "KT-1999-000001" in told) == (True, False)


def test_a_unit_nominates_no_unit_beside_it_and_none_that_is_over(call, deciding):
    """Measures count for all nominations of a unit: a neighbour would stand in its way."""
    d = deciding
    known = {"form": d.form.pk, "recipient": "collective", "name": "P", "body": d.ward.pk, "branch": "state"}
    refused = call(d.officer, "post", "nominations/", known | {"unit": d.ward.pk, "collective": d.units.beside.pk})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["collective"])
    old = unit("X1", d.ward, name="Đã giải thể", valid_from="2000-01-01", valid_to="2025-06-30")
    refused = call(d.officer, "post", "nominations/", known | {"unit": old.pk})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["unit"])
    assert not Nomination.objects.exists()
    made = call(d.officer, "post", "nominations/", known | {"unit": d.ward.pk, "collective": d.units.school.pk})
    assert made.status_code == 201
    one = f"nominations/{made.json()['id']}/"
    refused = call(d.officer, "patch", one, {"collective": d.units.beside.pk}, If_Match="*")
    assert list(refused.json()["errors"]) == ["collective"]


def test_a_measure_stays_while_it_is_judged(judged):
    """Who nominates takes none away under the eyes of who judges."""
    mine = nominate(judged.units, judged.officer, judged.form, state="submitted")
    bar = AwardBar.objects.create(nomination=mine, valid_from=today(), ground="Khiển trách")
    for user in (judged.officer, judged.leader):
        with pytest.raises(PermissionDenied):
            remove_bar(bar, by=again(user))
    remove_bar(bar, by=again(judged.secretary))
    draft = nominate(judged.units, judged.officer, judged.form)
    remove_bar(AwardBar.objects.create(nomination=draft, valid_from=today(), ground="Nhầm"), by=again(judged.officer))
    assert not AwardBar.objects.exists()


@pytest.mark.parametrize(
    "name", ["Ông Nguyễn Văn An", "NGUYỄN VĂN AN", "đồng chí  nguyễn văn an", "Nguyễn Văn An\u200d", "Ô. Nguyễn Văn An"]
)
def test_a_name_in_disguise_is_the_same_name(judged, name):
    nominate(judged.units, judged.officer, judged.form, state="submitted")
    mine = nominate(judged.units, judged.officer, judged.form, name=name)
    found = {each.check for each in look(mine) if each.facts}
    assert Check.SAME_ACHIEVEMENT in found
    complete(mine)
    mine.pieces.filter(kind="report").update(confirmed_by="Nguyễn Văn An, Chủ tịch")
    assert Check.CONFLICT in {each.check for each in look(Nomination.objects.get(pk=mine.pk)) if each.facts}
