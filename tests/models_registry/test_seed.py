"""Scale data: as many as asked, the same each time, by the rules of the register, and found by its words."""

import pytest
from django.core.management import CommandError, call_command

from mobilization.common.history import event_model
from models_registry.enums import ModelState
from models_registry.models import Candidacy, Indicator, Recognition, RegisteredModel
from models_registry.queries.search import search
from models_registry.seed_texts import texts_of
from models_registry.services import seeding
from models_registry.services.seeding import seed_models
from organizations.dates import today
from tests.worlds import shared

ROWS = 600


@shared
def seeded(cast):
    seed_models(ROWS)
    return RegisteredModel.objects.filter(code__startswith="TN-")


def test_so_many_stand_and_repeating_makes_none_twice(seeded, monkeypatch):
    assert seeded.count() == ROWS
    assert seed_models(ROWS) == 0
    monkeypatch.setattr(seeding, "BATCH", 3)
    told = []
    assert seed_models(ROWS + 7, told=told.append) == 7
    assert told == [ROWS + 3, ROWS + 6, ROWS + 7]
    assert seeded.count() == ROWS + 7


def test_the_same_number_has_the_same_words_another_number_others(seeded):
    assert texts_of(7, "economy") == texts_of(7, "economy")
    assert len(set(seeded.values_list("title", flat=True))) > ROWS * 0.95
    known = {model.code: (model.title, model.state, model.unit_id, model.registered_on) for model in seeded}
    seeded_again = RegisteredModel.objects.get(code="TN-0000007")
    assert known["TN-0000007"][0] == texts_of(7, seeded_again.domain).title


def test_every_state_and_what_follows_from_it_is_there(seeded):
    assert set(seeded.values_list("state", flat=True)) == set(ModelState.values)
    newest = seeded.exclude(registered_on=None).order_by("-registered_on").first()
    assert newest.registered_on <= today()
    assert Indicator.objects.filter(model__in=seeded).count() == ROWS
    recognised = Recognition.objects.filter(model__in=seeded)
    assert recognised.count() > ROWS / 10
    assert Candidacy.objects.filter(model__in=seeded, state="recognised").count() <= recognised.count()
    recorded = event_model(RegisteredModel).objects.values_list("pgh_obj", flat=True)
    assert set(recorded) >= set(seeded.values_list("pk", flat=True))


def test_they_are_found_by_their_words(seeded, cast):
    model = seeded.filter(registered_on__isnull=False).first()
    words = " ".join(model.title.split()[:3])
    assert model.pk in [each.pk for each in search(words, cast.city_officer, size=200).models.items]


def test_they_stay_within_the_unit(cast):
    seed_models(20, within=cast.units.ward)
    below = {cast.units.ward.pk, cast.units.school.pk}
    assert set(RegisteredModel.objects.values_list("unit", flat=True)) <= below


def test_without_units_it_says_what_is_missing(db, settings):
    settings.DEMO_ACCOUNTS = True
    with pytest.raises(CommandError, match="load units first"):
        call_command("seed", models=1)


def test_it_is_refused_among_real_records(cast, settings):
    settings.DEMO_ACCOUNTS = False
    with pytest.raises(CommandError, match="not allow"):
        call_command("seed", models=1)
    assert not RegisteredModel.objects.exists()
