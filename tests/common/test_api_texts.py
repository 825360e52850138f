"""The framework's messages come in Vietnamese, whichever of its versions is installed."""

import ast
from pathlib import Path

import rest_framework
from django.utils import translation
from rest_framework.exceptions import Throttled

MODULES = ("fields", "serializers", "exceptions", "validators", "relations")
OF_NO_USE_HERE = ("Invalid hyperlink - ", "Incorrect type. Expected URL")  # the API refers by id, never by address
CALLS = {"_", "ngettext", "gettext_lazy"}


def messages():
    """What the framework's modules hand to gettext."""
    for module in MODULES:
        tree = ast.parse((Path(rest_framework.__file__).parent / f"{module}.py").read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS and node.args:
                text = getattr(node.args[0], "value", None)  # a call within: str() of a given text
                if isinstance(text, str) and not text.startswith(OF_NO_USE_HERE):
                    yield text


def test_each_message_has_its_vietnamese():
    found = set(messages())
    assert len(found) > 50
    with translation.override("vi"):
        assert sorted(text for text in found if translation.gettext(text) == text) == []


def test_a_wait_is_told_in_vietnamese():
    with translation.override("vi"):
        assert Throttled(wait=2).detail == "Quá nhiều yêu cầu trong thời gian ngắn. Hãy thử lại sau 2 giây."
