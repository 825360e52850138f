"""Parts of pages, and the tool that tests them."""

import pytest
from django.test import RequestFactory

from mobilization.common.htmx import is_partial, render_page
from tests.htmx import assert_partial_refreshes, parse

PAGE = "<!doctype html><title>Trang</title><main>Trang {% include 'rows.html' %}</main>"
ROWS = "<ul id='rows' class='a'>{% for i in n %}<li>{{ i }}</li>{% endfor %}</ul>"


@pytest.fixture(autouse=True)
def templates(settings):
    loaders = [("django.template.loaders.locmem.Loader", {"page.html": PAGE, "rows.html": ROWS})]
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": loaders}}
    ]


def show(n, **headers):
    request = RequestFactory().get("/", headers=headers)
    return render_page(request, "page.html", {"n": n}, partial="rows.html", status=203)


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "false"}, False),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_who_gets_the_part(headers, wanted):
    assert is_partial(RequestFactory().get("/", headers=headers)) is wanted
    answer = show("12", **headers)
    assert answer.content.decode().startswith("<ul" if wanted else "<!doctype")
    assert answer.status_code == 203
    assert answer["Vary"].startswith("HX-Request")


def test_a_part_makes_the_old_page_fresh():
    part = show("123", **{"HX-Request": "true"}).content.decode()
    old, fresh = (show(n).content.decode() for n in ("12", "123"))
    assert_partial_refreshes(old, part, fresh, "#rows")
    assert_partial_refreshes(old, "<li>1</li> <li>2</li><li>3</li>", fresh, "#rows", swap="innerHTML")
    assert_partial_refreshes(old, part, fresh, ".a")
    assert_partial_refreshes(old, part, fresh, "ul")


@pytest.mark.parametrize(
    ("old", "part", "fresh", "target"),
    [
        ("<p id=a>1</p>", "<p id=a>2</p>", "<p id=a>3</p>", "#a"),  # another text
        ("<p id=a>1</p>", "<p id=a class=x>2</p>", "<p id=a>2</p>", "#a"),  # another attribute
        ("<h1>1</h1><p id=a>1</p>", "<p id=a>2</p>", "<h1>2</h1><p id=a>2</p>", "#a"),  # a change outside the part
        ("<p id=a>1</p>", "<p id=a>2</p>", "<p id=a>2</p>", "#b"),  # no target
        ("<p id=a>1</p><p id=a>1</p>", "<p id=a>2</p>", "<p id=a>2</p>", "#a"),  # two targets
        ("<p id=a>1</p>", "<p id=a>1</p>", "<p id=a>1</p>", "#a"),  # nothing to refresh
        ("<p id=a>1</p>", "<p id=a>2", "<p id=a>2</p>", "#a"),  # not closed
        ("<p id=a>1</p>", "<p id=a><b>2</p></b>", "<p id=a>2</p>", "#a"),  # closed in the wrong order
    ],
)
def test_a_part_that_does_not_is_noticed(old, part, fresh, target):
    with pytest.raises(AssertionError):
        assert_partial_refreshes(old, part, fresh, target)


def test_white_space_order_of_attributes_and_tokens_do_not_matter():
    token = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    assert_partial_refreshes(
        f"<form>{token.format('a')}</form><p id='x'>1</p>",
        '\n<p title="t"   id="x">\n 2  <br/></p>\n',
        f'<form>\n{token.format("b")}</form>\n\n<p id="x" title="t">2<br></p>',
        "#x",
    )


def test_pieces_for_other_places_go_there():
    assert_partial_refreshes(
        "<b id='n'>1</b><div><p id='x'>1</p></div>",
        "<p id='x'>2</p><b id='n' hx-swap-oob='true'>2</b>",
        "<b id='n'>2</b><div><p id='x'>2</p></div>",
        "#x",
    )


def test_text_as_typed_keeps_its_spaces():
    with pytest.raises(AssertionError):
        assert_partial_refreshes("<pre id=x>1</pre>", "<pre id=x>a  b</pre>", "<pre id=x>a b</pre>", "#x")


def test_a_page_is_read_whole():
    root = parse("<svg><path d='M0'/><g></g></svg><script>if (a < b) {}</script>")
    assert [element.tag for element in root.walk()] == ["svg", "path", "g", "script"]
