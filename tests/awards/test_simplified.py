"""The simplified procedure: its grounds, its dossier, and that nobody gets round a council by it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from awards.models import Nomination
from awards.queries.nomination_checks import look
from awards.services.nominations import add_nomination, change_nomination, edit_nomination
from directives.models import RulePeriod
from models_registry.checks import Incomplete
from organizations.dates import today
from tests.access.people import again, worker
from tests.awards.nominated import YEAR, awarded_form, complete, judged, nominate
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db
SIMPLE = {"procedure": "simplified", "ground": "rescue", "ground_said": "Cứu hai cháu bé khỏi đuối nước ngày 10/6."}


@shared
def house(city):
    """Who nominates, who submits, who judges."""
    city.officer = worker("officer", city.units.ward)
    city.leader = worker("leader", city.units.ward)
    city.by = again(worker("secretary", city.units.city))
    city.form = awarded_form()
    return city


def begun(house, **more):
    known = {"subject": house.form, "recipient": "person", "name": "Nguyễn Văn An", "body": house.units.city,
             "branch": "state", "achievement": "Cứu người."}  # fmt: skip
    return add_nomination(unit=house.units.ward, values=known | YEAR | SIMPLE | more, by=again(house.officer))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"ground": ""}, "ground"), ({"ground": "task"}, "ground"), ({"ground_said": " "}, "ground_said")],
)
def test_it_has_a_ground_that_may_be_chosen_and_is_explained(house, wrong, field):
    RulePeriod.objects.create(key="awards.simplified_task", value=0, valid_from=today(), source="x")
    with pytest.raises(ValidationError) as told:
        begun(house, **wrong)
    assert list(told.value.message_dict) == [field]


def test_it_needs_fewer_pieces_and_no_session_and_goes_back_to_a_council(house):
    made = begun(house)
    assert [str(each.check) for each in look(made) if each.facts] == ["letter", "report"]
    complete(made).pieces.filter(kind="minutes").delete()
    submitted = change_nomination(made, "submit", by=again(house.leader))
    returned = change_nomination(submitted, "return", by=house.by, reason="Qua hội đồng")
    councils = {"procedure": "council"}
    saved = edit_nomination(returned, version=returned.version, changes=councils, by=again(house.officer))
    assert (saved.ground, saved.ground_said) == ("", "")
    assert [str(each.check) for each in look(saved) if each.facts] == ["minutes"]
    again_simple = edit_nomination(saved, version=saved.version, changes=SIMPLE, by=again(house.officer))
    submitted = change_nomination(again_simple, "submit", by=again(house.leader))
    assert change_nomination(submitted, "approve", by=house.by).state == "approved"


def test_nobody_gets_round_a_council_by_it(house):
    """Not once it is handed in, not while it is on an agenda, not after a council decided against it."""
    handed_in = nominate(house.units, house.officer, house.form, state="submitted")
    for by in (house.officer, house.leader, house.by):
        with pytest.raises(PermissionDenied):
            edit_nomination(handed_in, version=1, changes=SIMPLE, by=again(by))
    for outcome, state in (("", "planned"), ("not_recognised", "closed")):
        returned = nominate(house.units, house.officer, house.form, state="returned")
        judged(returned, outcome, state)
        with pytest.raises(ValidationError) as told:
            edit_nomination(returned, version=1, changes=SIMPLE, by=again(house.officer))
        assert list(told.value.message_dict) == ["procedure"]
    carried = nominate(house.units, house.officer, house.form, state="returned")
    judged(carried)
    assert edit_nomination(carried, version=1, changes=SIMPLE, by=again(house.officer)).ground == "rescue"


def test_one_without_a_ground_from_before_is_not_submitted(house):
    old = complete(nominate(house.units, house.officer, house.form, procedure="simplified"))
    with pytest.raises(Incomplete) as wrong:
        change_nomination(old, "submit", by=again(house.leader))
    assert wrong.value.names == ["ground"]


@pytest.mark.parametrize("wrong", [{"ground": "rescue"}, {"ground_said": "x"}])
def test_a_ground_is_of_the_simplified_procedure(house, wrong):
    found = nominate(house.units, house.officer, house.form)
    with pytest.raises(IntegrityError), transaction.atomic():
        Nomination.objects.filter(pk=found.pk).update(**wrong)


def test_page_filter_file_and_api_tell_it(house, client):
    simple, usual = begun(house), nominate(house.units, house.officer, house.form)
    RulePeriod.objects.create(key="awards.simplified_other", value=0, valid_from=today(), source="x")
    visit = prove(client, again(house.officer))
    assert set(visit.get("/nominations/?procedure=simplified").context["rows"]) == {simple}
    page = visit.get(f"/nominations/{simple.pk}/", headers={"accept-language": "vi"}).content.decode()
    assert "Dũng cảm cứu người, cứu tài sản" in page
    assert SIMPLE["ground_said"] in page
    choices = [value for value, _label in visit.get("/nominations/new/").context["form"].fields["ground"].choices]
    assert choices == ["", "sudden", "rescue", "task", "service"]
    api = visit.get(f"/api/v1/nominations/{simple.pk}/").json()
    assert (api["procedure"], api["ground"]) == ("simplified", "rescue")
    listed = visit.get("/api/v1/nominations/?procedure=simplified").json()["results"]
    assert [each["id"] for each in listed] == [simple.pk]
    answer = visit.patch(
        f"/api/v1/nominations/{usual.pk}/", {"procedure": "simplified"}, content_type="application/json",
        headers={"if-match": visit.get(f"/api/v1/nominations/{usual.pk}/").headers["ETag"]},
    )  # fmt: skip
    assert sorted(answer.json()["errors"]) == ["ground", "ground_said"]
