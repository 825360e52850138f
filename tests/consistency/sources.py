"""Which files the rules look at, and their syntax trees (read once)."""

import ast
import functools
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "awards",
    "dialogues",
    "directives",
    "mobilization",
    "models_registry",
    "notifications",
    "organizations",
    "partners",
    "reports",
    "reviews",
    "showcase",
)
OUTSIDE_THE_PROJECT = {".git", ".local", ".cache", "__pycache__", "node_modules", "staticfiles", "media", "htmlcov"}


@functools.cache
def project_files() -> tuple[Path, ...]:
    """All files of the project: what git tracks or would track; without git, all but caches and environments."""
    listing = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=False,
    )
    top = subprocess.run(["git", "-C", str(ROOT), "rev-parse", "--show-toplevel"], capture_output=True, check=False)
    if listing.returncode == 0 and Path(os.fsdecode(top.stdout).strip()).resolve() == ROOT:
        found = [ROOT / os.fsdecode(name) for name in listing.stdout.split(b"\0") if name]
    else:
        found = list(_walk())
    return tuple(sorted(path for path in found if path.is_file()))


def _walk():
    for folder, below, names in os.walk(ROOT):
        below[:] = [n for n in below if n not in OUTSIDE_THE_PROJECT and not n.startswith((".venv", "."))]
        yield from (Path(folder) / name for name in names)


def relative(path: Path) -> str:
    """The path as seen from the project's top, with slashes."""
    return path.relative_to(ROOT).as_posix()


def files(*suffixes: str, under: tuple[str, ...] = ()) -> list[Path]:
    """Project files with one of these endings, under one of these top folders (all, where none is named)."""
    return [
        path
        for path in project_files()
        if path.suffix in suffixes and (not under or path.relative_to(ROOT).parts[0] in under)
    ]


def python(*under: str, migrations: bool = False) -> list[Path]:
    """Python files, without migrations unless asked for."""
    return [p for p in files(".py", under=under) if migrations or "migrations" not in p.parts]


def application() -> list[Path]:
    """The portal's own Python: no tests, benches, scripts, migrations."""
    return python(*PACKAGES)


@functools.cache
def text(path: Path) -> str:
    """The file's text."""
    return path.read_text(encoding="utf-8")


@functools.cache
def tree(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(text(path), filename=str(path))


def over(paths: list[Path], rule) -> list[str]:
    """`path: finding` for each thing the rule finds in each file's tree; refuses to look at nothing."""
    assert paths, "no file to look at: the rule would pass on nothing"
    return [f"{relative(path)}: {finding}" for path in paths for finding in rule(tree(path))]
