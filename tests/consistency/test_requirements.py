"""The locks: every line pinned and hashed, no host or index named; and what the project says it needs is in them."""

import re
import tomllib

import pytest

from tests.consistency.sources import ROOT, relative, text

HASHED = re.compile(
    r"[a-z0-9._-]+(\[[a-z0-9,_-]+\])?==[^\s;]+( ; [^\\\n]+?)?( \\\n +--hash=sha256:[0-9a-f]{64})+", re.IGNORECASE
)
ADDRESS = re.compile(r"://|--(extra-)?index-url|--find-links|--trusted-host|^-[ifr]\b", re.MULTILINE)


def locks():
    return sorted((ROOT / "requirements").glob("*.txt"))


def unhashed(lock: str) -> list[str]:
    """Entries of a lock that are not `name==version` followed by hashes; comments do not count."""
    plain = re.sub(r"^ *#.*\n", "", lock, flags=re.MULTILINE)
    entries = re.split(r"\n(?=\S)", plain.strip())
    return [entry.splitlines()[0] for entry in entries if not HASHED.fullmatch(entry.rstrip())]


def names(requirements) -> set[str]:
    return {re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", r)[0]).lower() for r in requirements}


def test_every_line_is_pinned_and_hashed():
    assert {relative(p): unhashed(text(p)) for p in locks()} == {relative(p): [] for p in locks()}


def test_locks_name_no_index():
    assert [relative(p) for p in locks() if ADDRESS.search(text(p))] == []


def test_locks_hold_what_the_project_names():
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    wanted = {"base": project["dependencies"], **project["optional-dependencies"]}
    held = {p.stem: names(line for line in text(p).splitlines() if re.match(r"\w", line)) for p in locks()}
    assert set(held) == set(wanted)
    assert {lock: names(wanted[lock]) - held[lock] for lock in wanted} == {lock: set() for lock in wanted}


@pytest.mark.parametrize("line", ["django", "django==5.2.8", "django>=5.2 --hash=sha256:" + "a" * 64, "-r base.txt"])
def test_an_unhashed_line_is_seen(line):
    good = "celery==5.6 ; python_version > '3' \\\n    --hash=sha256:" + "a" * 64 + "\n    # via x\n"
    assert unhashed(good) == []
    assert unhashed(good + line) == [line]


@pytest.mark.parametrize("line", ["--index-url", "a @ https://host/a.whl", "-f folder", "--find-links=x"])
def test_an_index_is_seen(line):
    assert ADDRESS.search(line)
