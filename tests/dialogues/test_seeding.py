"""Scale data of opinions: so many, the same ones each time, none twice, and only where nothing is real."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from dialogues.models import (
    AgendaItem,
    Commitment,
    Conference,
    EarlierAnswer,
    GroupedOpinion,
    Opinion,
    OpinionGroup,
    OpinionIdentity,
    OpinionRating,
    OpinionText,
    OpinionTransition,
    PublishedOpinion,
)
from dialogues.services import seeding
from dialogues.services.seeding import seed_opinions

BESIDE = (Commitment, EarlierAnswer, GroupedOpinion, AgendaItem, OpinionGroup, OpinionRating, PublishedOpinion)

pytestmark = pytest.mark.django_db


def test_so_many_stand_the_same_each_time_and_none_twice(here, settings, monkeypatch):
    monkeypatch.setattr(seeding, "BATCH", 150)
    assert seed_opinions(200, within=here.units.city) == 200
    assert seed_opinions(200, within=here.units.city) == 0
    first = list(Opinion.objects.order_by("number").values_list("number", "kind", "state", "received_on", "due_on"))
    assert (len(first), len({number for number, *_rest in first})) == (200, 200)
    assert len({state for _number, _kind, state, *_rest in first}) > 4
    routed = Opinion.objects.filter(state="routed_out").count()
    assert OpinionText.objects.count() == 200 - routed
    assert 80 < OpinionIdentity.objects.count() < 160
    word = OpinionText.objects.order_by("pk").first().search.split()[-1]
    assert Opinion.objects.found_by(word).exists()
    assert Opinion.objects.found_by("yt-0000017").get().number == "YT-0000017"
    beside = _beside()
    assert all(beside.values()), beside
    answered = Opinion.objects.filter(answered_on__isnull=False)
    assert answered.filter(first_answered_on=F("answered_on"), first_due_on__isnull=False).count() == answered.count()
    assert answered.filter(was_on_the_spot=True, channel="hall", conference__isnull=False).exists()
    assert not Opinion.objects.filter(channel="web", entered_by__isnull=False).exists()
    assert not PublishedOpinion.objects.exclude(opinion__state__in=["published", "closed"]).exists()
    title = PublishedOpinion.objects.order_by("pk").first().title
    assert PublishedOpinion.objects.found_by(title).exists()
    known, copied = dict(Opinion.objects.values_list("number", "seen_from")), seeding._OPINION
    world = seeding._world(here.units.city)
    for number in range(1, 201):  # said as the trigger says it, for tables that are filled without triggers
        row = dict(zip(copied, seeding._opinion(number, world).opinion, strict=True))
        assert row["seen_from"] == known[row["number"]]
    for model in (*BESIDE, OpinionTransition, OpinionIdentity, OpinionText, Opinion, Conference):
        model.objects.all().delete()
    settings.DEMO_ACCOUNTS = True
    said = StringIO()
    call_command("seed", "--opinions", "200", "--within", here.units.city.code, stdout=said)
    assert said.getvalue().splitlines()[-1] == "200 opinions made."
    now = list(Opinion.objects.order_by("number").values_list("number", "kind", "state", "received_on", "due_on"))
    assert now == first
    assert _beside() == beside


def _beside():
    return {model.__name__: model.objects.count() for model in (*BESIDE, OpinionTransition)}


def test_it_refuses_where_it_has_no_business(here, settings):
    settings.DEMO_ACCOUNTS = True
    with pytest.raises(CommandError, match="no unit"):
        call_command("seed", "--opinions", "1", "--within", "NOWHERE")
    settings.DEMO_ACCOUNTS = False
    with pytest.raises(CommandError, match="real"):
        call_command("seed", "--opinions", "1")
    assert not Opinion.objects.exists()
