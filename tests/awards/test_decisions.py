"""Decisions: text and list, the matrix of steps, the register, annulment, what the database itself refuses."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from awards.decision_steps import DECISION_STEPS
from awards.enums import DecisionState
from awards.models import Decision, DecisionRecipient, DecisionRegister
from awards.queries.decisions import faults, given_by, numbers_of, share_of_direct
from awards.services.decision_recipients import add_recipient, add_recipients, change_recipient, remove_recipient
from awards.services.decision_steps import (
    MayNotBeSigned,
    annul_decision,
    annul_recipient,
    sign_decision,
    take_step,
)
from awards.services.decisions import add_basis, change_decision, discard_decision, draft_decision, remove_basis
from awards.services.registers import next_number
from directives.models import DirectiveDocument, RulePeriod
from mobilization.common.editing import RecordChanged, content_of
from mobilization.common.history import event_model
from mobilization.outbox.models import Event
from mobilization.workflow.refusals import NotAllowed, NotNow, ReasonMissing, TransitionRefused, WrongState
from mobilization.workflow.transitions import apply_transition, available_actions
from organizations.dates import today
from organizations.models import Unit
from tests.access.people import DAY
from tests.awards.decision_makers import GROUND, draw, make_decision, make_recipient, make_signed
from tests.awards.makers import make_authority, make_form, make_title

pytestmark = pytest.mark.django_db
ON_PAPER = ("place", "bases", "decider", "requested_by", "money_from", "carried_out_by", "sent_to")
VALUES = {
    "title": "Về việc tặng Giấy khen cho tập thể, cá nhân", "branch": "state", "signer": "Trần Văn Ký",
    "signer_post": "Chủ tịch",
}  # fmt: skip
OUTSIDE = {
    "title": "Tặng Kỷ niệm chương", "branch": "party", "level": "central", "issuer": "Ban Dân vận Trung ương",
    "printed_number": "512-QĐ/BDVTW", "signed_on": datetime.date(2023, 10, 12),
}  # fmt: skip
ONE = {"recipient": "person", "name": "Nguyễn Văn An", "position": "Trưởng thôn 3", "works_directly": True}


def submitted(deciding, **more):
    decision = make_decision(deciding.ward, "submitted", **more)
    make_recipient(decision, deciding.form)
    return decision


# --- text -----------------------------------------------------------------------------------------------------------


def test_a_decision_is_drafted_changed_and_told(deciding):
    made = draft_decision(unit=deciding.ward, values=VALUES, by=deciding.officer)
    assert (made.state, made.level, made.symbol, made.place, made.numbered) == (
        "draft", "grassroots", "QĐ-UBND", "Ba Đình", "",
    )  # fmt: skip
    changed = change_decision(made, version=1, changes={"title": "Khác"}, by=deciding.secretary)
    assert (changed.title, changed.version) == ("Khác", 2)
    with pytest.raises(RecordChanged):
        change_decision(made, version=1, changes={"title": "Nữa"}, by=deciding.secretary)
    same = change_decision(changed, version=2, changes={"title": "Khác"}, by=deciding.secretary)
    assert same.version == 2
    kinds = list(Event.objects.filter(kind__startswith="awards.decision").values_list("kind", flat=True))
    assert kinds == ["awards.decision_drafted", "awards.decision_changed"]


def test_a_party_body_writes_its_symbol_as_party_bodies_do(deciding):
    made = draft_decision(unit=deciding.ward, values=VALUES | {"branch": "party"}, by=deciding.officer)
    assert made.symbol == "QĐ/ĐU"
    made.number = 12
    assert made.numbered == "12-QĐ/ĐU"


def test_only_drafters_of_the_unit_or_above_draft(deciding):
    for user in (deciding.approver, deciding.leader, deciding.auditor, deciding.beside, deciding.reviewer):
        with pytest.raises(PermissionDenied):
            draft_decision(unit=deciding.ward, values=VALUES, by=user)
    decision = make_decision(deciding.ward)
    for user in (deciding.approver, deciding.leader, deciding.auditor):
        with pytest.raises(NotAllowed):
            change_decision(decision, version=1, changes={"title": "Khác"}, by=user)


@pytest.mark.parametrize("state", ["submitted", "signed", "published", "annulled"])
def test_only_a_draft_changes(deciding, state):
    decision = make_decision(deciding.ward, state)
    with pytest.raises(NotNow):
        change_decision(decision, version=1, changes={"title": "Khác"}, by=deciding.secretary)
    with pytest.raises(NotNow):
        add_recipient(decision, subject=deciding.form, values=ONE, by=deciding.secretary)
    with pytest.raises(NotNow):
        discard_decision(decision, by=deciding.secretary)


def test_another_bodys_decision_says_who_number_and_day(deciding):
    with pytest.raises(ValidationError) as wrong:
        draft_decision(
            unit=deciding.ward, is_outside=True, by=deciding.officer,
            values=OUTSIDE | {"issuer": "", "printed_number": "", "signed_on": None},
        )  # fmt: skip
    assert sorted(wrong.value.message_dict) == ["issuer", "printed_number", "signed_on"]
    with pytest.raises(ValidationError) as wrong:
        draft_decision(
            unit=deciding.ward, is_outside=True, values=OUTSIDE | {"signed_on": today() + DAY}, by=deciding.officer
        )
    assert list(wrong.value.message_dict) == ["signed_on"]
    made = draft_decision(unit=deciding.ward, is_outside=True, values=OUTSIDE, by=deciding.officer)
    assert (made.numbered, made.number, made.decided_by) == ("512-QĐ/BDVTW", None, "Ban Dân vận Trung ương")
    with pytest.raises(ValidationError) as wrong:
        draft_decision(unit=deciding.ward, is_outside=True, values=OUTSIDE, by=deciding.officer)
    assert list(wrong.value.message_dict) == ["printed_number"]


def test_a_draft_is_thrown_away_with_its_list_and_the_record_keeps_it(deciding):
    decision = make_decision(deciding.ward)
    row = make_recipient(decision, deciding.form)
    discard_decision(decision, by=deciding.officer)
    assert not Decision.objects.exists()
    gone = event_model(DecisionRecipient)._default_manager.filter(pgh_label="delete", pgh_obj_id=row.pk)
    assert gone.count() == 1


def test_documents_of_the_portal_are_named_once(deciding):
    known = {"unit": deciding.ward, "steward": deciding.ward, "issuer_unit": deciding.ward, "issued_on": today()}
    document = DirectiveDocument.objects.create(number="7-KH/ĐU", abstract="Kế hoạch", type="plan", **known)
    decision = make_decision(deciding.ward)
    basis = add_basis(decision, document=document, by=deciding.officer)
    with pytest.raises(ValidationError):
        add_basis(decision, document=document, by=deciding.officer)
    remove_basis(basis, by=deciding.officer)
    assert not decision.documents.exists()


# --- the list -------------------------------------------------------------------------------------------------------


def test_somebody_is_put_on_the_list_corrected_and_taken_off(deciding):
    decision = make_decision(deciding.ward)
    row = add_recipient(decision, subject=deciding.form, values=ONE, by=deciding.officer)
    other = add_recipient(
        decision, subject=deciding.form, values=ONE | {"name": "Bà B", "money": 500000}, by=deciding.officer
    )
    assert [row.order, other.order] == [1, 2]
    seen = content_of(row)
    values = ONE | {"recipient": "collective", "name": "Trường Ba Đình", "unit": deciding.units.school}
    changed = change_recipient(row, subject=deciding.form, values=values, seen=seen, by=deciding.officer)
    assert (changed.collective, changed.unit) == (deciding.units.school, deciding.units.school)
    with pytest.raises(RecordChanged):
        change_recipient(row, subject=deciding.form, values=values, seen=seen, by=deciding.officer)
    remove_recipient(other, by=deciding.officer)
    assert [each.name for each in decision.recipients.all()] == ["Trường Ba Đình"]


def test_what_does_not_fit_is_said_at_its_field(deciding):
    decision = make_decision(deciding.ward)
    title = make_title()  # for persons alone
    add = {"by": deciding.officer}
    person = deciding.officer.person
    for subject, values, field in (
        (title, ONE | {"recipient": "household"}, "recipient"),
        (deciding.form, ONE | {"recipient": "household", "person": person}, "person"),
        (deciding.form, ONE | {"number": 2}, "number"),
        (deciding.form, ONE | {"name": ""}, "name"),
        (deciding.form, ONE | {"money": -1}, "money"),
    ):
        with pytest.raises(ValidationError) as wrong:
            add_recipient(decision, subject=subject, values=values, **add)
        assert list(wrong.value.message_dict) == [field]
    add_recipient(decision, subject=deciding.form, values=ONE, **add)
    with pytest.raises(ValidationError) as wrong:
        add_recipient(decision, subject=deciding.form, values=ONE, **add)
    assert list(wrong.value.message_dict) == ["name"]
    add_recipient(decision, subject=title, values=ONE, **add)  # something else is no second time


def test_several_lines_are_all_put_on_the_list_or_none(deciding):
    decision = make_decision(deciding.ward)
    common = {"recipient": "person", "works_directly": None, "money": 300000}
    lines = ["Nguyễn Văn An; Trưởng thôn", "", "Trần Thị Bích"]
    number = add_recipients(decision, subject=deciding.form, lines=lines, values=common, by=deciding.officer)
    rows = list(decision.recipients.order_by("order").values_list("name", "position", "money"))
    assert (number, rows) == (2, [("Nguyễn Văn An", "Trưởng thôn", 300000), ("Trần Thị Bích", "", 300000)])
    with pytest.raises(ValidationError) as wrong:
        add_recipients(
            decision, subject=deciding.form, lines=["Bà Mới", "Trần Thị Bích", "; x"], values=common,
            by=deciding.officer,
        )  # fmt: skip
    assert len(wrong.value.message_dict["lines"]) == 2
    assert decision.recipients.count() == 2
    for lines in ([], ["x"] * 1001):
        with pytest.raises(ValidationError):
            add_recipients(decision, subject=deciding.form, lines=lines, values=common, by=deciding.officer)


def test_a_row_of_an_outside_decision_may_stand_for_several(deciding):
    decision = make_decision(deciding.ward, is_outside=True)
    row = add_recipient(
        decision, subject=deciding.form, values={"recipient": "person", "name": "40 cá nhân", "number": 40},
        by=deciding.officer,
    )  # fmt: skip
    assert numbers_of(decision) == {"rows": 1, "commended": 40, "presented": 0, "left": 40, "annulled": 0}
    with pytest.raises(ValidationError) as wrong:
        change_recipient(
            row, subject=deciding.form, seen=content_of(row), by=deciding.officer,
            values={"recipient": "person", "name": "x", "number": 3, "person": deciding.officer.person},
        )  # fmt: skip
    assert list(wrong.value.message_dict) == ["number"]


def test_what_such_a_decision_does_not_have_is_said_at_its_field(deciding):
    with pytest.raises(ValidationError) as wrong:
        draft_decision(unit=deciding.ward, values=VALUES | {"issuer": "x", "number": 5}, by=deciding.officer)
    assert sorted(wrong.value.message_dict) == ["issuer", "number"]
    outside = make_decision(deciding.ward, is_outside=True)
    with pytest.raises(ValidationError) as wrong:
        change_decision(outside, version=1, changes={"symbol": "x"}, by=deciding.officer)
    assert list(wrong.value.message_dict) == ["symbol"]


def test_on_record_nothing_annulled_is_changed_and_nothing_thrown_away(deciding):
    outside = make_decision(deciding.ward, "published", is_outside=True)
    row = make_recipient(outside, deciding.form, annulled_on=today(), **GROUND)
    values, by = {"recipient": "person", "name": "x"}, deciding.officer
    with pytest.raises(ValidationError):
        change_recipient(row, subject=deciding.form, values=values, seen=content_of(row), by=by)
    with pytest.raises(ValidationError):
        remove_recipient(row, by=by)
    assert outside.recipients.count() == 1
    with pytest.raises(NotNow):
        discard_decision(outside, by=by)
    gone = make_recipient(outside, deciding.form, "Nhầm")
    seen = content_of(gone)
    remove_recipient(gone, by=by)
    with pytest.raises(ValidationError):
        change_recipient(gone, subject=deciding.form, values=values, seen=seen, by=by)
    many = make_recipient(outside, deciding.form, "3 cá nhân", number=3)
    DecisionRecipient.objects.filter(pk=many.pk).update(presented=2)
    with pytest.raises(ValidationError) as wrong:
        values = {"recipient": "person", "name": "3 cá nhân", "number": 1}
        seen = content_of(DecisionRecipient.objects.get(pk=many.pk))
        change_recipient(many, subject=deciding.form, values=values, seen=seen, by=by)
    assert list(wrong.value.message_dict) == ["number"]
    with pytest.raises(LookupError):
        take_step(outside, "annul", by=deciding.approver)


# --- steps ----------------------------------------------------------------------------------------------------------

ROLES = ("officer", "secretary", "leader", "approver", "auditor", "reviewer", "above", "beside", "root")
MAY = {
    "submit": ({"draft"}, {"secretary", "leader", "root"}),
    "return": ({"submitted"}, {"secretary", "leader", "approver", "above", "root"}),
    "sign": ({"submitted"}, {"approver", "above", "root"}),
    "record": ({"draft"}, set()),
    "publish": ({"signed"}, {"secretary", "approver", "above", "root"}),
    "annul": ({"signed", "published"}, {"approver", "above", "root"}),
}
MAY_OUTSIDE = {
    "submit": ({"draft"}, set()),
    "return": ({"submitted"}, {"secretary", "leader", "approver", "above", "root"}),
    "sign": ({"submitted"}, set()),
    "record": ({"draft"}, {"secretary", "root"}),
    "publish": ({"signed"}, {"secretary", "approver", "above", "root"}),
    "annul": ({"signed", "published"}, {"secretary", "approver", "above", "root"}),
}


@pytest.mark.bar("A2")
@pytest.mark.parametrize("outside", [False, True])
@pytest.mark.parametrize("state", DecisionState.values)
def test_matrix_of_steps(deciding, state, outside):
    table = MAY_OUTSIDE if outside else MAY
    decision = make_decision(deciding.ward, "draft", is_outside=outside)
    make_recipient(decision, deciding.form)
    if state not in ("draft", "submitted"):
        known = {} if outside else {"signed_on": today(), "year": today().year}
        if not outside:
            known["number"] = draw(deciding.ward, today().year)
        if state == "annulled":
            known |= {"annulled_on": today(), **GROUND}
        Decision.objects.filter(pk=decision.pk).update(state=state, **known)
    else:
        Decision.objects.filter(pk=decision.pk).update(state=state)
    decision = Decision.objects.select_related("unit", "steward").get(pk=decision.pk)
    data = {
        "signed_on": today(), "draw": lambda: next_number(deciding.ward, "state", today()), "annulled_on": today(),
        "annulled_by": "9/QĐ",
    }  # fmt: skip
    for role in ROLES:
        user = getattr(deciding, role)
        offered = {step.action for step in available_actions(decision, user)}
        assert offered == {each for each, (states, who) in table.items() if state in states and role in who}, role
        for step in DECISION_STEPS.transitions:
            states, who = table[step.action]
            try:
                with transaction.atomic():
                    apply_transition(decision, step.action, by=user, reason="Lý do", **data)
                    done = "done"
                    transaction.set_rollback(True)
            except WrongState:
                done = "state"
            except NotAllowed:
                done = "right"
            wanted = "state" if state not in states else "done" if role in who else "right"
            assert done == wanted, (step.action, role)


def test_nothing_incomplete_is_submitted_or_recorded(deciding):
    decision = make_decision(deciding.ward)
    with pytest.raises(TransitionRefused):
        take_step(decision, "submit", by=deciding.secretary)
    make_recipient(decision, deciding.form)
    for lacking in ({"signer": ""}, {"signer_post": ""}, {"symbol": ""}):
        kept = {name: getattr(decision, name) for name in lacking}
        Decision.objects.filter(pk=decision.pk).update(**lacking)
        with pytest.raises(TransitionRefused):
            take_step(decision, "submit", by=deciding.secretary)
        Decision.objects.filter(pk=decision.pk).update(**kept)
    assert take_step(decision, "submit", by=deciding.secretary).state == "submitted"
    with pytest.raises(ReasonMissing):
        take_step(decision, "return", by=deciding.approver)
    assert take_step(decision, "return", reason="Thiếu căn cứ", by=deciding.approver).state == "draft"
    outside = make_decision(deciding.ward, is_outside=True)
    with pytest.raises(TransitionRefused):
        take_step(outside, "record", by=deciding.secretary)
    make_recipient(outside, deciding.form, number=40)
    assert take_step(outside, "record", by=deciding.secretary).state == "published"
    with pytest.raises(LookupError):
        take_step(outside, "annul", reason="x", by=deciding.secretary)


def test_signing_draws_the_next_number(deciding):
    first, second = submitted(deciding), submitted(deciding, title="Lần hai")
    signed = sign_decision(first, signed_on=today(), by=deciding.approver)
    assert (signed.number, signed.year, signed.numbered) == (1, today().year, "01/QĐ-UBND")
    assert "1/qd-ubnd" in signed.search
    assert sign_decision(second, signed_on=today(), by=deciding.approver).numbered == "02/QĐ-UBND"
    elsewhere = make_decision(deciding.units.beside, "submitted")
    make_recipient(elsewhere, deciding.form)
    assert sign_decision(elsewhere, signed_on=today(), by=deciding.above).number == 1
    published = take_step(signed, "publish", by=deciding.secretary)
    assert published.state == "published"


def test_each_row_must_be_one_on_which_the_unit_may_decide_on_that_day(deciding):
    decision = submitted(deciding)
    merit = make_form("merit")
    make_authority(merit, level="city")
    make_recipient(decision, merit, "Trần Thị Bích")
    make_recipient(decision, make_title(), "Lê Văn C", recipient="household")
    with pytest.raises(MayNotBeSigned) as wrong:
        sign_decision(decision, signed_on=today(), by=deciding.approver)
    assert [fault.partition(":")[0] for fault in wrong.value.faults] == [
        "Hàng 2, Trần Thị Bích", "Hàng 3, Lê Văn C",
    ]  # fmt: skip
    assert not DecisionRegister.objects.exists()
    make_authority(merit, level="grassroots", branch="party")
    assert len(faults(decision, today(), reader=None)) == 2  # another branch's
    before = datetime.date(2023, 12, 31)
    assert len(faults(decision, before, reader=None)) == 3  # before the matrix held


def test_a_form_that_is_not_for_them_is_not_signed(deciding):
    decision = submitted(deciding)
    deciding.form.for_person = False
    deciding.form.save()
    [fault] = faults(decision, today(), reader=None)
    assert "không dành cho" in fault


def test_the_day_of_signing_is_none_to_come_none_before_the_last_and_one_of_the_unit(deciding):
    sign_decision(submitted(deciding), signed_on=today(), by=deciding.approver)
    late = submitted(deciding, title="Muộn")
    for day in (today() + DAY, today() - DAY):
        with pytest.raises(ValidationError) as wrong:
            sign_decision(late, signed_on=day, by=deciding.approver)
        assert list(wrong.value.message_dict) == ["signed_on"]
    Unit.objects.filter(pk=deciding.ward.pk).update(valid_from=today() + DAY)
    with pytest.raises(ValidationError):
        sign_decision(late, signed_on=today(), by=deciding.root)
    assert DecisionRegister.objects.get().last == 1


def test_the_share_of_who_works_directly_is_shown_before_signing(deciding):
    decision = make_decision(deciding.ward, is_outside=True)
    for number, direct in ((3, True), (1, False), (2, None)):
        make_recipient(decision, deciding.form, f"{direct}", number=number, works_directly=direct)
    make_recipient(decision, deciding.form, "Tập thể", recipient="collective", works_directly=True)
    told = share_of_direct(decision, today())
    assert (told.persons, told.direct, told.unsaid, told.percent, told.wanted, told.is_reached) == (
        6, 3, 2, 50, 50, True,
    )  # fmt: skip
    RulePeriod.objects.create(key="awards.direct_percent", value=60, valid_from=today(), source="NQ")
    assert not share_of_direct(decision, today()).is_reached
    assert share_of_direct(make_decision(deciding.ward), today()).percent == 0


def test_what_it_gives_is_summed_by_title_and_form(deciding):
    decision = make_decision(deciding.ward)
    make_recipient(decision, deciding.form, "A", money=500_000)
    make_recipient(decision, deciding.form, "B", recipient="collective", money=1_000_000)
    make_recipient(decision, make_title(), "A")
    told = [(each.persons, each.households, each.collectives, each.money) for each in given_by(decision)]
    assert told == [(1, 0, 0, 0), (1, 0, 1, 1_500_000)]


# --- annulment ------------------------------------------------------------------------------------------------------


def test_a_decision_is_annulled_as_a_whole_and_its_number_is_never_given_again(deciding):
    decision = make_signed(deciding.ward, deciding.form, "A")
    give = {"on": today(), "number": "9/QĐ-UBND", "by": deciding.approver}
    for wrong in ({"number": " "}, {"on": today() + DAY}, {"on": today() - DAY}):
        with pytest.raises(ValidationError) as found:
            annul_decision(decision, ground="Khai man", **give | wrong)
        assert list(found.value.message_dict) == list(wrong)
    with pytest.raises(ReasonMissing):
        annul_decision(decision, ground="", **give)
    with pytest.raises(NotAllowed):
        annul_decision(decision, ground="Khai man", **give | {"by": deciding.secretary})
    done = annul_decision(decision, ground="Khai man", **give)
    assert (done.state, done.annulled_by, done.annulled_why, done.numbered) == (
        "annulled", "9/QĐ-UBND", "Khai man", "01/QĐ-UBND",
    )  # fmt: skip
    assert sign_decision(submitted(deciding), signed_on=today(), by=deciding.approver).number == 2


def test_one_recipient_is_annulled_and_the_others_stay(deciding):
    decision = make_signed(deciding.ward, deciding.form, "A", "B")
    row = decision.recipients.get(name="A")
    give = {"ground": "Khai man", "on": today(), "number": "9/QĐ-UBND"}
    with pytest.raises(NotAllowed):
        annul_recipient(row, **give, by=deciding.secretary)
    with pytest.raises(ValidationError):
        annul_recipient(row, **give | {"number": ""}, by=deciding.approver)
    with pytest.raises(ReasonMissing):
        annul_recipient(row, **give | {"ground": " "}, by=deciding.approver)
    done = annul_recipient(row, **give, by=deciding.approver)
    assert (done.annulled_on, done.annulled_by, done.annulled_why) == (today(), "9/QĐ-UBND", "Khai man")
    with pytest.raises(WrongState):
        annul_recipient(row, **give, by=deciding.approver)
    assert numbers_of(decision) == {"rows": 2, "commended": 1, "presented": 0, "left": 1, "annulled": 1}
    draft = make_decision(deciding.ward)
    with pytest.raises(WrongState):
        annul_recipient(make_recipient(draft, deciding.form), **give, by=deciding.approver)


# --- the database ---------------------------------------------------------------------------------------------------


def refused(write):
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


@pytest.mark.parametrize("state", ["signed", "published", "annulled"])
def test_the_database_keeps_what_was_signed(deciding, state):
    decision = make_signed(deciding.ward, deciding.form, "A", state=state)
    rows = Decision.objects.filter(pk=decision.pk)
    for change in (
        {"number": 2}, {"title": "Khác"}, {"symbol": "X"}, {"signer": "Khác"}, {"signer_post": "Khác"},
        {"branch": "party"}, {"signed_on": datetime.date(today().year, 1, 1)}, {"unit": deciding.units.beside},
        {"state": "draft", "number": None, "year": None, "signed_on": None}, {"is_outside": True},
        *({name: "Khác"} for name in ON_PAPER),
    ):  # fmt: skip
        refused(lambda change=change: rows.update(**change))
    refused(rows.delete)
    refused(Decision.objects.filter(pk=make_signed(deciding.ward, deciding.form, state=state).pk).delete)
    listed = DecisionRecipient.objects.filter(decision=decision)
    for change in ({"name": "Khác"}, {"position": "Khác"}, {"money": 1}, {"recipient": "household"}):
        refused(lambda change=change: listed.update(**change))
    refused(listed.delete)
    refused(lambda: make_recipient(decision, deciding.form, "C"))
    rows.update(steward=deciding.units.city)
    listed.update(works_directly=True)


def test_the_database_names_everybody_in_ones_own_decision(deciding):
    decision = make_decision(deciding.ward)
    refused(lambda: make_recipient(decision, deciding.form, number=2))
    outside = make_decision(deciding.ward, "published", is_outside=True)
    row = make_recipient(outside, deciding.form, number=2)
    refused(lambda: DecisionRecipient.objects.filter(pk=row.pk).update(decision=decision))
    refused(lambda: DecisionRecipient.objects.filter(pk=row.pk).update(person=deciding.officer.person))


def test_the_register_gives_one_number_after_the_other(deciding):
    decision = make_signed(deciding.ward, deciding.form, "A")
    registers = DecisionRegister.objects.filter(unit=deciding.ward)
    for change in (
        {"last": 0}, {"last": 3}, {"year": 2020}, {"unit": deciding.units.beside}, {"branch": "party"}, {"on_paper": 1},
        {"on_paper": 4, "last": 4},
    ):  # fmt: skip
        refused(lambda change=change: registers.update(**change))
    refused(registers.delete)
    year = today().year
    other = {"unit": deciding.units.beside, "branch": "state", "year": year}
    refused(lambda: DecisionRegister.objects.create(**other, last=4))
    made = DecisionRegister.objects.create(**other, on_paper=4, last=4)
    refused(lambda: DecisionRegister.objects.filter(pk=made.pk).update(on_paper=3))
    refused(lambda: make_decision(deciding.units.beside, "draft", number=4))
    refused(lambda: Decision.objects.filter(pk=make_decision(deciding.units.beside).pk).update(
        state="signed", number=4, year=year, signed_on=today()))  # given on paper  # fmt: skip
    refused(lambda: Decision.objects.filter(pk=make_decision(deciding.ward, branch="party").pk).update(
        state="signed", number=1, year=year, signed_on=today()))  # of another branch's register  # fmt: skip
    refused(lambda: make_decision(deciding.ward, "draft", number=5))
    drafts = make_decision(deciding.ward)
    refused(lambda: Decision.objects.filter(pk=drafts.pk).update(
        state="signed", number=2, year=year, signed_on=today()))  # not drawn  # fmt: skip
    refused(lambda: Decision.objects.filter(pk=drafts.pk).update(
        state="signed", number=decision.number, year=year, signed_on=today()))  # given already  # fmt: skip
