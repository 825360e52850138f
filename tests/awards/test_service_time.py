"""The years of service of a medal: cases counted by hand, and the same as a count of days one by one."""

import datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.service_time import Length, RuleSet, Served, anniversary, count, length, reached

S, L, C, G = "specialised", "leading", "concurrent", "grassroots"
SHORT = {S: 2, L: 1, C: 3}
LONG = {S: 5, L: 4, C: 6}


def day(text):
    """dd/mm/yyyy."""
    return datetime.datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day


def held(text):
    """`S 01/01/2020-31/12/2020, L 01/01/2021-`."""
    made = []
    for each in filter(None, text.split(", ")):
        kind, days = each.split(" ")
        first, _dash, last = days.partition("-")
        made.append(Served({"S": S, "L": L, "C": C, "G": G}[kind], day(first), day(last) if last else None))
    return made


ADDED = [RuleSet(SHORT)]
APART = [RuleSet(SHORT, adds=False)]
LOWERED = [RuleSet(LONG, last=day("31/12/2021")), RuleSet(SHORT, first=day("01/01/2022"))]
RAISED = [RuleSet(SHORT, last=day("31/12/2021")), RuleSet(LONG, first=day("01/01/2022"))]
ADDED_FROM_2022 = [RuleSet(SHORT, adds=False, last=day("31/12/2021")), RuleSet(SHORT, first=day("01/01/2022"))]
LEADERS_UNTIL_2021 = [RuleSet(SHORT, last=day("31/12/2021")), RuleSet({S: 2}, first=day("01/01/2022"))]
SHORT_IN_2021 = [
    RuleSet(LONG, last=day("31/12/2020")),
    RuleSet(SHORT, first=day("01/01/2021"), last=day("31/12/2021")),
    RuleSet(LONG, first=day("01/01/2022")),
]

BY_HAND = [
    # posts, rules, the day on which the threshold is reached
    ("S 01/01/2020-", ADDED, "31/12/2021"),
    ("S 29/02/2020-", ADDED, "28/02/2022"),
    ("L 29/02/2020-", ADDED, "28/02/2021"),
    ("S 29/02/2020-", [RuleSet({S: 4})], "28/02/2024"),
    ("S 28/02/2019-", ADDED, "27/02/2021"),
    ("S 01/03/2019-", ADDED, "28/02/2021"),
    ("S 01/03/2018-", ADDED, "29/02/2020"),
    ("S 31/08/2020-", ADDED, "30/08/2022"),
    ("S 01/01/2020-31/12/2021", ADDED, "31/12/2021"),
    ("S 01/01/2020-30/12/2021", ADDED, None),
    ("S 05/05/2020-05/05/2020", ADDED, None),
    ("", ADDED, None),
    # breaks: 31 days; 60 days of a leap year; one day; none
    ("S 01/01/2020-31/12/2020, S 01/02/2021-", ADDED, "31/01/2022"),
    ("S 01/01/2019-31/12/2019, S 01/03/2020-", ADDED, "01/03/2021"),
    ("S 01/01/2020-30/06/2020, S 02/07/2020-", ADDED, "01/01/2022"),
    ("S 01/01/2020-30/06/2020, S 01/07/2020-", ADDED, "31/12/2021"),
    # overlapping: a day counts once
    ("S 01/01/2020-31/12/2020, S 01/07/2020-", ADDED, "31/12/2021"),
    ("S 01/01/2020-, S 01/01/2020-", ADDED, "31/12/2021"),
    ("S 01/01/2020-, S 01/03/2021-31/03/2021", APART, "31/12/2021"),
    # L: 182 of 366 days; the other 184/366 of the 731 days of S are 367.5: the 368th day from 01/07/2020
    ("L 01/01/2020-30/06/2020, S 01/07/2020-", ADDED, "03/07/2021"),
    # S: 365 of 730 days; the other half of 365 days of L is 182.5: the 183rd day of 2022
    ("S 01/01/2021-31/12/2021, L 01/01/2022-", ADDED, "02/07/2022"),
    ("S 01/01/2021-31/12/2021, L 01/01/2022-", APART, "31/12/2022"),
    ("S 01/01/2021-31/12/2021, L 01/01/2022-30/06/2022, S 01/07/2022-", APART, "30/06/2023"),
    # at the same time: 181 of 730 days, then the leader's, who needs fewer: 549/730 of 365 are 274.5, the 275th day
    ("S 01/01/2021-, L 01/07/2021-", ADDED, "01/04/2022"),
    # kinds that do not count neither begin nor end anything
    ("G 01/01/2000-", ADDED, None),
    ("G 01/01/2018-31/12/2019, S 01/01/2020-", ADDED, "31/12/2021"),
    ("G 01/01/2019-, S 01/01/2020-", ADDED, "31/12/2021"),
    # two rule sets: the one of the day decides
    ("S 01/01/2019-", LOWERED, "01/01/2022"),
    ("S 01/06/2020-", LOWERED, "31/05/2022"),
    ("S 01/01/2015-31/12/2016", LOWERED, "01/01/2022"),
    ("S 01/01/2020-", RAISED, "31/12/2021"),
    ("S 02/01/2020-", RAISED, "01/01/2025"),
    ("L 01/03/2021-", LEADERS_UNTIL_2021, None),
    ("S 01/06/2019-", SHORT_IN_2021, "31/05/2021"),
    # three posts under two rule sets. Apart: S has 366 of 731 days, L would need until 30/06/2022. Added:
    # 365/1096 + 366/731 leave 0.166 of 365 days, 60.7: the 61st day of L, 30/08/2021; but added only from 2022 on
    ("C 01/01/2019-31/12/2019, S 01/01/2020-31/12/2020, L 01/07/2021-", ADDED_FROM_2022, "01/01/2022"),
    ("C 01/01/2019-31/12/2019, S 01/01/2020-31/12/2020, L 01/12/2021-", ADDED_FROM_2022, "30/01/2022"),
    # by itself the third post is enough before the rules change: 365 days from 01/01/2021 on
    ("C 01/01/2019-31/12/2019, S 01/01/2020-31/12/2020, L 01/01/2021-", ADDED_FROM_2022, "31/12/2021"),
    # C: 365 of 1096 days; the other 731/1096 of the 730 days of S are 486.9: the 487th day from 02/01/2020
    ("C 01/01/2018-31/12/2018, S 02/01/2020-31/12/2021, L 05/05/2022-", RAISED, "02/05/2021"),
]


@pytest.mark.parametrize(("posts", "rule_sets", "expected"), BY_HAND)
def test_counted_by_hand(posts, rule_sets, expected):
    """The day as counted on paper, in whichever order the posts were entered."""
    served = held(posts)
    found = reached(served, rule_sets)
    assert (found and found.day) == (day(expected) if expected else None)
    again = reached(served[::-1], rule_sets)
    assert (again and again.day) == (found and found.day)


def test_post_by_post():
    """What each post gave: days that count, days that count by another post, posts that do not count."""
    posts = held("S 01/01/2021-, L 01/07/2021-30/09/2021, G 01/01/2020-")
    found = count(posts, RuleSet(SHORT), day("31/12/2021"))
    assert [(each.counts, each.days, each.covered) for each in found.posts] == [
        (True, 273, 92),
        (True, 92, 0),
        (False, 0, 0),
    ]
    assert (found.first, found.days, found.of_kind) == (day("01/01/2021"), 365, {S: 273, L: 92})
    assert found.share == Fraction(273, 730) + Fraction(92, 365)
    assert found.percent == 62


def test_kinds_apart_count_each_by_itself():
    """A day of two kinds counts for each of them, and once in the sum; the better share is told."""
    found = count(held("S 01/01/2021-, L 01/07/2021-"), RuleSet(SHORT, adds=False), day("31/12/2021"))
    assert ([each.days for each in found.posts], found.days) == ([365, 184], 365)
    assert found.share == Fraction(184, 365)


@pytest.mark.parametrize(
    ("first", "days", "expected"),
    [
        ("01/01/2020", 0, (0, 0, 0)),
        ("01/01/2020", 366, (1, 0, 0)),
        ("01/01/2021", 365, (1, 0, 0)),
        ("31/01/2021", 28, (0, 0, 28)),  # to the end of 27 February
        ("31/01/2021", 29, (0, 1, 0)),  # the month ends with 28 February: 1 March stands for the 31st
        ("29/02/2020", 366, (1, 0, 0)),
        ("15/03/2020", 1155, (3, 1, 29)),
    ],
)
def test_a_time_as_people_say_it(first, days, expected):
    """Whole years, whole months, days."""
    assert length(day(first), days) == Length(*expected)


def test_anniversaries():
    """Where there is no such day it is the first of the next month; the year turns with December."""
    assert anniversary(day("29/02/2020"), 1) == day("01/03/2021")
    assert anniversary(day("31/12/2020"), 0, 1) == day("31/01/2021")
    assert anniversary(day("30/11/2020"), 0, 3) == day("01/03/2021")


BEGIN, END = datetime.date(2000, 1, 1), datetime.date(2012, 12, 31)
DAYS = st.dates(BEGIN, datetime.date(2006, 12, 31))
POSTS = st.lists(
    st.builds(
        lambda kind, first, days: Served(kind, first, None if days is None else first + datetime.timedelta(days)),
        st.sampled_from([S, L, C]),
        DAYS,
        st.none() | st.integers(0, 900),
    ),
    max_size=5,
)
RULES = st.tuples(st.fixed_dictionaries({kind: st.integers(0, 3) for kind in (S, L, C)}), st.booleans())


def one_by_one(served, rule_sets):
    """The same by looking at each day: which posts are held, what each rule set makes of all days until then."""
    tallies = [{"first": None, "have": {}} for _each in rule_sets]
    on = BEGIN
    while on <= END:
        today = [each for each in served if each.first <= on and (each.last is None or on <= each.last)]
        for rules, tally in zip(rule_sets, tallies, strict=True):
            kinds = sorted({each.kind for each in today if rules.years[each.kind]}, key=lambda k: rules.years[k])
            if kinds and tally["first"] is None:
                tally["first"] = on
            for kind in kinds[:1] if rules.adds else kinds:
                years = rules.years[kind]
                tally["have"][years] = tally["have"].get(years, 0) + 1
                if not rules.adds:
                    tally.setdefault("of", {})[kind] = tally.get("of", {}).get(kind, 0) + 1
            if rules.holds(on) and tally["first"] and _enough(rules, tally):
                return on
        on += datetime.timedelta(1)
    return None


def _enough(rules, tally):
    first = tally["first"]

    def days_of(years):
        later = first.year + years
        leap_day_gone = (first.month, first.day) == (2, 29) and later % 4
        end = datetime.date(later, 3, 1) if leap_day_gone else first.replace(year=later)
        return (end - first).days

    if rules.adds:
        return sum(Fraction(days, days_of(years)) for years, days in tally["have"].items()) >= 1
    return any(days >= days_of(rules.years[kind]) for kind, days in tally.get("of", {}).items())


@settings(max_examples=150, deadline=None)
@given(served=POSTS, before=RULES, after=RULES, change=DAYS)
def test_as_days_counted_one_by_one(served, before, after, change):
    """Whatever is held and whatever the rules are, before and after they change."""
    rule_sets = [
        RuleSet(*before, last=change - datetime.timedelta(1)),
        RuleSet(*after, first=change),
    ]
    found = reached(served, rule_sets)
    expected = one_by_one(served, rule_sets)
    assert (found.day if found and found.day <= END else None) == expected


@settings(max_examples=100, deadline=None)
@given(served=POSTS, rules=RULES, until=DAYS)
def test_the_share_tells_the_day(served, rules, until):
    """All of it is served from the day on which it is reached, and not before."""
    rule_set = RuleSet(*rules)
    found = reached(served, [rule_set])
    assert (count(served, rule_set, until).share >= 1) == (found is not None and found.day <= until)
