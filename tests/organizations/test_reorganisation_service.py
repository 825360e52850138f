"""Carrying out: what ends, begins, moves and waits; preview and result are the same; who may; undoing is a new one."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from mobilization.outbox.models import Event
from organizations.enums import Role
from organizations.models import Membership, QueuedItem, Reorganisation, Unit, UnitSuccession, User
from organizations.plans import Beginning, Passing, Plan, PlanRefused
from organizations.services.moving_memberships import gaps
from organizations.services.plan_building import (
    abolished,
    beginning_like,
    divided,
    into_one,
    plan_from_successions,
    with_units_below,
)
from organizations.services.queueing import ChoiceRefused, NotInQueue, choose_successor
from organizations.services.reorganising import OutcomeChanged, preview, reorganise
from tests.organizations.reorganisations import make_account, make_item, make_member, make_person, make_unit
from tests.testapp.models import Item

pytestmark = pytest.mark.django_db
DAY, LAST = datetime.date(2026, 3, 1), datetime.date(2026, 2, 28)
LATER = datetime.date(2026, 6, 1)
HEAD = {"effective_on": DAY, "document": "Nghị quyết 1"}


@pytest.fixture
def city():
    return make_unit("01", level="city", kind="city", name="Thành phố")


@pytest.fixture
def district(city):
    return make_unit("001", city, level="district", kind="district", name="Huyện")


@pytest.fixture
def communes(district):
    return [make_unit(f"0000{number}", district) for number in (1, 2, 3)]


@pytest.fixture
def admin(city):
    return make_account(city)


def begins(key, parent, **fields):
    words = {"code": key, "name": f"Xã mới {key}", "short_name": f"mới {key}", "kind": "commune", "level": "grassroots"}
    return Beginning(key=key, parent=parent.pk if isinstance(parent, Unit) else parent, **words | fields)


def done(plan, by):
    """Carry the plan out, after a preview that must say the same and change nothing."""
    before = [model.objects.count() for model in (Unit, Membership, QueuedItem, UnitSuccession, Event, Reorganisation)]
    expected = preview(plan=plan, by=by)
    after = [model.objects.count() for model in (Unit, Membership, QueuedItem, UnitSuccession, Event, Reorganisation)]
    assert before == after
    outcome = reorganise(plan=plan, by=by, seen=expected.fingerprint())
    assert outcome == expected
    return outcome


def messages(plan, by):
    with pytest.raises(PlanRefused) as refused:
        reorganise(plan=plan, by=by)
    assert Reorganisation.objects.count() == 0
    return {error.where: str(error.message) for error in refused.value.errors}


def stewards():
    return sorted(Item.objects.values_list("title", "unit__code", "steward__code"))


def test_a_merge_moves_everything(city, district, communes, admin):
    a, b, other = communes
    people = [make_member(unit, position="Phó Chủ tịch") for unit in (a, a, b)]
    for number, unit in enumerate((a, b, b)):
        make_item(unit, f"M{number}")
    outcome = done(into_one([a, b], begins("00009", district), "merge", reason="gần nhau", **HEAD), admin)
    new = Unit.objects.get(code="00009")
    assert [unit.code for unit in outcome.ended] == ["00001", "00002"]
    assert [unit.name for unit in outcome.began] == ["Xã mới 00009"]
    assert outcome.moved() == {"organizations.membership": 3, "testapp.item": 3}
    assert (outcome.waiting(), QueuedItem.objects.count()) == ({}, 0)
    assert set(Unit.objects.filter(pk__in=[a.pk, b.pk]).values_list("valid_to", "version")) == {(LAST, 2)}
    assert (new.valid_from, new.valid_to, new.path) == (DAY, None, f"{district.path}{new.pk}/")
    assert set(Membership.objects.filter(unit__in=[a, b]).values_list("valid_to", flat=True)) == {LAST}
    went_on = new.memberships.values_list("person", "role", "position", "valid_from", "valid_to")
    assert sorted(went_on) == sorted((each.person_id, "officer", "Phó Chủ tịch", DAY, None) for each in people)
    assert stewards() == [("M0", "00001", "00009"), ("M1", "00002", "00009"), ("M2", "00002", "00009")]
    row = Reorganisation.objects.get()
    assert (row.document, row.reason, row.performed_by, row.effective_on) == ("Nghị quyết 1", "gần nhau", admin, DAY)
    event = Event.objects.get(kind="organizations.reorganised")
    assert event.data == {
        "ended": [a.pk, b.pk],
        "began": [new.pk],
        "moved": {"organizations.membership": 3, "testapp.item": 3},
        "queued": {},
    }
    assert other.code == "00003"
    passed = Event.objects.filter(kind="organizations.membership_passed_on").order_by("id")
    assert [event.subject_id for event in passed] == [str(each.pk) for each in people]
    ends = {"from": a.pk, "unit": new.pk, "valid_from": "2026-03-01"}
    assert passed[0].data == {"person": people[0].person_id, "role": "officer", **ends}


def test_a_split_queues_with_the_main_part_proposed(district, communes, admin):
    a = communes[0]
    member, item = make_member(a), make_item(a)
    with override("vi"):
        officer = str(Role.OFFICER.label)
    parts = [begins("00001", district), begins("00010", district)]
    outcome = done(divided(a, parts, "00010", **HEAD), admin)
    assert outcome.waiting() == {"organizations.membership": 1, "testapp.item": 1}
    assert outcome.moved() == {}
    rows = QueuedItem.objects.values_list("mover", "item_id", "unit", "proposed__code", "chosen", "title")
    assert sorted(rows) == [
        ("organizations.membership", str(member.pk), a.pk, "00010", None, f"Nguyễn Văn A – {officer}"),
        ("testapp.item", str(item.pk), a.pk, "00010", None, "Mô hình"),
    ]
    assert list(UnitSuccession.objects.values_list("successor__code", "portion", "is_main", "kind")) == [
        ("00001", "part", False, "split"),
        ("00010", "part", True, "split"),
    ]


def test_who_holds_the_role_in_two_merged_units_has_it_once(district, communes, admin):
    a, b, _ = communes
    person = make_person()
    for unit in (a, b):
        make_member(unit, person=person)
    make_member(b, "leader", person=person)
    another = make_member(b).person
    outcome = done(into_one([a, b], begins("00009", district), "merge", **HEAD), admin)
    assert outcome.moved() == {"organizations.membership": 4}
    now = Membership.objects.in_force(DAY).values_list("unit__code", "role")
    assert sorted(now.filter(person=person)) == [("00009", "leader"), ("00009", "officer")]
    assert list(now.filter(person=another)) == [("00009", "officer")], "what somebody else holds there is not theirs"


def test_a_choice_moves_one_role_and_leaves_the_others_waiting(district, communes, admin):
    a = communes[0]
    chosen, waiting = make_member(a), make_member(a, "leader")
    done(divided(a, [begins("00001", district), begins("00010", district)], "00010", **HEAD), admin)
    heir = Unit.objects.get(code="00010")
    assert choose_successor(items=[queued(chosen).pk], successor=heir.pk, by=admin) == 1
    assert list(heir.memberships.values_list("person", "role")) == [(chosen.person_id, "officer")]
    assert Membership.objects.get(person=waiting.person_id).unit == a
    assert (queued(chosen).chosen, queued(waiting).chosen) == (heir, None)
    choose_successor(
        items=[queued(waiting).pk], successor=district.pk, by=admin
    )  # which was there before: the same day
    days = Membership.objects.filter(person=waiting.person_id).values_list("unit", "valid_from", "valid_to")
    assert set(days) == {(a.pk, waiting.valid_from, LAST), (district.pk, DAY, None)}


def queued(membership):
    return QueuedItem.objects.get(mover="organizations.membership", item_id=membership.pk)


def test_only_what_lasts_goes_on(district, communes, admin):
    """A role that ended stays history; one that ends later keeps its end; one that begins later begins there."""
    a = communes[0]
    make_member(a, ends=LAST)
    make_member(a, ends=DAY)
    make_member(a, ends=LATER)
    make_member(a, begins=LATER)
    done(into_one([a], begins("00001", district, name="Tên mới"), "rename", **HEAD), admin)
    assert sorted(a.memberships.values_list("valid_from", "valid_to")) == [(datetime.date(2020, 1, 1), LAST)] * 3
    new = Unit.objects.get(code="00001", valid_to=None)
    assert sorted(new.memberships.values_list("valid_from", "valid_to"), key=str) == [
        (DAY, DAY),
        (DAY, LATER),
        (LATER, None),
    ]


def test_units_below_go_along(city, district, communes, admin):
    item = make_item(communes[0])
    beginning = begins("001", city, name="Quận", level="district", kind="urban_district")
    outcome = done(into_one([district], beginning, "rename", **HEAD), admin)
    assert [unit.code for unit in outcome.ended] == ["001", "00001", "00002", "00003"]
    new = Unit.objects.get(code="001", valid_to=None)
    below = Unit.objects.filter(parent=new).order_by("code")
    assert [(unit.code, unit.valid_from, unit.path) for unit in below] == [
        (unit.code, DAY, f"{new.path}{unit.pk}/") for unit in below
    ]
    assert len(below) == 3
    item.refresh_from_db()
    assert item.steward == below[0]


def test_units_below_go_along_once_where_the_whole_passes(city, district, communes):
    make_unit("00008", district, valid_to=LAST)
    own = Passing(predecessor=communes[0].pk, successor=communes[1].pk, kind="absorb")
    whole = Plan(passings=(Passing(predecessor=district.pk, successor=city.pk, kind="absorb"), own), **HEAD)
    below = [each.predecessor for each in with_units_below(whole).passings]
    assert sorted(below) == sorted([district.pk, *(unit.pk for unit in communes)])
    part = Plan(passings=(Passing(predecessor=district.pk, successor=city.pk, kind="split", portion="part"),), **HEAD)
    assert with_units_below(part).passings == part.passings


def test_what_has_no_unit_above_is_not_abolished(city, communes):
    with pytest.raises(PlanRefused) as refused:
        abolished([communes[0], city], **HEAD)
    assert [error.where for error in refused.value.errors] == [("unit", city.pk)]


def test_an_abolished_unit_has_no_single_successor(city, district, admin):
    empty = make_unit("002", city, level="district", kind="district")
    item = make_item(empty)
    outcome = done(abolished([empty], **HEAD), admin)
    assert [(each.item_id, each.proposed) for each in outcome.queued] == [(str(item.pk), None)]
    assert UnitSuccession.objects.values_list("successor", "kind", "is_main").get() == (city.pk, "abolish", False)


def test_undoing_is_a_new_reorganisation(district, communes, admin):
    a, b, _ = communes
    make_member(a)
    items = [make_item(a, "A"), make_item(b, "B")]
    done(into_one([a, b], begins("00009", district), "merge", **HEAD), admin)
    merged = Unit.objects.get(code="00009")
    parts = [beginning_like(unit, key=unit.code, parent=district.pk) for unit in (a, b)]
    back = {"effective_on": LATER, "document": "Nghị quyết 2"}
    done(divided(merged, parts, "00001", **back), admin)
    again = {unit.code: unit for unit in Unit.objects.filter(valid_from=LATER)}
    for item, code in zip(items, ("00001", "00002"), strict=True):
        queued = QueuedItem.objects.get(mover="testapp.item", item_id=item.pk)
        choose_successor(items=[queued.pk], successor=again[code].pk, by=admin)
    assert stewards() == [("A", "00001", "00001"), ("B", "00002", "00002")]
    assert [str(row.effective_on) for row in Reorganisation.objects.order_by("pk")] == ["2026-03-01", "2026-06-01"]
    periods = Unit.objects.filter(code="00001").order_by("valid_from").values_list("valid_from", "valid_to")
    assert list(periods) == [(datetime.date(2020, 1, 1), LAST), (LATER, None)]


def test_the_queue_survives_a_second_reorganisation(district, communes, admin):
    """What waits is proposed to the heir, and begins there on the heir's first day."""
    a, b, _ = communes
    member = make_member(a)
    done(divided(a, [begins("00001", district), begins("00010", district)], "00010", **HEAD), admin)
    part = Unit.objects.get(code="00010")
    merge = into_one([part, b], begins("00011", district), "merge", effective_on=LATER, document="Nghị quyết 2")
    done(merge, admin)
    queued, heir = QueuedItem.objects.get(), Unit.objects.get(code="00011")
    assert queued.proposed == heir
    with pytest.raises(ChoiceRefused):
        choose_successor(items=[queued.pk], successor=part.pk, by=admin)
    assert choose_successor(items=[queued.pk], successor=heir.pk, by=admin) == 1
    assert list(heir.memberships.values_list("person", "valid_from")) == [(member.person_id, LATER)]
    queued.refresh_from_db()
    assert (queued.chosen, queued.decided_by) == (heir, admin)
    with pytest.raises(ChoiceRefused):
        choose_successor(items=[queued.pk], successor=heir.pk, by=admin)


def test_a_preview_that_is_no_longer_true_is_not_carried_out(district, communes, admin):
    plan = into_one(communes[:2], begins("00009", district), "merge", **HEAD)
    seen = preview(plan=plan, by=admin).fingerprint()
    make_item(communes[0])
    with pytest.raises(OutcomeChanged) as changed:
        reorganise(plan=plan, by=admin, seen=seen)
    assert changed.value.outcome.moved() == {"testapp.item": 1}
    assert Reorganisation.objects.count() == 0


def test_every_rule_has_its_message(city, district, communes, admin):
    a, b, _ = communes
    ended = make_unit("00020", district, valid_to=LAST)
    young = make_unit("00021", district, valid_from=DAY)
    tomorrow = datetime.date(2100, 1, 1)

    def wrong(*units, beginning=None, **changes):
        beginning = beginning or begins("00009", district)
        return messages(into_one(units, beginning, "merge", **HEAD | changes), admin)

    assert wrong(a, ended) == {("unit", ended.pk): "Xã 00020 đã kết thúc ngày 28/02/2026."}
    assert list(wrong(a, young)) == [("effective_on",)]
    assert list(wrong(a, effective_on=tomorrow)) == [("effective_on",)]
    assert list(wrong(a, document=" ")) == [("document",)]
    assert list(wrong()) == [()]
    assert list(wrong(a, b, beginning=begins("00003", district))) == [("begins", "00003", "code")]
    assert list(wrong(a, beginning=begins("00009", a))) == [("begins", "00009", "parent")]
    assert list(wrong(a, beginning=begins("00009", district, level="city"))) == [("begins", "00009", "parent")]
    assert list(wrong(a, beginning=begins("00009", district, name=" "))) == [("begins", "00009", "name")]
    assert list(messages(abolished([district], **HEAD), admin)) == [("unit", district.pk)]
    assert list(messages(divided(a, [begins("00009", district)], "00009", **HEAD), admin)) == [("unit", a.pk)]
    parts = [begins("00008", district), begins("00009", district)]
    assert list(messages(divided(a, parts, "none", **HEAD), admin)) == [("unit", a.pk)]
    lost = Passing(predecessor=a.pk, successor="nobody", kind="merge")
    assert list(messages(Plan(passings=(lost,), **HEAD), admin)) == [("unit", a.pk)]
    into_ending = Passing(predecessor=b.pk, successor=a.pk, kind="absorb")
    both = Plan(passings=(into_ending, Passing(predecessor=a.pk, successor=district.pk, kind="absorb")), **HEAD)
    assert list(messages(both, admin)) == [("unit", a.pk)]
    circle = (begins("1x", "2x", level="grassroots"), begins("2x", "1x", level="grassroots"))
    round_ = tuple(Passing(predecessor=unit.pk, successor=key, kind="rename") for unit, key in ((a, "1x"), (b, "2x")))
    assert list(messages(Plan(begins=circle, passings=round_, **HEAD), admin)) == [("begins", "1x", "parent")]


def test_units_outside_the_subtree_do_not_exist(city, district, communes):
    """A4: a foreign unit as predecessor, successor or parent is answered like a missing one; nothing happens."""
    other = make_unit("002", city, level="district", kind="district")
    foreign = make_unit("00030", other)
    admin = make_account(district)
    missing = 10**9
    for unit in (foreign.pk, missing):
        plan = Plan(passings=(Passing(predecessor=unit, successor=communes[0].pk, kind="absorb"),), **HEAD)
        assert messages(plan, admin) == {("unit", unit): "Đơn vị này không tồn tại."}
        plan = Plan(passings=(Passing(predecessor=communes[0].pk, successor=unit, kind="absorb"),), **HEAD)
        assert messages(plan, admin) == {("unit", unit): "Đơn vị này không tồn tại."}
        plan = into_one(communes[:1], begins("00009", unit), "merge", **HEAD)
        assert messages(plan, admin) == {("unit", unit): "Đơn vị này không tồn tại."}
    own = into_one([district], begins("001", city, level="district"), "rename", **HEAD)
    told = messages(own, admin)
    assert (told.pop(("unit", city.pk)), list(told)) == ("Đơn vị này không tồn tại.", [("unit", district.pk)])


@pytest.mark.parametrize("act", [preview, reorganise])
def test_ones_own_unit_is_reorganised_from_above(city, district, communes, act):
    """Neither ended nor lifted; it may take over from units below it, and stand above new ones."""
    chief = make_account(district)
    into = Plan(passings=(Passing(predecessor=district.pk, successor=communes[0].pk, kind="absorb"),), **HEAD)
    lifted = into_one([district], begins("001", None, level="city"), "relevel", **HEAD)
    at_the_top = into_one(communes[:1], begins("00001", None, level="city"), "relevel", **HEAD)
    for plan, places in (
        (into, [("unit", district.pk)]),
        (lifted, [("begins", "001", "parent"), ("unit", district.pk)]),
        (at_the_top, [("begins", "00001", "parent")]),
    ):
        with pytest.raises(PlanRefused) as refused:
            act(plan=plan, by=chief)
        assert sorted({error.where for error in refused.value.errors} & set(places)) == places
        assert Reorganisation.objects.count() == 0
    taken = Plan(passings=(Passing(predecessor=communes[0].pk, successor=district.pk, kind="absorb"),), **HEAD)
    assert act(plan=taken, by=chief).ended[0].id == communes[0].pk
    root = User.objects.create_superuser("root@example.vn", "mat khau rat dai 1")
    assert act(plan=into_one([city], begins("01", None, level="city"), "rename", **HEAD), by=root).began


@pytest.mark.parametrize("role", ["officer", "leader", "reviewer", "secretary", "approver", "auditor"])
def test_only_administrators_reorganise(city, district, communes, role):
    plan = into_one(communes[:1], begins("00009", district), "rename", **HEAD)
    for act in (preview, reorganise):
        with pytest.raises(PermissionDenied):
            act(plan=plan, by=make_account(city, role))
    assert Reorganisation.objects.count() == 0


def test_who_decides_about_the_queue(city, district, communes, admin):
    """The former unit's administrators and those of a candidate; each only for units of their own subtree."""
    a, stranger = communes[0], make_account(communes[2])
    make_item(a)
    done(divided(a, [begins("00001", district), begins("00010", district)], "00001", **HEAD), admin)
    queued = QueuedItem.objects.get()
    heirs = {unit.code: unit for unit in Unit.objects.filter(valid_from=DAY)}
    heir, officer = make_account(heirs["00010"]), make_account(heirs["00010"], "officer")
    seen = [user for user in (admin, stranger, heir, officer) if QueuedItem.objects.visible_to(user).exists()]
    assert seen == [admin, heir]
    for nobody in (stranger, officer):
        with pytest.raises(NotInQueue):
            choose_successor(items=[queued.pk], successor=heirs["00010"].pk, by=nobody)
    for wrong in (heirs["00001"].pk, communes[2].pk, 10**9):
        with pytest.raises(ChoiceRefused):
            choose_successor(items=[queued.pk], successor=wrong, by=heir)
    with pytest.raises(ChoiceRefused):  # in the administrator's subtree, but no heir
        choose_successor(items=[queued.pk], successor=communes[2].pk, by=admin)
    with pytest.raises(NotInQueue):
        choose_successor(items=[], successor=heirs["00010"].pk, by=heir)
    with pytest.raises(NotInQueue):
        choose_successor(items=[queued.pk, 10**9], successor=heirs["00010"].pk, by=heir)
    assert QueuedItem.objects.waiting().count() == 1
    assert choose_successor(items=[queued.pk], successor=heirs["00010"].pk, by=heir) == 1
    assert Event.objects.filter(kind="organizations.successor_chosen").count() == 1


def test_heirs_of_an_abolished_district(city, district, communes, admin):
    """The wards that took over its communes, and the city, may take over what the district looked after."""
    make_item(district)
    whole = into_one(communes, begins("00009", city), "merge", **HEAD)
    end = abolished([district], **HEAD)
    done(Plan(begins=whole.begins, passings=whole.passings + end.passings, **HEAD), admin)
    ward, queued = Unit.objects.get(code="00009"), QueuedItem.objects.get()
    assert choose_successor(items=[queued.pk], successor=ward.pk, by=admin) == 1
    assert stewards() == [("Mô hình", "001", "00009")]


def step(before, after, *, since="2026-03-01", on="2026-03-01"):
    words = {"kind": "merge", "portion": "whole", "is_main": "true", "note": ""}
    return words | {
        "predecessor_code": before, "successor_code": after, "successor_valid_from": since, "effective_on": on
    }  # fmt: skip


def new(code, *, parent="01", since="2026-03-01", name="Xã mới"):
    point = {"latitude": "", "longitude": "", "area_km2": ""}
    words = {"name": name, "short_name": name, "type": "commune", "level": "grassroots"}
    return point | words | {"code": code, "parent_code": parent, "valid_from": since}


def test_a_table_is_read_for_one_day(communes):
    Unit.objects.filter(pk=communes[2].pk).update(valid_to=LATER)
    steps = [step("00001", "00009"), step("00003", "00009"), step("00002", "00010", on="2026-06-01")]
    units = [new("00009"), new("00009", since="2027-01-01", name="Xã sau"), new("00010")]
    plan = plan_from_successions(steps, DAY, units=units, document="Nghị quyết 1")
    assert [(each.code, each.name) for each in plan.begins] == [("00009", "Xã mới")]
    assert [each.predecessor for each in plan.passings] == [communes[0].pk, communes[2].pk]
    for wrong, begins in (([step("00001", "00099", since="2020-01-01")], []), (steps[:1], [new("00009", parent="99")])):
        with pytest.raises(PlanRefused):
            plan_from_successions(wrong, DAY, units=begins, document="Nghị quyết 1")


def test_a_table_with_an_unknown_code_is_refused(city):
    row = {
        "predecessor_code": "x",
        "successor_code": "01",
        "successor_valid_from": "2020-01-01",
        "effective_on": "2026-03-01",
    }
    with pytest.raises(PlanRefused, match="x"):
        plan_from_successions([row], DAY, units=[], document="d")


def test_what_stays_whole_needs_no_companions(communes, district):
    plan = with_units_below(into_one(communes[:1], begins("00009", district), "rename", **HEAD))
    assert plan.ending == [communes[0].pk]


@pytest.mark.parametrize(
    ("taken", "free"),
    [
        ([], [(1, 9)]),
        ([(1, 9)], []),
        ([(1, 3)], [(4, 9)]),
        ([(4, 5)], [(1, 3), (6, 9)]),
        ([(8, 20), (2, 3), (3, 4)], [(1, 1), (5, 7)]),
        ([(10, 12)], [(1, 9)]),
    ],
)
def test_gaps_between_memberships(taken, free):
    def period(days):
        return tuple(datetime.date(2026, 1, day) for day in days)

    assert list(gaps(period((1, 9)), [period(days) for days in taken])) == [period(days) for days in free]
