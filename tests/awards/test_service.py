"""Service for the medal: verbs, dated rules, who reaches it, who may read and keep it."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import override

from awards.filters.service import CandidateFilter, candidates
from awards.models import MedalMark, ServicePeriod
from awards.permissions.service import may_fetch_proof, may_keep_service, may_see_service
from awards.queries import medals
from awards.queries.medals import Medal, has_medal
from awards.queries.service import rule_sets, service_of
from awards.service_time import RuleSet
from awards.services.service import (
    add_period,
    confirm_period,
    edit_period,
    mark_medal,
    remove_period,
    unmark_medal,
)
from directives.models import RulePeriod
from mobilization.common.editing import RecordChanged
from mobilization.common.history import event_model
from mobilization.outbox.models import Event
from organizations.dates import today
from organizations.models import Membership, Person, Unit
from tests.access.people import DAY, again, member, worker
from tests.awards.service_makers import a_day, make_mark, make_period, make_rule, make_servant
from tests.worlds import shared

pytestmark = pytest.mark.django_db
VALUES = {
    "kind": "leading",
    "post": "Trưởng khối dân vận",
    "unit": None,
    "body": "Đảng ủy xã Cũ",
    "valid_from": datetime.date(2015, 1, 1),
    "valid_to": None,
}


@shared
def here(city):
    """`person` of the ward; administrators of city, ward and the ward beside."""
    city.person = make_servant(city.units.ward)
    city.beside = worker("administrator", city.units.beside)
    return city


def test_the_rules_of_each_time(city):
    defaults = {"specialised": 15, "leading": 10, "concurrent": 20, "grassroots": 15}
    assert rule_sets() == [RuleSet(defaults)]
    make_rule("specialised", 20, "01/01/2020", "31/12/2024")
    make_rule("leading", 0, "01/07/2024")
    RulePeriod.objects.create(
        key="awards.medal_adds_kinds", value=0, valid_from=a_day("01/01/2025"), source="Quy chế thử"
    )
    old = defaults | {"specialised": 20}
    assert rule_sets() == [
        RuleSet(defaults, last=a_day("31/12/2019")),
        RuleSet(old, first=a_day("01/01/2020"), last=a_day("30/06/2024")),
        RuleSet(old | {"leading": 0}, first=a_day("01/07/2024"), last=a_day("31/12/2024")),
        RuleSet(defaults | {"leading": 0}, adds=False, first=a_day("01/01/2025")),
    ]
    RulePeriod.objects.filter(key__endswith="specialised").update(valid_to=datetime.date.max)
    assert rule_sets()[-1].years["specialised"] == 20


def test_a_period_is_entered_corrected_confirmed_and_taken_away(here):
    by = here.ward_administrator
    period = add_period(here.person, values=VALUES, by=by)
    with pytest.raises(ValidationError):
        confirm_period(period, version=1, by=by)
    proof = {"proof_number": "12-QĐ/ĐU", "proof_date": datetime.date(2015, 1, 2)}
    period = edit_period(period, version=1, changes=proof, by=by)
    with pytest.raises(RecordChanged):
        confirm_period(period, version=1, by=by)
    period = confirm_period(period, version=2, by=by)
    assert (period.confirmed_by, period.version) == (by, 3)
    assert confirm_period(period, version=3, by=by).version == 3
    assert edit_period(period, version=3, changes=proof, by=by).confirmed_by == by
    with pytest.raises(RecordChanged):
        edit_period(period, version=2, changes={"note": "x"}, by=by)
    assert edit_period(period, version=3, changes={"note": "x"}, by=by).confirmed_at is None
    remove_period(period, by=by)
    with pytest.raises(ValidationError):
        remove_period(period, by=by)
    assert not ServicePeriod.objects.exists()
    labels = event_model(ServicePeriod).objects.order_by("pgh_id").values_list("pgh_label", flat=True)
    assert list(labels) == ["insert", "update", "update", "update", "delete"]
    kinds = Event.objects.filter(kind__startswith="awards.service").order_by("id").values_list("kind", flat=True)
    steps = ("added", "edited", "confirmed", "edited", "removed")
    assert list(kinds) == [f"awards.service_{each}" for each in steps]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"body": ""}, "unit"),
        ({"unit": "ward"}, "body"),
        ({"kind": "other"}, "kind"),
        ({"post": " "}, "post"),
        ({"valid_from": today() + DAY}, "valid_from"),
        ({"valid_from": datetime.date(1029, 1, 1)}, "valid_from"),
        ({"valid_to": datetime.date(2014, 12, 31)}, "valid_to"),
        ({"valid_to": datetime.date(2914, 12, 31)}, "valid_to"),
        ({"proof_number": "1-QĐ"}, "proof_date"),
        ({"proof_date": datetime.date(2020, 1, 1)}, "proof_number"),
        ({"proof_number": "1-QĐ", "proof_date": today() + DAY}, "proof_date"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(here, changes, field):
    values = VALUES | changes
    if values["unit"]:
        values["unit"] = here.units.ward
    with pytest.raises(ValidationError) as refused:
        add_period(here.person, values=values, by=here.administrator)
    assert list(refused.value.message_dict) == [field]


def test_the_same_post_is_not_entered_twice_for_a_day(here):
    add_period(here.person, values=VALUES | {"valid_to": datetime.date(2018, 12, 31)}, by=here.administrator)
    again_there = VALUES | {"post": "TRƯỞNG khối dân vận", "valid_from": datetime.date(2018, 12, 31)}
    with pytest.raises(ValidationError) as refused:
        add_period(here.person, values=again_there, by=here.administrator)
    assert list(refused.value.message_dict) == ["valid_from"]
    later = add_period(here.person, values=again_there | {"valid_from": a_day("01/01/2019")}, by=here.administrator)
    other = again_there | {"unit": here.units.ward, "body": ""}
    add_period(here.person, values=other, by=here.administrator)
    assert edit_period(later, version=1, changes={"note": "x"}, by=here.administrator).version == 2


def test_the_medal_is_marked_once(here):
    by, values = here.administrator, {"given_on": a_day("15/10/2023"), "decision": "Quyết định số 45-QĐ/BDVTW"}
    mark = mark_medal(here.person, version=None, values=values, by=by)
    assert has_medal([here.person.pk, 0]) == {
        here.person.pk: Medal(a_day("15/10/2023"), "Quyết định số 45-QĐ/BDVTW", by_hand=True)
    }
    with pytest.raises(RecordChanged):
        mark_medal(here.person, version=None, values=values, by=by)
    for wrong in ({"given_on": today() + DAY}, {"given_on": a_day("01/01/1900")}, {"decision": ""}):
        with pytest.raises(ValidationError) as refused:
            mark_medal(here.person, version=mark.version, values=wrong, by=by)
        assert list(refused.value.message_dict) == list(wrong)
    assert mark_medal(here.person, version=1, values={"decision": "Quyết định 46"}, by=by).version == 2
    assert mark_medal(here.person, version=2, values={"decision": "Quyết định 46"}, by=by).version == 2
    with pytest.raises(RecordChanged):
        unmark_medal(here.person, version=1, by=by)
    assert MedalMark.objects.exists()
    unmark_medal(here.person, version=2, by=by)
    with pytest.raises(ValidationError):
        unmark_medal(here.person, version=2, by=by)
    assert not MedalMark.objects.exists()


def test_a_part_that_knows_better_is_asked_last(here):
    make_mark(here.person)
    decided = Medal(a_day("14/10/2023"), "Decision 45", url="/decisions/1/")

    def by_decisions(ids):
        return dict.fromkeys(ids, decided)

    medals.register(by_decisions)
    try:
        assert has_medal([here.person.pk])[here.person.pk] == decided
        assert service_of(here.person).medal == decided
    finally:
        medals.forget(by_decisions)
    assert has_medal([here.person.pk])[here.person.pk].by_hand


@override("en")
def test_it_is_counted_to_the_day_on_which_it_is_reached_by_the_rules_of_that_day(here):
    make_period(here.person, "01/01/2000", "31/12/2014", post="One")
    make_period(here.person, "01/01/2016", post="Two", kind="leading")
    make_rule("specialised", 30, "01/01/2020")
    service = service_of(here.person)
    assert (service.reached.day, service.count.until, service.count.percent) == (a_day("31/12/2014"),) * 2 + (100,)
    assert service.count.rules.last == a_day("31/12/2019")
    assert [each.time for each in service.periods] == ["15 years", "0 days"]
    assert service.is_reached


@override("en")
def test_it_is_counted_to_today_while_it_is_not_reached(here):
    make_period(here.person, "01/01/2000", "31/12/2009", post="One")
    make_period(here.person, "01/01/2008", "31/12/2010", post="Two", kind="leading")
    service = service_of(here.person)
    assert service.reached is None
    assert (service.count.until, service.time, service.count.percent) == (today(), "11 years", 83)
    assert [(each.time, each.covered, each.percent) for each in service.periods] == [
        ("8 years", "2 years", 53.3),
        ("3 years", "", 30.0),
    ]
    assert len(service.missing) == 2


def found(user, **asked):
    chosen = CandidateFilter(asked, queryset=candidates(user), user=user, units=Unit.objects.all())
    assert chosen.form.is_valid(), chosen.form.errors
    return set(chosen.found().values_list("full_name", flat=True))


def test_who_reaches_it_in_a_year(here):
    """By year, earlier, all; who has the medal is left out unless one asks."""
    by = again(here.administrator)
    next_year = today().year + 1
    for name, first, last in (
        ("Next Year", f"02/01/{next_year - 15}", None),
        ("Earlier", "01/01/2000", None),
        ("Has It", "01/01/2001", None),
        ("Too Short", "01/01/2020", "31/12/2020"),
    ):
        make_period(make_servant(here.units.ward, name), first, last)
    make_mark(Person.objects.get(full_name="Has It"))
    make_period(make_servant(here.units.beside, "Beside"), f"02/01/{next_year - 15}")
    assert found(by) == {"Next Year", "Beside"}
    assert found(by, unit=here.units.ward.pk) == {"Next Year"}
    assert found(by, q="next") == {"Next Year"}
    assert found(by, kind="leading") == set()
    assert found(by, year=2014) == {"Earlier"}
    assert found(by, year=2015, medal="yes") == {"Has It"}
    assert found(by, which="before") == {"Earlier"}
    assert found(by, which="all") == {"Next Year", "Beside", "Earlier", "Has It", "Too Short"}
    assert found(by, which="all", medal="no") == {"Next Year", "Beside", "Earlier", "Too Short"}
    assert found(again(here.ward_administrator)) == {"Next Year"}
    assert found(again(here.beside), which="all") == {"Beside"}


def test_by_what_proves_it(here):
    by = again(here.administrator)
    proved = {"proof_number": "1-QĐ", "proof_date": a_day("01/01/2000")}
    confirmed = proved | {"confirmed_by": by, "confirmed_at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)}
    for name, first, second in (
        ("None", {}, confirmed),
        ("To Confirm", proved, confirmed),
        ("Whole", confirmed, confirmed),
    ):
        person = make_servant(here.units.ward, name)
        make_period(person, "01/01/2000", "31/12/2001", **first)
        make_period(person, "01/01/2002", **second)
    assert found(by, which="all", proof="missing") == {"None"}
    assert found(by, which="all", proof="unconfirmed") == {"To Confirm"}
    assert found(by, which="all", proof="complete") == {"Whole"}


@pytest.mark.parametrize("role", ["officer", "leader", "secretary", "approver", "reviewer", "auditor", "administrator"])
@pytest.mark.parametrize("where", ["city", "ward", "school", "beside"])
def test_who_reads_and_who_keeps(here, role, where):
    """Administrators and auditors of the ward and above it read, administrators keep; the queryset says the same."""
    user = worker(role, getattr(here.units, where), name=f"visitor-{role}")
    period = make_period(here.person, "01/01/2000")
    reads = role in {"administrator", "auditor"} and where in {"city", "ward"}
    assert may_see_service(user, here.person) == reads
    assert ServicePeriod.objects.visible_to(user).filter(pk=period.pk).exists() == reads
    keeps = reads and role == "administrator"
    assert may_keep_service(user, here.person) == keeps
    for verb in (
        lambda: edit_period(period, version=1, changes={"note": "x"}, by=user),
        lambda: add_period(here.person, values=VALUES, by=user),
        lambda: mark_medal(here.person, version=None, values={"given_on": today(), "decision": "x"}, by=user),
        lambda: unmark_medal(here.person, version=1, by=user),
        lambda: remove_period(ServicePeriod.objects.get(pk=period.pk), by=user),
    ):
        if keeps:
            verb()
        else:
            with pytest.raises(PermissionDenied):
                verb()


def test_oneself_reads_and_does_not_keep(here):
    own = again(here.ward_administrator)
    period = make_period(own.person, "01/01/2000")
    assert may_see_service(own, own.person)
    assert not may_keep_service(own, own.person)
    root = again(here.root)
    assert may_keep_service(root, own.person)
    assert not may_keep_service(root, root.person)
    assert list(ServicePeriod.objects.visible_to(worker("officer", here.units.beside))) == []
    assert list(ServicePeriod.objects.visible_to(own)) == [period]
    assert not may_see_service(AnonymousUser(), own.person)
    assert not ServicePeriod.objects.visible_to(AnonymousUser()).exists()


def test_who_has_left_is_kept_where_they_are_now_and_at_last(here):
    """Who went to the ward beside is read by the former ward and kept by the new one; who retired, by the last."""
    Membership.objects.filter(person=here.person).update(valid_to=today() - DAY)
    assert may_keep_service(again(here.ward_administrator), here.person)
    for other in (here.beside, worker("auditor", here.units.ward)):
        assert not may_keep_service(again(other), here.person)
    member(here.person, here.units.beside, "officer")
    assert may_see_service(again(here.ward_administrator), here.person)
    assert not may_keep_service(again(here.ward_administrator), here.person)
    assert may_keep_service(again(here.beside), here.person)


def test_a_program_has_no_service(here):
    program = Person.objects.create(full_name="System")
    member(program, here.units.ward, "partner")
    user = type(here.root).objects.create(email="p@example.vn", person=program, is_program=True, password="!x")
    make_period(program, "01/01/2000")
    assert not may_see_service(here.root, Person.objects.get(pk=program.pk))
    assert not ServicePeriod.objects.visible_to(here.root).exists()
    assert not may_fetch_proof(user, type("File", (), {"period": ServicePeriod.objects.get()})())
