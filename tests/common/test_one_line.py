"""A long line is typed in a field that grows, and stays one line."""

from django import forms

from mobilization.common.one_line import OneLine


class _Form(forms.Form):
    name = forms.CharField(widget=OneLine)


def test_line_ends_become_spaces():
    form = _Form({"name": "Phong trào\r\n“Dân vận khéo”\u2028năm 2026"})
    assert form.is_valid()
    assert form.cleaned_data == {"name": "Phong trào “Dân vận khéo” năm 2026"}
    assert OneLine().value_from_datadict({}, {}, "name") is None


def test_it_begins_with_one_row_as_wide_as_its_place():
    html = str(_Form()["name"])
    assert (' rows="1"' in html, "cols" in html) == (True, False)
