"""Lists to choose from look as Django's templates make them, letter by letter; numbers are typed as text."""

import django_filters
import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from mobilization.common.form_renderer import Renderer

CHOICES = [
    ("", "All & <none>"), (2026, 2026), ("a\"'", mark_safe("<b>x</b>")), ("l", _("Level")), (None, "None"),
    ("Group <1>", [("1", "One"), ("2", "Đất")]), (mark_safe("&amp;"), 1234.5),
]  # fmt: skip
ATTRIBUTES = {"class": 'a"b', "required": True, "disabled": False, "data-n": 1000, "title": mark_safe("&lt;"), "x": ""}


class OwnOptions(forms.Select):
    option_template_name = "django/forms/widgets/radio_option.html"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("kind", "chosen"),
    [(forms.Select, "l"), (forms.Select, None), (forms.Select, "<"), (forms.SelectMultiple, ["1", "2026"]),
     (forms.NullBooleanSelect, True), (django_filters.widgets.BooleanWidget, "true"), (OwnOptions, "l")],
)  # fmt: skip
def test_as_django_writes_them(kind, chosen, language):
    widget = kind(attrs=ATTRIBUTES)
    if kind in (forms.Select, forms.SelectMultiple, OwnOptions):
        widget.choices = CHOICES
    with override(language):
        ours, theirs = (widget.render("n<", chosen, {"id": "i"}, made()) for made in (Renderer, DjangoTemplates))
    assert ours == theirs
    assert ours.count("<option") == (ours.count("</option>"))
    assert hasattr(ours, "__html__")


def test_the_portal_renders_with_it():
    assert type(get_default_renderer()) is Renderer


def test_what_was_typed_for_a_number_is_shown_again():
    class Form(forms.Form):
        year = forms.IntegerField(min_value=2009, max_value=2100)
        share = forms.DecimalField(decimal_places=2)

    form = Form({"year": "odd", "share": "1e"})
    assert not form.is_valid()
    assert str(form["year"]) == (
        '<input type="text" name="year" value="odd" inputmode="numeric" autocomplete="off" required '
        'aria-invalid="true" aria-describedby="id_year_error" id="id_year">'
    )
    assert 'type="text" name="share" value="1e" inputmode="decimal"' in str(form["share"])
    assert 'type="text" name="share" value="0.5" inputmode="decimal"' in str(Form(initial={"share": "0.5"})["share"])
