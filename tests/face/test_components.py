"""The tags of the components: what they refuse, what they link to, what they hand to screen readers."""

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from mobilization.common.templatetags.components import TONE_ICONS, known_tone
from mobilization.common.waiting import TONE_ORDER


class Filters(forms.Form):
    q = forms.CharField(required=False)
    kind = forms.ChoiceField(choices=[("a", "Alpha"), ("b", "Beta")], required=False)


class Entry(forms.Form):
    name = forms.CharField(help_text="Full name")
    kinds = forms.MultipleChoiceField(choices=[("a", "Alpha")], widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField(required=False)


def render(source: str, query: str = "", **values) -> str:
    request = RequestFactory().get("/list/?" + query)
    return Template("{% load components %}" + source).render(Context({"request": request, **values}))


def test_tones_are_the_same_everywhere():
    assert set(TONE_ORDER) == set(TONE_ICONS)
    assert len(set(TONE_ICONS.values())) == len(TONE_ICONS), "two tones would differ by colour alone"


def test_an_unknown_tone_is_refused():
    with pytest.raises(ValueError, match="No such tone"):
        known_tone("pink")


@pytest.mark.parametrize(("level", "tone"), [("error", "danger"), ("success", "success"), ("debug", "neutral")])
def test_message_levels_have_tones(level, tone):
    assert known_tone(level) == tone


def test_what_people_wrote_is_escaped():
    evil = "<script>alert(1)</script>"
    source = (
        '{% badge "info" x %}{% notice %}{{ x }}{% endnotice %}{% page_header title=x lead=x %}{% endpage_header %}'
        '{% file_tile x url="/" %}{% progress 1 2 x x %}{% empty_state title=x text=x %}{% endempty_state %}'
        '{% nav_link x "home" icon="x" %}{% sort_heading x "f" %}{% figure caption=x chart=x %}{{ x }}{% endfigure %}'
    )
    assert "<script" not in render(source, x=evil)


@pytest.mark.parametrize(
    ("query", "state", "url"),
    [
        ("", "", "?order=name"),
        ("order=name&cursor=x&q=1", "ascending", "?order=-name&amp;q=1"),
        ("order=-name", "descending", "?order=name"),
    ],
)
def test_a_heading_sorts_and_begins_at_the_first_page(query, state, url):
    html = render('{% sort_heading "Name" "name" %}', query)
    assert f'href="{url}"' in html
    assert (f'aria-sort="{state}"' in html) == bool(state)
    assert "cursor" not in html


def test_each_filter_can_be_taken_away():
    form = Filters({"q": "đất", "kind": "b"})
    html = render("{% applied_filters form %}", "q=đất&kind=b&cursor=x&order=name", form=form)
    assert html.count('class="chip"') == 2
    assert "Beta" in html
    assert 'href="?kind=b&amp;order=name"' in html
    assert 'href="?order=name"' in html


def test_no_filter_no_chips():
    assert render("{% applied_filters form %}", form=Filters({})).strip() == ""


def test_a_row_ties_label_help_and_error_to_the_field():
    form = Entry({})
    html = render("{% form_row form.name %}{% form_row form.kinds %}{% form_row form.agreed %}", form=form)
    assert '<label for="id_name">' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "<legend>" in html
    assert html.index('id="id_agreed"') < html.index('<label for="id_agreed">')


def test_the_summary_links_to_the_fields():
    html = render("{% error_summary form %}", form=Entry({"name": "x"}))
    assert 'href="#id_kinds"' in html
    assert render("{% error_summary form %}", form=Entry()).strip() == ""


def test_the_rail_says_where_one_is():
    html = render('{% nav_link "Home" "home" icon="x" exact=True %}{% nav_link "Gone" "no-such" icon="x" %}')
    assert "aria-current" not in html
    assert "Gone" not in html
