"""Each rule of a plan for itself: what is told, at which place, and what is right up to its edge."""

import datetime
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.utils import translation

from organizations.models import Unit
from organizations.plans import Beginning, Passing, Plan
from organizations.services.plan_checks import errors_in
from tests.organizations.reorganisations import make_unit

pytestmark = pytest.mark.django_db
DAY, ONE = datetime.date(2026, 3, 1), datetime.timedelta(days=1)


@pytest.fixture
def here(db):
    """A city with a district; two communes in it, and one that begins on the day and one on the day after."""
    city = make_unit("01", level="city", kind="city")
    district = make_unit("001", city, level="district", kind="urban_district")
    return SimpleNamespace(
        city=city,
        district=district,
        one=make_unit("00001", district),
        two=make_unit("00002", district),
        today=make_unit("00003", district, valid_from=DAY),
        tomorrow=make_unit("00004", district, valid_from=DAY + ONE),
        ended=make_unit("00005", district, valid_to=DAY - ONE),
    )


def begins(here, **fields):
    known = {"key": "n", "code": "00009", "name": "Xã mới", "short_name": "Mới", "kind": "commune"}
    known |= {"level": "grassroots", "parent": here.district.pk}
    return Beginning(**known | fields)


def passes(unit, successor="n", **fields):
    return Passing(predecessor=unit.pk, successor=successor, **{"kind": "merge"} | fields)


def plan(here, *passings, new=None, **fields):
    new = (begins(here),) if new is None else new
    return Plan(effective_on=DAY, document="Nghị quyết 1", begins=new, passings=passings, **fields)


def told(asked):
    """The place and the message of each error, in English."""
    with translation.override("en"):
        units = {unit.pk: unit for unit in Unit.objects.all()}
        return [(error.where, str(error.message)) for error in errors_in(asked, units)]


def words(asked):
    """The messages alone, in short."""
    return [message[:50] for _where, message in told(asked)]


def test_a_right_plan(here):
    assert told(plan(here, passes(here.one), passes(here.two))) == []
    assert told(plan(here, passes(here.one, here.today.pk), new=())) == []  # there from that day


def test_successors(here):
    one = here.one
    assert told(plan(here, passes(one), passes(one)))[0] == (
        ("unit", one.pk),
        f"{one} passes to the same successor twice.",
    )
    for missing in (here.tomorrow, here.ended):
        expected = f"{missing} does not exist on that day and cannot be a successor."
        assert told(plan(here, passes(one, missing.pk), new=())) == [(("unit", missing.pk), expected)]
    both = plan(here, passes(one, here.two.pk), passes(here.two))
    assert told(both) == [(("unit", here.two.pk), f"{here.two} does not exist on that day and cannot be a successor.")]
    assert words(plan(here, passes(one, "x"), passes(here.two))) == [f"{one} has no successor."]


def test_shares(here):
    one, district = here.one, here.district.pk
    part = {"kind": "split", "portion": "part"}
    more = (begins(here), begins(here, key="m", code="00010"))

    def wrong(*passings, new=more):
        return [message.removeprefix(f"{one}") for message in words(plan(here, *passings, new=new))]

    assert wrong(passes(one, **part), passes(one, "m", is_main=False, **part)) == []
    assert wrong(passes(one, kind="odd"), passes(here.two, "m")) == [": unknown kind of succession."]
    assert wrong(passes(one, portion="odd"), passes(here.two, "m")) == [": unknown kind of succession."]
    whole_and_part = wrong(passes(one), passes(one, "m", is_main=False, **part))
    assert [each[:30] for each in whole_and_part] == [" passes whole to one successor"]
    assert [each[:12] for each in wrong(passes(one, **part), passes(here.two, "m"))] == [" is divided:"]
    for mains in ((True, True), (False, False)):
        parts = [passes(one, key, is_main=main, **part) for key, main in zip("nm", mains, strict=True)]
        assert [each[:29] for each in wrong(*parts)] == [" needs exactly one main succe"]
    assert [each[:15] for each in wrong(passes(one, district, kind="abolish"), new=())] == [" is abolished: "]
    assert wrong(passes(one, district, kind="abolish", is_main=False), new=()) == []


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"code": " "}, "code", "This is needed."),
        ({"name": ""}, "name", "This is needed."),
        ({"short_name": "\t"}, "short_name", "This is needed."),
        ({"kind": "odd"}, "kind", "Unknown kind of unit."),
        ({"level": "odd"}, "parent", "Unknown level."),
        ({"parent": "x"}, "parent", "The unit above does not exist."),
        ({"parent": "n"}, "parent", "The unit above does not exist."),
        ({"code": "00002"}, "code", "Code 00002 belongs to another unit at that time."),
        ({"code": "00005"}, None, ""),  # of a unit that ended before
        ({"code": "00001"}, None, ""),  # of the one that ends
        ({"level": "city", "kind": "city", "parent": None}, None, ""),
    ],
)
def test_new_units(here, fields, field, message):
    expected = [(("begins", "n", field), message)] if field else []
    assert told(plan(here, passes(here.one), new=(begins(here, **fields),))) == expected


def test_a_code_is_free_from_the_day_after_its_units_end(here):
    asked = plan(here, passes(here.one), new=(begins(here, code="00002"),))
    Unit.objects.filter(pk=here.two.pk).update(valid_to=DAY)
    assert [where for where, _message in told(asked)] == [("begins", "n", "code")]
    Unit.objects.filter(pk=here.two.pk).update(valid_to=DAY - ONE)
    assert told(asked) == []


def test_new_units_among_themselves(here):
    first, second = begins(here), begins(here, key="m")
    asked = plan(here, passes(here.one), passes(here.two, "m"), new=(first, second))
    assert told(asked) == [(("begins", "m", "code"), "Code 00009 belongs to another unit at that time.")]
    same = plan(here, passes(here.one), new=(first, replace(first, code="00010")))
    assert told(same)[0] == ((), "Two new units have the same key in the plan.")
    alone = plan(here, passes(here.one), new=(first, replace(second, code="00010", name="Xã thừa")))
    told_of = [(where, message.split(";")[0]) for where, message in told(alone)]
    assert told_of == [(("begins", "m", "name"), "Nothing passes to Xã thừa")]
    below = plan(here, passes(here.one), passes(here.two, "m"), new=(first, replace(second, code="00010", parent="n")))
    assert told(below) == []


def test_the_unit_above(here):
    def above(parent, **fields):
        asked = plan(here, passes(here.one), passes(here.two), new=(begins(here, parent=parent, **fields),))
        return [message.split(" ", 2)[-1][:40] for _where, message in told(asked)]

    assert above(here.city.pk) == above(here.today.pk) == []
    for gone in (here.one, here.tomorrow, here.ended):
        asked = plan(here, passes(here.one), new=(begins(here, parent=gone.pk),))
        text = f"{gone} does not exist on that day and cannot be the unit above."
        assert told(asked) == [(("begins", "n", "parent"), text)]
    asked = plan(
        here, passes(here.one), new=(begins(here, level="district", kind="urban_district", parent=here.two.pk),)
    )
    assert words(asked) == ["A unit cannot stand below a unit of a lower level."]
    odd = begins(here, key="m", code="00010", level="odd")
    both = plan(here, passes(here.one), passes(here.two, "m"), new=(begins(here, parent="m"), odd))
    assert told(both) == [(("begins", "m", "parent"), "Unknown level.")]


def test_units_below_what_ends(here):
    def left(*ending, new=()):
        passings = [passes(each, here.city.pk, kind="absorb") for each in ending]
        return [where for where, _message in told(plan(here, *passings, new=new))]

    below = (here.one, here.two, here.today, here.tomorrow)
    assert left(here.district) == [("unit", here.district.pk)]
    Unit.objects.filter(pk__in=[here.today.pk, here.tomorrow.pk]).update(valid_from=DAY - ONE)
    assert left(here.district, *below) == []
    assert left(here.district, *below[:3]) == [("unit", here.district.pk)]
    Unit.objects.filter(pk=here.tomorrow.pk).update(valid_to=DAY - ONE)
    assert left(here.district, *below[:3]) == []
    text = told(plan(here, passes(here.district, here.city.pk, kind="absorb"), new=()))[0][1]
    assert text.startswith(f"3 units below {here.district} are left without a unit above: ")
