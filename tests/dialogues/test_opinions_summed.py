"""The sums kept of opinions are those of the tallies, whatever is written; tallies read them for who sees all."""

import datetime
import random
from contextlib import suppress

import pytest
from django.db import connection, transaction

from dialogues.models import Opinion, OpinionRating
from dialogues.services.seeding import seed_opinions
from dialogues.tallies import TALLIES
from organizations.dates import today
from organizations.figures import Period, Scope
from organizations.models import RolledPlace, Unit
from organizations.services.summing import keep_sums
from organizations.tallies import counted
from tests.access.people import DAY, account, unit, worker
from tests.sums import differences, spoil, without_sums
from tests.threads import Late

SUMMED = [each for each in TALLIES if each.sums]
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
    by_sums = told(wards)
    with without_sums():
        assert told(wards) == by_sums


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


WRITES = (_moved, _received, _answered, _stated, _rated, _raw)


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
