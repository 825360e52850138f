"""Pages take nothing from other hosts and carry no script or style inline, so that the strict CSP costs nothing."""

import ast
import re
from html.parser import HTMLParser

import pytest
from django.conf import settings

from tests.consistency.sources import application, files, over, relative, text

ADDRESS = re.compile(
    r"(?:\b(?:https?|wss?|ftp):)?//([\w.-]+\.[a-z]{2,}|\d+\.\d+\.\d+\.\d+)(?=[\s/:?#\"'`)]|$)", re.IGNORECASE
)
NAMES_NOT_PLACES = {
    "www.w3.org",
    "vega.github.io",
    "schema.org",
    "www.sitemaps.org",
    "schemas.openxmlformats.org",
    "schemas.microsoft.com",
    "purl.org",
}
"""Hosts in the names of XML namespaces, of kinds of things and of Vega-Lite's language version: nobody visits them."""
OURSELVES = {"127.0.0.1"}
DJANGO_TAG = re.compile(r"{%.*?%}|{#.*?#}", re.DOTALL)
DJANGO_VALUE = re.compile(r"{{.*?}}", re.DOTALL)
VENDORED = ("static/vendor/",)


def outside_hosts(source: str, allowed: frozenset[str] | set[str] = frozenset(NAMES_NOT_PLACES)) -> list[str]:
    """Hosts this text names in an address, `//host` without scheme included."""
    return sorted({match[1].lower() for match in ADDRESS.finditer(source)} - allowed)


def outside_hosts_in_code(tree: ast.Module) -> list[str]:
    """Hosts in a module's text constants; docstrings may cite sources."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        f"line {node.lineno}: {host}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
        for host in outside_hosts(node.value, NAMES_NOT_PLACES | OURSELVES)
    ]


class _Inline(HTMLParser):
    """Collects what a strict Content Security Policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        if tag == "style" or (tag == "script" and not names.get("src")):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            evaluated = name in {"hx-vals", "hx-headers"} and "js:" in (value or "")
            if name == "style" or name.startswith(("on", "hx-on")) or evaluated:
                self.found.append(f"{name}=")
            if re.match(r"\s*(java|vb)script:", value or "", re.IGNORECASE):
                self.found.append(f"{name}={value}")


def inline(source: str) -> list[str]:
    """Inline scripts, styles, handlers and `javascript:` addresses in a template."""
    parser = _Inline()
    parser.feed(DJANGO_VALUE.sub("x", DJANGO_TAG.sub(" ", source)))
    parser.close()
    return parser.found


def templates():
    found = [
        *files(".html", ".txt", under=("templates",)),
        *files(".html", under=("mobilization", "organizations")),
        *files(".svg", under=("static",)),
    ]
    assert found
    return found


def test_templates_name_no_outside_host():
    assert [f"{relative(p)}: {h}" for p in templates() for h in outside_hosts(text(p))] == []


def test_styles_and_scripts_name_no_outside_host():
    sources = [p for p in files(".css", ".js", under=("static",)) if not relative(p).startswith(VENDORED)]
    assert sources
    assert [f"{relative(p)}: {h}" for p in sources for h in outside_hosts(text(p))] == []


def test_code_names_no_outside_host():
    assert over(application(), outside_hosts_in_code) == []


def test_templates_carry_nothing_inline():
    assert [f"{relative(p)}: {what}" for p in templates() for what in inline(text(p))] == []


def test_the_policy_allows_nothing_unsafe():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    words = {str(word) for values in directives.values() for word in values}
    assert words <= {"'none'", "'self'", "data:"}
    assert [name for name, values in directives.items() if "data:" in values] == ["img-src"]


@pytest.mark.parametrize(
    "source",
    [
        '<script src="https://cdn.example.com/x.js">',
        '<link href="//fonts.example.com/css">',
        "@import url(http://example.com/a.css);",
        'fetch("https://10.0.0.1/x")',
        'new WebSocket("wss://push.example.com")',
    ],
)
def test_an_outside_host_is_seen(source):
    assert len(outside_hosts(source)) == 1
    assert len(outside_hosts_in_code(ast.parse(f"x = {source!r}"))) == 1


def test_namespaces_paths_and_comments_are_no_hosts():
    assert outside_hosts('<svg xmlns="http://www.w3.org/2000/svg"> a // b.c, // see x {{ a }}//b') == []
    assert outside_hosts_in_code(ast.parse('"""See https://docs.example.com/."""')) == []


@pytest.mark.parametrize(
    "source",
    [
        "<style>p {}</style>",
        "<script>go()</script>",
        '<script type="module">go()</script>',
        '<p style="color: red">',
        "<p {% if a %}style='x'{% endif %}>",
        '<button onclick="go()">',
        '<button hx-on:click="go()">',
        '<a href="javascript:go()">',
        """<form hx-vals='js:{a: 1}'>""",
    ],
)
def test_something_inline_is_seen(source):
    assert inline(source) != []


def test_plain_markup_is_clean():
    page = '{% load static %}<script src="{% static "js/a.js" %}" defer></script><a href="/a/" class="on">on="x"</a>'
    assert inline(page) == []
