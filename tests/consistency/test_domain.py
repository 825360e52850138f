"""docs/maintainers/domain.md: comments name sections that exist, and the glossary classes that exist."""

import ast
import re

import pytest

from tests.consistency.sources import ROOT, application, files, relative, text, tree

PAGE = ROOT / "docs" / "maintainers" / "domain.md"
NAMED = re.compile(r"\bDOMAIN\b,? (§+) ?([0-9][0-9, ]*)")
TO_COME = "◦"


def sections(page: str) -> set[str]:
    """The numbers of the page's sections."""
    return set(re.findall(r"^## (\d+)\. ", page, re.MULTILINE))


def named(source: str) -> set[str]:
    """The sections that a file names: `DOMAIN §4`, `DOMAIN §§4, 8`."""
    return {number for _sign, numbers in NAMED.findall(source) for number in re.findall(r"\d+", numbers)}


def glossary(page: str) -> set[str]:
    """The classes that the glossary says there are: CamelCase words of its second column, but of parts to come."""
    cells = re.findall(r"^\|[^|\n]+\|([^|\n]+)\|[^|\n]+\|$", page.split("## Glossary")[1], re.MULTILINE)
    of_today = (each for cell in cells for each in cell.split(";") if TO_COME not in each)
    return {name for each in of_today for name in re.findall(r"`([A-Z]\w+)`", each)}


def test_the_sections_are_one_to_nine():
    assert sections(text(PAGE)) == set("123456789")


def test_every_section_that_is_named_exists():
    sources = [path for path in files(".py", ".md", ".html", ".csv") if path.name != "test_domain.py"]
    assert sum(bool(named(text(path))) for path in sources) > 40
    unknown = {relative(path): named(text(path)) - sections(text(PAGE)) for path in sources}
    assert {path: numbers for path, numbers in unknown.items() if numbers} == {}


def test_the_glossary_names_classes_of_the_code():
    classes = {node.name for path in application() for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)}
    words = glossary(text(PAGE))
    assert len(words) > 15
    assert words - classes == set()


def test_every_word_of_the_glossary_stands_once():
    words = re.findall(r"^\| ([^|`]+?) \|", text(PAGE).split("## Glossary")[1], re.MULTILINE)[1:]
    single = [word.strip() for cell in words for word in re.split(r"[,;]", cell)]
    twice = {word for word in single if single.count(word) > 1}
    assert twice == {"quyết định"}  # a kind of document, and what commends


@pytest.mark.parametrize(
    ("source", "sections_named"),
    [("(DOMAIN §3).", {"3"}), ("DOMAIN §§2, 3, 8)", {"2", "3", "8"}), ("DOMAIN §12", {"12"}), ("DOMAIN †", set())],
)
def test_a_section_named_is_seen(source, sections_named):
    assert named(source) == sections_named


def test_a_class_that_is_gone_is_seen():
    page = "## Glossary\n| từ | `Unit`; `Round` ◦ | unit |\n| lời | `Gone` | gone |\n"
    assert glossary(page) == {"Unit", "Gone"}
