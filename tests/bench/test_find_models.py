"""What the search is compared with finds the same, or the bench stops."""

import pytest

from bench.find_models import _database_folded
from models_registry.enums import ModelState
from tests.models_registry.makers import make_cast, make_model

pytestmark = pytest.mark.django_db


def test_without_accents_the_other_side_finds_the_same_or_the_bench_stops():
    cast = make_cast()
    found = {
        make_model(cast.units.ward, ModelState.REGISTERED, title=title).pk for title in ("Hiến đất", "Đất đã hiến")
    }
    make_model(cast.units.ward, title="Tiếng kẻng số 1617")
    for reader in (cast.officer, cast.neighbour):
        sides = _database_folded(reader, "hien dat")
        assert sides["ours"]() == sides["stock"]()
        assert set(sides["ours"]()) == found
    with pytest.raises(SystemExit, match=r"“keng 17”: 0 models are found, by unaccent__icontains 1"):
        _database_folded(cast.officer, "keng 17")
