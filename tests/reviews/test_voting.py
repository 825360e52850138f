"""Quorum and vote by numbers: examples by hand, and what must hold for every council (DOMAIN §5)."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reviews.voting import (
    Attendance,
    Base,
    Tie,
    VoteImpossible,
    VoteRules,
    Votes,
    base_of,
    is_quorate,
    needed,
    quorum,
    result,
    share_of,
)

WRITTEN = [f"{n}%" for n in range(1, 101)] + [f"{a}/{b}" for b in range(2, 10) for a in range(1, b)]
"""All that a share may be."""
SHARES = st.sampled_from(WRITTEN).map(share_of)
RULES = st.builds(
    VoteRules,
    quorum=SHARES,
    needed=SHARES.filter(lambda share: share < 1),
    is_more_than=st.booleans(),
    base=st.sampled_from(Base),
    recused_count=st.booleans(),
    tie=st.sampled_from(Tie),
)


TWO_THIRDS = VoteRules(needed=Fraction(2, 3), is_more_than=False)


@st.composite
def attendances(draw):
    members = draw(st.integers(1, 60))
    present = draw(st.integers(1, members))
    return Attendance(
        members=members,
        present=present,
        recused=draw(st.integers(0, present)),
        absent_recused=draw(st.integers(0, members - present)),
    )


@st.composite
def votes_of(draw, voters):
    in_favour = draw(st.integers(0, voters))
    against = draw(st.integers(0, voters - in_favour))
    return Votes(in_favour=in_favour, against=against, abstained=draw(st.integers(0, voters - in_favour - against)))


@pytest.mark.parametrize(
    ("members", "share", "heads"),
    [
        (3, "2/3", 2), (6, "2/3", 4), (7, "2/3", 5), (9, "2/3", 6), (9, "67%", 7), (6, "50%", 3), (7, "50%", 4),
        (1, "1%", 1), (3, "100%", 3), (100, "67%", 67), (100, "2/3", 67), (8, "3/4", 6),
    ],
)  # fmt: skip
def test_a_quorum_is_rounded_up_to_heads(members, share, heads):
    rules = VoteRules(quorum=share_of(share))
    assert quorum(rules, members) == heads
    assert [is_quorate(rules, members=members, present=heads - n) for n in (0, 1)] == [True, False]


def test_nobody_is_no_council():
    assert not is_quorate(VoteRules(), members=0, present=0)


@pytest.mark.parametrize(
    ("rules", "attendance", "in_favour", "expected"),
    [
        # seven members, five there, one of them recused: of all but the recused (6) more than half are 4
        (VoteRules(), Attendance(members=7, present=5, recused=1), 4, (6, 4, True)),
        (VoteRules(), Attendance(members=7, present=5, recused=1), 3, (6, 4, False)),
        # the recused stay in the base: of 7 more than half are 4
        (VoteRules(recused_count=True), Attendance(members=7, present=5, recused=1), 4, (7, 4, True)),
        # of those present: 4 without the recused, more than half are 3
        (VoteRules(base=Base.PRESENT), Attendance(members=7, present=5, recused=1), 3, (4, 3, True)),
        (
            VoteRules(base=Base.PRESENT, recused_count=True),
            Attendance(members=7, present=5, recused=1),
            3,
            (5, 3, True),
        ),
        # two thirds at least of nine are six heads; 67 % are 6.03, so seven
        (TWO_THIRDS, Attendance(members=9, present=9), 5, (9, 6, False)),
        (TWO_THIRDS, Attendance(members=9, present=9), 6, (9, 6, True)),
        (VoteRules(needed=share_of("67%"), is_more_than=False), Attendance(members=9, present=9), 6, (9, 7, False)),
        # more than two thirds of nine are seven
        (VoteRules(needed=share_of("2/3")), Attendance(members=9, present=9), 6, (9, 7, False)),
        # half at least of eight is four
        (VoteRules(is_more_than=False), Attendance(members=8, present=8), 4, (8, 4, True)),
        # a recused member who is away leaves the base of all members
        (VoteRules(), Attendance(members=7, present=5, absent_recused=2), 3, (5, 3, True)),
        (VoteRules(base=Base.PRESENT), Attendance(members=7, present=5, absent_recused=2), 3, (5, 3, True)),
    ],
)
def test_the_share_by_hand(rules, attendance, in_favour, expected):
    got = result(rules, attendance, Votes(in_favour=in_favour, against=0))
    assert (got.base, got.needed, got.is_carried) == expected
    assert got.share == Fraction(in_favour, got.base)


@pytest.mark.parametrize(
    ("tie", "chair", "carried"),
    [(Tie.CHAIR, True, True), (Tie.CHAIR, False, False), (Tie.CHAIR, None, False), (Tie.REFUSED, True, False)],
)
def test_a_tie(tie, chair, carried):
    rules, attendance = VoteRules(base=Base.PRESENT, tie=tie), Attendance(members=7, present=6)
    got = result(rules, attendance, Votes(in_favour=3, against=3), chair_in_favour=chair)
    assert (got.is_tie, got.is_carried) == (True, carried)


@pytest.mark.parametrize(
    ("rules", "members", "votes"),
    [
        ({}, 6, Votes(in_favour=3, against=2, abstained=1)),
        # four of nine are less than half, whoever is among them
        ({}, 9, Votes(in_favour=4, against=4, abstained=1)),
        ({}, 9, Votes(in_favour=4, against=4)),
        # of two fifths or two thirds there are no two halves to decide between
        ({"needed": Fraction(2, 5)}, 10, Votes(in_favour=4, against=4)),
        ({"needed": Fraction(2, 3)}, 10, Votes(in_favour=5, against=5)),
    ],
)
def test_where_half_is_not_against_half_there_is_no_tie(rules, members, votes):
    attendance = Attendance(members=members, present=members)
    got = result(VoteRules(tie=Tie.CHAIR, **rules), attendance, votes, chair_in_favour=True)
    assert (got.is_tie, got.is_carried) == (False, False)


@pytest.mark.parametrize(
    "votes",
    [
        Votes(in_favour=5, against=0),
        Votes(in_favour=2, against=2, abstained=1),
        Votes(in_favour=2, against=2, invalid=1),
        Votes(in_favour=-1, against=2),
    ],
)
def test_more_votes_than_voters_are_no_vote(votes):
    with pytest.raises(VoteImpossible):
        result(VoteRules(), Attendance(members=7, present=5, recused=1), votes)


def test_where_all_are_recused_nobody_votes():
    with pytest.raises(VoteImpossible):
        result(
            VoteRules(recused_count=True), Attendance(members=3, present=3, recused=3), Votes(in_favour=0, against=0)
        )


@pytest.mark.parametrize(
    "numbers",
    [
        {"members": 3, "present": 4},
        {"members": 3, "present": 2, "recused": 3},
        {"members": 3, "present": 2, "absent_recused": 2},
        {"members": -1, "present": 0},
    ],
)
def test_numbers_that_contradict_each_other(numbers):
    with pytest.raises(ValueError, match=r"\w"):
        Attendance(**numbers)


@pytest.mark.parametrize(
    "shares",
    [
        {"quorum": Fraction(0)},
        {"quorum": Fraction(101, 100)},
        {"needed": Fraction(0)},
        {"needed": Fraction(1), "is_more_than": True},
        {"needed": Fraction(3, 2), "is_more_than": False},
    ],
)
def test_shares_nobody_can_reach(shares):
    with pytest.raises(ValueError, match=r"\w"):
        VoteRules(**shares)


@given(st.data())
def test_what_holds_for_every_vote(data):
    rules, attendance = data.draw(RULES), data.draw(attendances())
    assume(attendance.voters > 0)
    votes = data.draw(votes_of(attendance.voters))
    got = result(rules, attendance, votes)
    assert 0 < got.needed <= got.base + (1 if rules.is_more_than else 0)
    assert got.base <= attendance.members
    share_enough = got.share > rules.needed if rules.is_more_than else got.share >= rules.needed
    assert got.is_carried == (share_enough and votes.in_favour > 0)
    if votes.in_favour < attendance.voters:
        more = Votes(in_favour=votes.in_favour + 1, against=0)
        assert result(rules, attendance, more).is_carried >= got.is_carried


@given(RULES, attendances())
def test_recused_members_never_make_a_vote_easier_than_without_the_rule(rules, attendance):
    """Where the recused stay in the base, at least as many must be in favour."""
    strict = VoteRules(**(vars(rules) | {"recused_count": True}))
    mild = VoteRules(**(vars(rules) | {"recused_count": False}))
    assert needed(strict, base_of(strict, attendance)) >= needed(mild, base_of(mild, attendance))


@given(RULES, attendances())
def test_of_those_present_never_more_are_needed_than_of_all(rules, attendance):
    of_all, present = (VoteRules(**(vars(rules) | {"base": base})) for base in (Base.TOTAL, Base.PRESENT))
    assert base_of(present, attendance) <= base_of(of_all, attendance)
    assert needed(present, base_of(present, attendance)) <= needed(of_all, base_of(of_all, attendance))


@given(st.data())
def test_recused_members_who_do_not_count_are_as_if_they_were_no_members(data):
    rules = VoteRules(**(vars(data.draw(RULES)) | {"recused_count": False}))
    attendance = data.draw(attendances())
    assume(attendance.voters > 0)
    votes = data.draw(votes_of(attendance.voters))
    gone = attendance.recused + attendance.absent_recused
    without = Attendance(members=attendance.members - gone, present=attendance.voters)
    assert result(rules, attendance, votes) == result(rules, without, votes)


@given(st.data())
def test_the_chair_decides_a_tie_and_nothing_else(data):
    """A tie: more than half is needed, half of the base is for it and half against. So less than half never carries."""
    rules, attendance = data.draw(st.one_of(RULES, RULES.map(by_half))), data.draw(attendances())
    assume(attendance.voters > 0)
    votes = data.draw(st.one_of(votes_of(attendance.voters), split(attendance.voters)))
    answers = {chair: result(rules, attendance, votes, chair_in_favour=chair) for chair in (True, False, None)}
    assert len({(got.base, got.needed, got.is_tie) for got in answers.values()}) == 1
    got = answers[None]
    halves = got.share == Fraction(votes.against, got.base) == Fraction(1, 2)
    assert got.is_tie == (halves and rules.is_more_than and rules.needed == Fraction(1, 2))
    decides = got.is_tie and rules.tie == Tie.CHAIR
    assert answers[False].is_carried == got.is_carried
    assert answers[True].is_carried == (got.is_carried or decides)
    assert not answers[True].is_carried or got.share >= rules.needed, "no voice of the chair stands for a share"


def by_half(rules):
    return VoteRules(**(vars(rules) | {"needed": Fraction(1, 2), "is_more_than": True, "tie": Tie.CHAIR}))


def split(voters):
    """As many for as against."""
    return st.integers(0, voters // 2).map(lambda half: Votes(in_favour=half, against=half))


@given(st.data())
def test_only_votes_in_favour_carry(data):
    """Against, abstained and invalid are the same to the outcome, but for a tie."""
    rules, attendance = data.draw(RULES), data.draw(attendances())
    assume(attendance.voters > 0)
    votes = data.draw(votes_of(attendance.voters))
    rest = votes.cast - votes.in_favour
    others = (Votes(in_favour=votes.in_favour, against=0, **{name: rest}) for name in ("abstained", "invalid"))
    assert {result(rules, attendance, each).is_carried for each in (votes, *others)} == {
        result(rules, attendance, votes).is_carried
    }


@pytest.mark.parametrize("text", WRITTEN)
def test_of_councils_of_any_size_a_share_asks_for_the_least_number_of_heads_that_is_it(text):
    """For the quorum, for “at least” and for “more than”, of 1 to 60 members; reckoned here by fractions alone."""
    number, of = text.removesuffix("%"), 100
    if "/" in text:
        number, of = text.split("/")
    share = Fraction(int(number), int(of))
    assert share_of(text) == share
    for size in range(1, 61):
        heads = [n for n in range(size + 1) if Fraction(n, size) >= share]
        assert quorum(VoteRules(quorum=share_of(text)), size) == heads[0]
        assert needed(VoteRules(needed=share_of(text), is_more_than=False), size) == heads[0]
        if share < 1:
            more = [n for n in range(size + 1) if Fraction(n, size) > share]
            assert needed(VoteRules(needed=share_of(text)), size) == more[0]


@pytest.mark.parametrize(
    "text", ["", "67", "0%", "101%", "050%", "2/3\n", " 2/3", "3/2", "1/1", "0/3", "1/0", "1/10", "٥%"]
)
def test_anything_else_is_no_share(text):
    with pytest.raises(ValueError, match="share"):
        share_of(text)
