"""The demo's conferences: in several states, something on the board; once, and only where demo accounts may be."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from dialogues.models import (
    Conference,
    DataRequest,
    EarlierAnswer,
    HallMark,
    Opinion,
    OpinionFile,
    OpinionRating,
    PublishedOpinion,
    ReceptionDay,
    Registration,
)
from dialogues.queries.board import totals
from dialogues.queries.opinion_groups import numbers_of
from dialogues.queries.similar_opinions import similar_answered
from organizations.dates import today
from organizations.models import User
from tests.access.people import account, again, member, tree, unit

pytestmark = pytest.mark.django_db


def test_the_demo_has_conferences_once(settings):
    settings.DEMO_ACCOUNTS = True
    units = tree()
    unit("00071", units.city)
    for name, more in (("quantri", {"is_superuser": True}), ("thuongtruc.xa", {})):
        user = account(name, **more)
        User.objects.filter(pk=user.pk).update(email=f"{name}@demo.example")
        if not more:
            member(user.person, units.ward, "secretary")
    for _turn in range(2):
        call_command("demo_dialogues", stdout=StringIO())
    states = sorted(Conference.objects.values_list("state", flat=True))
    assert states == ["announced", "concluded", "concluded", "held", "held", "held", "planned", "postponed"]
    assert Registration.objects.count() == 2
    on_web = Opinion.objects.filter(channel="web")
    assert sorted(on_web.values_list("state", flat=True)) == ["answered", "received", "received", "reopened"]
    assert (OpinionRating.objects.count(), OpinionFile.objects.count(), EarlierAnswer.objects.count()) == (2, 1, 1)
    asked = DataRequest.objects.get()
    assert (asked.opinion.steward, asked.done_on) == (units.ward, None)
    reader = again(User.objects.get(email="thuongtruc.xa@demo.example"))
    waiting = Opinion.objects.filter(state="received", words__text__contains="cống").select_related("words").first()
    assert similar_answered(waiting.words.text, reader, without=waiting.pk)
    assert PublishedOpinion.objects.for_everybody().count() == 3
    assert Conference.objects.get(capacity=60).registered == 9
    numbers = numbers_of(Conference.objects.get(title="Hội nghị đối thoại với thanh niên"))
    assert (numbers.received, numbers.grouped, numbers.groups, numbers.asked) == (9, 7, 3, 8)
    assert (HallMark.objects.count(), Opinion.objects.filter(is_on_the_spot=True).count()) == (4, 9)
    assert ReceptionDay.objects.filter(unit=units.ward).count() == 2
    root = User.objects.get(email="quantri@demo.example")
    told = {each.standing.value: 0 for each in totals(root, today().year)}
    for year in {row.year for row in Conference.objects.all()}:
        for each in totals(root, year):
            told[each.standing.value] += each.value
    assert told == {
        "planned": 7, "held": 4, "contact": 1, "late": 1, "unpublished": 1, "published_late": 0, "passed": 0,
        "late_commitments": 1,
    }  # fmt: skip


def test_elsewhere_there_is_no_demo(settings):
    settings.DEMO_ACCOUNTS = False
    with pytest.raises(CommandError):
        call_command("demo_dialogues")
    settings.DEMO_ACCOUNTS = True
    call_command("demo_dialogues", stdout=StringIO())
    assert not Conference.objects.exists()
