"""Themes and target groups: seeded once, kept at the top, never without a record."""

import datetime
import unicodedata

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from directives.models import TargetGroup, Theme
from directives.seeds import TARGET_GROUPS, THEMES
from directives.services.vocabularies import (
    TermChanged,
    add_term,
    edit_term,
    found_by,
    retire_term,
    seed_vocabularies,
    seen,
)
from mobilization.common.history import event_model
from models_registry.enums import ModelState
from models_registry.models import ModelTheme
from organizations.dates import today
from tests.models_registry.makers import make_model

VALUES = {"name_vi": "Đường hoa", "name_en": "Flower roads", "description": "", "valid_from": None, "valid_to": None}


def add(city, code="flower-roads", **more):
    return add_term(Theme, code=code, values=VALUES | more, by=city.administrator)


def test_seeding_is_done_once_and_leaves_what_people_did(city, capsys):
    assert seed_vocabularies() == len(THEMES) + len(TARGET_GROUPS)
    covid = Theme.objects.get(code="covid-19")
    edit_term(covid, version=seen(covid), changes={"name_vi": "COVID-19"}, by=city.administrator)
    Theme.objects.filter(code="defence").delete()
    call_command("seed_vocabularies")
    assert capsys.readouterr().out == ""
    assert (Theme.objects.get(code="covid-19").name_vi, Theme.objects.count()) == ("COVID-19", len(THEMES) - 1)


def test_the_domains_own_words_are_among_the_seeds(city):
    seed_vocabularies()
    for text in ("nông thôn mới", "đô thị văn minh", "covid", "vành đai 4", "bão yagi", "chuyển đổi số"):
        assert len(found_by(Theme.objects.all(), text)) == 1, text
    for text in ("nông dân", "công nhân", "phụ nữ", "cựu chiến binh", "có đạo", "lực lượng vũ trang"):
        assert len(found_by(TargetGroup.objects.all(), text)) == 1, text


@pytest.mark.bar("B5")
@pytest.mark.parametrize("typed", ["Đường hoa", "DUONG HOA", "hoa đường", unicodedata.normalize("NFD", "Đường hoa")])
def test_words_are_found_however_they_are_typed(city, typed):
    add(city, name_vi=unicodedata.normalize("NFD", "  Đường   hoa "))
    assert [term.name_vi for term in found_by(Theme.objects.all(), typed)] == ["Đường hoa"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "Flower roads"}, "code"),
        ({"code": "flower-roads"}, "code"),
        ({"name_vi": "ĐƯỜNG  HOA"}, "name_vi"),
        ({"name_vi": ""}, "name_vi"),
        ({"name_en": "x" * 121}, "name_en"),
        ({"valid_from": datetime.date(2026, 2, 1), "valid_to": datetime.date(2026, 1, 1)}, "valid_to"),
    ],
)
def test_wrong_words_are_named_at_their_field(city, wrong, field):
    add(city)
    with pytest.raises(ValidationError) as error:
        add(city, **{"code": "other", "name_vi": "Khác"} | wrong)
    assert set(error.value.message_dict) == {field}
    assert Theme.objects.count() == 1


@pytest.mark.parametrize("who", ["secretary", "leader", "ward_administrator", "stranger"])
def test_only_administrators_at_the_top_and_superusers_change_words(city, who):
    term, other = add(city), getattr(city, who)
    with pytest.raises(PermissionDenied):
        add_term(Theme, code="x", values=VALUES, by=other)
    with pytest.raises(PermissionDenied):
        edit_term(term, version=seen(term), changes={"name_vi": "x"}, by=other)
    with pytest.raises(PermissionDenied):
        retire_term(term, last_day=today(), reason="x", by=other)
    edit_term(term, version=seen(term), changes={"name_vi": "Hoa"}, by=city.root)


def test_the_code_stays(city):
    term = add(city)
    with pytest.raises(ValueError, match="code"):
        edit_term(term, version=seen(term), changes={"code": "other"}, by=city.administrator)


@pytest.mark.bar("X13")
def test_a_second_editor_of_a_word_overwrites_nothing(city):
    term = add(city)
    version = seen(term)
    edit_term(term, version=version, changes={"name_en": "A"}, by=city.administrator)
    with pytest.raises(TermChanged) as error:
        edit_term(term, version=version, changes={"name_en": "B"}, by=city.administrator)
    assert (error.value.current.name_en, Theme.objects.get().name_en) == ("A", "A")


@pytest.mark.bar("D1")
def test_a_word_taken_out_of_use_stays_with_its_models_and_on_record(city):
    term = add(city)
    model = make_model(city.units.ward, ModelState.REGISTERED)
    ModelTheme.objects.create(model=model, theme=term)
    retire_term(term, last_day=today() - datetime.timedelta(days=1), reason="Hết đợt", by=city.administrator)
    assert list(model.themes.all()) == [term]
    assert not Theme.objects.in_use().exists()
    labels = event_model(Theme)._default_manager.filter(pgh_obj=term.pk).order_by("pgh_id")
    assert list(labels.values_list("pgh_label", flat=True)) == ["insert", "update"]
