"""Registers: begun after numbers given on paper, until the portal gave one; who keeps and who reads them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from awards.models import Decision, DecisionRegister
from awards.permissions.registers import may_keep_registers, may_keep_registers_of, may_see_register
from awards.queries.registers import units_with_registers_to_keep
from awards.services.decision_steps import sign_decision
from awards.services.registers import begin_register, correct_register
from mobilization.outbox.models import Event
from organizations.dates import today
from organizations.models import Unit
from tests.access.people import again, worker
from tests.awards.decision_makers import make_decision, make_recipient, make_signed
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
YEAR = today().year


def begun(deciding, **more):
    known = {"unit": deciding.ward, "branch": "state", "year": YEAR, "on_paper": 41, "by": deciding.secretary}
    return begin_register(**known | more)


def sign(deciding, **more):
    decision = make_decision(deciding.ward, "submitted", **more)
    make_recipient(decision, deciding.form)
    return sign_decision(decision, signed_on=today(), by=deciding.approver)


@pytest.mark.bar("X14")
def test_numbers_go_on_after_those_given_on_paper_and_each_branch_counts_apart(deciding):
    register = correct_register(begun(deciding), on_paper=56, seen=41, by=deciding.secretary)
    assert [sign(deciding).number for _n in range(2)] == [57, 58]
    with pytest.raises(ValidationError) as late:
        correct_register(register, on_paper=60, seen=56, by=deciding.secretary)
    assert "58" in late.value.message_dict["on_paper"][0]
    with pytest.raises(ValidationError):
        begun(deciding)
    party = make_signed(deciding.ward, deciding.form, "A", branch="party")
    assert (party.number, Decision.objects.filter(number=1).count()) == (1, 1)
    with pytest.raises(ValidationError):
        begun(deciding, branch="party")
    kinds = list(Event.objects.filter(kind__contains="register").values_list("kind", "data__on_paper"))
    assert kinds == [("awards.register_begun", 41), ("awards.register_corrected", 56)]


def test_what_is_wrong_is_said_at_its_field(deciding):
    for wrong, field in (
        ({"year": YEAR + 1}, "year"), ({"year": 1700}, "year"), ({"on_paper": 0}, "on_paper"),
        ({"on_paper": 100_001}, "on_paper"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as told:
            begun(deciding, **wrong)
        assert list(told.value.message_dict) == [field]
    register = begun(deciding)
    for values in ({"on_paper": 5, "seen": 40}, {"on_paper": -1, "seen": 41}):
        with pytest.raises(ValidationError) as told:
            correct_register(register, **values, by=deciding.secretary)
        assert list(told.value.message_dict) == ["on_paper"]
    assert correct_register(register, on_paper=0, seen=41, by=deciding.secretary).last == 0
    assert sign(deciding).number == 1


def test_secretary_and_administrator_keep_them_for_their_units(deciding):
    register = begun(deciding)
    for user in (deciding.officer, deciding.approver, deciding.leader, deciding.auditor, deciding.beside):
        with pytest.raises(PermissionDenied):
            begun(deciding, by=user, branch="party")
        with pytest.raises(PermissionDenied):
            correct_register(register, on_paper=1, seen=41, by=user)
    for each in (deciding.administrator, deciding.ward_administrator, deciding.root, deciding.secretary):
        user = again(each)
        offered = set(units_with_registers_to_keep(user))
        assert offered == {unit for unit in Unit.objects.in_force() if may_keep_registers_of(user, unit)}
        assert may_keep_registers(user)
    for each in (deciding.officer, deciding.auditor, deciding.beside, deciding.root, deciding.above, deciding.reviewer):
        user = again(each)
        seen = set(DecisionRegister.objects.visible_to(user))
        assert seen == {row for row in DecisionRegister.objects.all() if may_see_register(user, row)}
    assert not list(units_with_registers_to_keep(again(deciding.officer)))


def test_the_pages_tell_begin_and_correct(client, deciding):
    visit = prove(client, again(deciding.ward_administrator))
    empty = visit.get("/award-registers/")
    assert (empty.context["count"], empty.context["may_keep"]) == (0, True)
    form = {"unit": deciding.ward.pk, "branch": "state", "year": YEAR, "on_paper": "41"}
    refused = visit.post("/award-registers/new/", form | {"year": YEAR + 1})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["year"])
    assert visit.post("/award-registers/new/", form | {"unit": deciding.units.beside.pk}).status_code == 422
    made = visit.post("/award-registers/new/", form)
    register = DecisionRegister.objects.get()
    assert (made.status_code, made["Location"], register.last) == (302, register.get_absolute_url(), 41)
    edit = f"{register.get_absolute_url()}edit/"
    assert visit.post(edit, {"on_paper": "50", "seen": "40"}).status_code == 422
    assert visit.post(edit, {"on_paper": "50", "seen": "41"}).status_code == 302
    assert visit.get(register.get_absolute_url()).context["actions"] == ["edit"]
    sign(deciding)
    page = visit.get(register.get_absolute_url())
    assert (page.context["actions"], [row.numbered for row, _tone in page.context["decisions"]]) == ([], ["51/QĐ-UBND"])
    assert visit.post(edit, {"on_paper": "60", "seen": "50"}).status_code == 422
    make_signed(deciding.units.beside, deciding.form, "B")
    listed = visit.get("/award-registers/")
    [row] = listed.context["rows"]
    assert (row.given, row.annulled, row.last, row.on_paper) == (1, 0, 51, 50)
    assert list(listed.context["filter"].form.fields["within"].queryset) == [deciding.ward]
    assert visit.get("/award-registers/?branch=party").context["count"] == 0
    told = visit.get("/api/v1/award-registers/").json()["results"]
    assert [(each["last"], each["given"], each["on_paper"]) for each in told] == [(51, 1, 50)]
    auditor = worker("auditor", deciding.units.beside, "auditor-beside")
    assert prove(client, again(auditor)).get(register.get_absolute_url()).status_code == 404
    reading = prove(client, again(deciding.officer))
    assert (reading.get("/award-registers/").context["may_keep"], reading.get(edit).status_code) == (False, 403)
    assert reading.get("/award-registers/new/").status_code == 403
