"""The sums kept of opinions are those of the tallies, whatever is written; tallies read them for who sees all."""

import datetime
import random
from contextlib import suppress

import pytest
from django.db import connection, transaction

from dialogues.models import Opinion, OpinionRating
from dialogues.services.seeding import seed_opinions
from dialogues.tallies import TALLIES
from directives.models import Theme
from organizations import summed
from organizations.dates import today
from organizations.figures import Period, Scope
from organizations.models import RolledPlace, Unit
from organizations.services.summing import keep_sums
from organizations.tallies import MONTH, counted, divided, divisions
from tests.access.people import DAY, account, unit, worker
from tests.sums import differences, spoil, without_sums
from tests.threads import Late

ALONG = ("domain", "kind", "channel", "state", "theme")
DIVISIONS = [
    *([path] for path in ALONG), *([path, MONTH] for path in ALONG), [MONTH], ["unit"], ["steward"], ["unit__level"],
    ["steward__level", "unit"], [MONTH, "steward"],
]  # fmt: skip
"""What sums say of opinions."""
NOT_SUMMED = [["assigned"], ["domain", "state"], ["domain", "unit"]]
CUT = [
    Period(), Period.year(today().year - 1), Period(begins=datetime.date(today().year - 1, 3, 15)),
    Period(begins=datetime.date(today().year - 2, 12, 15), ends=datetime.date(today().year - 1, 6, 14)),
]  # fmt: skip
"""Periods which half months begin and end."""
SUMMED = [each for each in TALLIES if each.sums]
OF_OPINIONS = [each for each in TALLIES if each.things == Opinion.objects.all]
PERIODS = [
    Period(), Period.year(today().year), Period.year(today().year - 1), Period(ends=today() - 400 * DAY),
    Period(begins=today() - 500 * DAY, ends=today() - 33 * DAY),
]  # fmt: skip


@pytest.fixture
def wards(db):
    city = unit("01", kind="city", level="city")
    wards = [unit("00004", city), unit("00070", city), unit("00100", unit("02", kind="city", level="city"))]
    for name in ("soan", "ky"):
        account(name)
    for code in ("water", "roads"):
        Theme.objects.create(code=code, name_vi=code, name_en=code)
    seed_opinions(200)
    return wards


def told(wards, reader=None):
    roots = [None, wards[0].parent, wards[2].parent, wards[0]]
    scopes = {
        f"{root} {place} {lens}": Scope(root=root, as_it_was=lens, period=period)
        for root in roots for place, period in enumerate(PERIODS) for lens in (True, False)
    }  # fmt: skip
    return counted(TALLIES, reader, scopes)


def test_sums_say_what_the_rows_say_and_they_are_read(wards):
    by_rows = told(wards)
    assert not RolledPlace.objects.exists()
    numbers = [by_rows["None 0 True"][each.key] for each in SUMMED]
    assert len(SUMMED) == 10
    assert all(each.number for each in numbers)
    keep_sums()
    assert differences("opinions") == []
    assert told(wards) == by_rows
    city = wards[0].parent
    readers = [account("everywhere", is_superuser=True), worker("leader", city), worker("leader", wards[0])]
    with without_sums():
        as_read = [told(wards, reader) for reader in readers]
    assert [told(wards, reader) for reader in readers] == as_read
    spoil(kind="opinions")
    scopes = {
        "now": Scope(root=city),
        "was": Scope(root=city, as_it_was=True),
        "all": Scope(),
        "ward": Scope(root=wards[0]),
    }
    read = [
        [name for name, found in counted(SUMMED[:1], reader, scopes).items() if found != by_names[name]]
        for reader in readers
        for by_names in [_by_rows(reader, scopes)]
    ]
    assert read == [["now", "was", "all"], ["now"], []]


def test_medians_of_days_far_away_are_asked_of_the_rows(wards, monkeypatch):
    keep_sums()
    known = told(wards)
    assert any(known[name]["dialogues.days_to_answer"].value for name in known)
    monkeypatch.setattr(summed, "EARLIEST", today() - 5 * DAY)
    assert told(wards) == known
    scopes, key = {"": Scope(root=wards[0].parent)}, SUMMED[0].key
    spoil(kind="opinions")
    assert counted(SUMMED, None, scopes)[""][key] == _by_rows(None, scopes)[""][key]
    monkeypatch.undo()
    assert counted(SUMMED, None, scopes)[""][key] != _by_rows(None, scopes)[""][key]


def test_of_a_scope_that_somebody_sees_in_part_what_they_see_is_counted(wards):
    city, of_ward = wards[0].parent, worker("leader", wards[0])
    scopes = {
        "city": Scope(root=city), "all": Scope(), "was": Scope(root=wards[0], as_it_was=True),
        "ward": Scope(root=wards[0]),
    }  # fmt: skip
    _some(random.Random(3), Opinion.objects.filter(steward=wards[0]), 30).update(steward=wards[1])
    received = SUMMED[0]
    seen = {name: Opinion.objects.visible_to(of_ward).filter(received.condition(scopes[name])) for name in scopes}
    numbers = {name: rows.count() for name, rows in seen.items()}
    assert len({*numbers.values(), Opinion.objects.count()}) > 2
    told = counted([received], of_ward, scopes)
    assert {name: told[name][received.key].number for name in scopes} == numbers
    one_by_one = {name: counted([received], of_ward, {"": scopes[name]})[""][received.key].number for name in scopes}
    assert one_by_one == numbers


def parted(wards, reader=None, periods=(*CUT, *PERIODS)):
    """All divisions, of all opinions and of the rated ones along their stars."""
    by_stars = [each for each in OF_OPINIONS if "stars" in each.breakdowns]
    return {
        (str(root), place, lens, *told): found
        for root in (None, wards[0].parent, wards[2].parent, wards[0])
        for place, period in enumerate(periods)
        for lens in (True, False)
        for scope in [Scope(root=root, as_it_was=lens, period=period)]
        for told, found in [
            *(((str(paths),), divided(OF_OPINIONS, reader, scope, paths)) for paths in [*DIVISIONS, *NOT_SUMMED]),
            (("stars",), divided(by_stars, reader, scope, ["rating__stars"])),
            (("together",), divisions(OF_OPINIONS, reader, scope, [["state"], ["domain", "kind"], [MONTH], ["kind"]])),
        ]
    }


def test_divisions_are_what_the_rows_say_for_whoever_reads(wards):
    """The portal itself in all periods, people in one of half months and one of days: who reads hangs on no day."""
    city, all_periods, few = wards[0].parent, (*CUT, *PERIODS), (CUT[0], PERIODS[-1])
    asked = [(None, all_periods), (worker("leader", city), few), (worker("leader", wards[0]), few)]
    by_rows = [parted(wards, *each) for each in asked]
    keep_sums()
    for each, told in zip(asked, by_rows, strict=True):
        assert parted(wards, *each) == told
    shown = {key: found for key, found in by_rows[0].items() if key[1] == 0 and key[0] == "None"}
    assert len(shown) == 2 * (len(DIVISIONS) + len(NOT_SUMMED) + 2)
    assert all(len(found) > 1 for key, found in shown.items() if "level" not in key[3])


def test_divisions_read_the_sums_of_half_months_and_nothing_else(wards):
    city = wards[0].parent
    readers = [None, worker("leader", city), worker("leader", wards[0])]
    periods = [CUT[0], PERIODS[-1]]
    keep_sums()
    told = [parted(wards, reader, periods) for reader in readers]
    spoil(kind="opinions")
    read = [
        {key for key, found in parted(wards, reader, periods).items() if found != before[key]}
        for reader, before in zip(readers, told, strict=True)
    ]
    assert any(key[0] == str(wards[0]) and found for key, found in told[0].items())
    summed = {str(paths) for paths in DIVISIONS} | {"stars", "together"}
    told_there = {key for key, found in told[0].items() if key[0] != str(wards[0]) and key[3] in summed and found}
    of_days = {str([MONTH]), "together"}
    assert read[0] == {key for key in told_there if key[1] == 0 or key[3] in of_days}
    assert read[1] == {key for key in read[0] if key[0] == str(city) and not key[2]}
    assert read[2] == set()


def test_a_period_up_to_today_reads_sums_unless_something_is_dated_later(wards):
    city = wards[0].parent
    to_date = Scope(root=city, period=Period(begins=datetime.date(today().year, 1, 1), ends=today()))
    received = OF_OPINIONS[:1]
    keep_sums()
    by_rows = divided(received, None, to_date, ["domain"])
    spoil(kind="opinions")
    assert divided(received, None, to_date, ["domain"]) != by_rows
    late = Opinion.objects.filter(answered_on=None, steward__parent=city, received_on__lt=to_date.period.begins)[:1]
    assert Opinion.objects.filter(pk__in=late.values("pk")).update(received_on=today() + DAY) == 1
    assert divided(received, None, to_date, ["domain"]) == by_rows


def test_divisions_of_another_tree_are_counted_in_the_rows(wards):
    city = wards[0].parent
    keep_sums()
    by_rows = divided(OF_OPINIONS, None, Scope(root=city), ["state"])
    assert len(by_rows) > 3
    spoil(kind="opinions")
    assert divided(OF_OPINIONS, None, Scope(root=city), ["state"]) != by_rows
    unit("00071", city)
    assert divided(OF_OPINIONS, None, Scope(root=city), ["state"]) == by_rows


def _by_rows(reader, scopes):
    with without_sums():
        return counted(SUMMED[:1], reader, scopes)


def test_whatever_is_written_the_sums_follow(wards):
    chance = random.Random(5)
    keep_sums()
    for _turn in range(40):
        with suppress(_Undone), transaction.atomic():
            chance.choice(WRITES)(chance, wards)
            assert differences("opinions") == []
            if chance.random() < 0.2:
                raise _Undone
        assert differences("opinions") == []
        if chance.random() < 0.15:
            keep_sums()
    by_sums, by_parts = told(wards), parted(wards, periods=CUT[:2])
    with without_sums():
        assert told(wards) == by_sums
        assert parted(wards, periods=CUT[:2]) == by_parts


class _Undone(Exception):
    """What was written is taken back."""


def _some(chance, rows, most=8):
    ids = sorted(rows.values_list("pk", flat=True))
    return rows.filter(pk__in=chance.sample(ids, min(len(ids), chance.randint(1, most))))


def _moved(chance, wards):
    name = chance.choice(["steward", "unit"])
    _some(chance, Opinion.objects.all()).update(**{name: chance.choice(wards)})


def _received(chance, wards):
    _some(chance, Opinion.objects.filter(answered_on=None)).update(received_on=today() - chance.randint(0, 900) * DAY)


def _answered(chance, wards):
    rows = Opinion.objects.filter(first_answered_on__isnull=False)
    shifted = chance.randint(-5, 9)
    for opinion in _some(chance, rows):
        first = max(opinion.received_on, opinion.first_due_on + shifted * DAY)
        Opinion.objects.filter(pk=opinion.pk).update(first_answered_on=first, was_on_the_spot=chance.random() < 0.3)
    _some(chance, rows).update(reopened_on=chance.choice([None, today()]) if chance.random() < 0.5 else today())


def _stated(chance, wards):
    rows = Opinion.objects.filter(
        state__in=["received", "assigned", "withdrawn"], answered_on=None, assigned__isnull=False
    )
    _some(chance, rows).update(state=chance.choice(["received", "assigned", "withdrawn"]), paused_on=None)


BY_HAND = ["paper", "telephone"]


def _classified(chance, wards):
    themes = [None, *Theme.objects.values_list("pk", flat=True)]
    classified = {"domain": chance.choice(["economy", "political_system"]), "theme": chance.choice(themes)}
    _some(chance, Opinion.objects.all()).update(**classified)
    _some(chance, Opinion.objects.filter(state="received")).update(domain="")
    _some(chance, Opinion.objects.filter(channel__in=BY_HAND)).update(channel=chance.choice(BY_HAND))


def _rated(chance, wards):
    for opinion in _some(chance, Opinion.objects.filter(rating=None)):
        OpinionRating.objects.create(opinion=opinion, stars=chance.randint(1, 5), rated_on=today())
    _some(chance, OpinionRating.objects.all()).update(stars=chance.randint(1, 5))
    _some(chance, OpinionRating.objects.all(), 2).delete()


def _raw(chance, wards):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE dialogues_opinionrating SET stars = 6 - stars WHERE id %% 5 = %s", [chance.randint(0, 4)]
        )
        cursor.execute(
            "SELECT id FROM dialogues_opinion WHERE id NOT IN (SELECT opinion_id FROM dialogues_opinionrating)"
        )
        free = [row[0] for row in cursor.fetchall()][:3]
        with cursor.copy("COPY dialogues_opinionrating (opinion_id, stars, words, rated_on) FROM STDIN") as copy:
            for pk in free:
                copy.write_row([pk, 4, "", datetime.date(2026, 1, 1)])


WRITES = (_moved, _received, _answered, _stated, _classified, _rated, _raw)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_an_opinion_and_its_rating_the_second_knows_of_the_first(wards):
    opinion = Opinion.objects.filter(rating=None).first()
    keep_sums()
    with transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(steward=wards[1], unit=wards[1])
        later = Late(lambda: OpinionRating.objects.create(opinion=opinion, stars=4, rated_on=today()))
        later.waits()
    assert later.ended() is None
    assert differences("opinions") == []
    with transaction.atomic():
        OpinionRating.objects.update(stars=2)
        later = Late(lambda: Opinion.objects.filter(pk=opinion.pk).update(steward=wards[0], unit=wards[2]))
        later.waits()
    assert later.ended() is None
    assert differences("opinions") == []
    assert Unit.objects.count() == 5
