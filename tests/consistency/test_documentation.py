"""The documentation names what exists: every setting is described, every link leads somewhere."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from organizations.management.commands.demo import ACCOUNTS
from tests.consistency.sources import ROOT, application, files, python, relative, text, tree

SETTINGS = ROOT / "docs" / "administrators" / "settings.md"
NOT_A_SETTING = {
    "PATH",
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONUTF8",
    "PYTHONUNBUFFERED",
    "MAKELEVEL",
    "DJANGO_SETTINGS_MODULE",
}
"""Variables of the shell and of Python, which nobody sets for the portal."""
LINK = re.compile(r"\[[^\]]*\]\((?!https?://|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")


def variables_read(module: ast.Module) -> set[str]:
    """Names of environment variables a module reads: `env.kind("X")`, `os.environ["X"]`, `os.environ.get("X")`."""
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and node.args:
            called = ast.unparse(node.func)
            if re.fullmatch(r"env(\.\w+)?|os\.(environ\.(get|pop|setdefault)|getenv)", called):
                found.add(getattr(node.args[0], "value", None))
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            found.add(getattr(node.slice, "value", None))
    return {name for name in found if isinstance(name, str)} - NOT_A_SETTING


def variables_described() -> set[str]:
    """Names in the first column of the tables in settings.md."""
    return set(re.findall(r"^\| `([A-Z_]+)` \|", text(SETTINGS), re.MULTILINE))


def broken_links(page: Path) -> list[str]:
    """Links to files that are not there."""
    return [target for target in LINK.findall(text(page)) if not (page.parent / target).exists()]


def test_every_setting_is_described():
    settings = {name for path in application() for name in variables_read(tree(path))}
    scripts = {name for path in python("scripts") for name in variables_read(tree(path))}
    make = {"ARGS", "PORT", "PYTHON"}
    assert settings
    assert settings | scripts | make == variables_described()


def test_the_readme_names_the_demo_accounts():
    in_table = set(re.findall(r"^\| `([\w.]+@[\w.]+)` \|", text(ROOT / "README.md"), re.MULTILINE))
    assert in_table == {address for address, *_ in ACCOUNTS}


def test_links_lead_somewhere():
    pages = files(".md")
    assert pages
    assert {relative(p): broken_links(p) for p in pages if broken_links(p)} == {}


@pytest.mark.parametrize(
    "code",
    ['env.str("NEW")', 'env("NEW", default=1)', 'os.environ["NEW"]', 'os.environ.get("NEW")', 'os.getenv("NEW")'],
)
def test_a_new_variable_is_seen(code):
    assert variables_read(ast.parse(code)) == {"NEW"}


def test_a_broken_link_is_seen(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("[a](page.md) [b](gone.md#x) [c](https://example.org/x) [d](#here) ![e](gone.png)")
    assert broken_links(page) == ["gone.md", "gone.png"]


def test_officials_read_the_words_of_the_interface():
    """What docs/officials prints in bold, and the first column of its tables, stands on a page in just these words."""
    with (ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po").open("rb") as lines:
        catalogue = read_po(lines)
    words = {"English"} | {message.string for message in catalogue if isinstance(message.string, str)}
    pages = "\n".join(text(page) for page in sorted((ROOT / "docs" / "officials").glob("*.md")))
    named = re.findall(r"\*\*([^*]+)\*\*|^\| ([^|]+?) \|", pages, re.MULTILINE)
    assert named
    assert {bold or cell for bold, cell in named} - words == set()
