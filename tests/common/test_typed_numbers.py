"""Numbers as people type them, in both languages."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from mobilization.common.typed_numbers import TypedDecimal, TypedInteger
from models_registry.forms.fields import field_of
from models_registry.forms.life import SelfAssessmentForm
from models_registry.models import Indicator

NUMBERS = {
    ("en", "9,5"): "9.5",
    ("en", "92,5"): "92.5",
    ("en", "9.5"): "9.5",
    ("en", "1,000"): "1000",
    ("en", "12,345,678.25"): "12345678.25",
    ("en", "-1,000"): "-1000",
    ("en", "1000"): "1000",
    ("vi", "9.5"): "9.5",
    ("vi", "9,5"): "9.5",
    ("vi", "1.000"): "1000",
    ("vi", "12.345.678,25"): "12345678.25",
    ("vi", "-2,5"): "-2.5",
    ("vi", "0e999999999999999999"): "0",
}
NONE = [
    ("en", "1,5,2"),
    ("en", "9,5.2"),
    ("en", "1.5,000"),
    ("vi", "1.5.2"),
    ("vi", "1.25.000"),
    ("vi", "9.5,2"),
    ("vi", "1,5.000"),
    ("vi", "x"),
]


@pytest.mark.parametrize(("language", "typed"), NUMBERS)
def test_what_is_typed_is_the_number_that_people_mean(language, typed):
    with translation.override(language):
        number = TypedDecimal(localize=True).clean(typed)
        assert number == Decimal(NUMBERS[language, typed])
        assert number.as_tuple().exponent <= 0, "else PostgreSQL refuses it"


@pytest.mark.parametrize(("language", "typed"), NONE)
@pytest.mark.parametrize("kind", [TypedDecimal, TypedInteger])
def test_what_is_no_number_is_refused_and_not_made_one(kind, language, typed):
    with translation.override(language), pytest.raises(ValidationError) as refused:
        kind(localize=True).clean(typed)
    assert refused.value.code == "invalid"


@pytest.mark.parametrize(("language", "typed"), [("en", "9,5"), ("vi", "9.5"), ("vi", "9,5"), ("en", "9.5")])
def test_half_a_household_is_refused(language, typed):
    with translation.override(language), pytest.raises(ValidationError):
        TypedInteger(localize=True).clean(typed)


def test_the_forms_of_models_and_candidacies_read_numbers_so():
    with translation.override("en"):
        assert field_of(Indicator, "actual").clean("92,5") == Decimal("92.5")
        form = SelfAssessmentForm({"self_points": "92,5", "version": "1"})
        assert form.is_valid()
        assert form.cleaned_data["self_points"] == Decimal("92.5")
