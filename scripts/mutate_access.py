"""Takes each right out of a copy of the portal in turn, and says which are missed by no test (A5).

`.venv/bin/python scripts/mutate_access.py` tries all and writes docs/maintainers/access-mutants.csv; `--new` tries what
has no line there, what survived, and what was missed by a test that is gone; `--check` asks the test of each line once
more, and no other; `--list` only lists; words narrow to sites that hold one of them. `--tests PATH …` says which tests
may notice: a file or an app is a matter of minutes, all of them take an hour on two cores. The tests run one after
another with low priority.
"""

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.mutation.rewriting import RUNTIME, Site, rewrite_all  # noqa: E402
from tests.consistency.sources import application, project_files  # noqa: E402

RESULTS = ROOT / "docs" / "maintainers" / "access-mutants.csv"
COLUMNS = ("file", "place", "removed", "result", "by")
TESTS = (
    "access",
    "organizations",
    "awards",
    "reports",
    "dialogues",
    "directives",
    "models_registry",
    "reviews",
    "partners",
    "outbox",
    "notifications",
    "showcase",
    "workflow",
    "common",
    "face",
    "api",
    "test_access.py",
)
TOO_SLOW = (
    "real_clock",
    "agreement",
    "reorganisation_of_2025",
    "reorganisation_random",
    "real_worker",
    "unit_loading",
    "demo",
    "working_days",
)
NOT_THE_PORTAL = "mobilization/local"
NOT_NOW = ("xdist", "unraisableexception", "threadexception")
"""Plugins of pytest: a file that a test left open when it failed would count against the next one."""


def sources() -> dict[str, str]:
    """The portal's Python by path."""
    paths = [path.relative_to(ROOT).as_posix() for path in application()]
    return {path: (ROOT / path).read_text(encoding="utf-8") for path in paths if not path.startswith(NOT_THE_PORTAL)}


def known() -> dict[tuple[str, str, str], dict[str, str]]:
    """The results written before, by site."""
    if not RESULTS.is_file():
        return {}
    with RESULTS.open(encoding="utf-8", newline="") as file:
        return {(row["file"], row["place"], row["removed"]): row for row in csv.DictReader(file)}


def is_missed(row: dict[str, str] | None) -> bool:
    """Whether a line names the test that missed the right."""
    return row is not None and row["result"] == "killed"


def is_settled(row: dict[str, str] | None) -> bool:
    """Whether a line says what came of it: a test that is still there missed the right, or why nobody can tell."""
    if row is None or row["result"] not in {"killed", "no difference"}:
        return False
    if row["result"] == "no difference":
        return bool(row["by"].strip())
    path, _colons, name = row["by"].partition("::")
    test = name.partition("[")[0].rpartition("::")[2]
    file = ROOT / path
    return file.is_file() and f"def {test}(" in file.read_text(encoding="utf-8")


def copy_to(folder: Path, texts: dict[str, str]) -> None:
    """The whole project, with the rewritten sources and the plugin that throws the switches."""
    for path in project_files():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copy2(ROOT / "scripts" / "mutation" / "runtime.py", folder / f"{RUNTIME}.py")


def attempt(sites: list[Site], texts: dict[str, str], tests: list[str], said: dict[int, str]) -> list[dict[str, str]]:
    """Try the sites, by the tests that are said to miss them or by all; a result for each that was reached."""
    with tempfile.TemporaryDirectory(prefix="dvk-mutants-", dir="/var/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        copy_to(folder, texts)
        wanted, done = folder / "wanted.json", folder / "done.jsonl"
        wanted.write_text(json.dumps([(site.number, said.get(site.number, "")) for site in sites]), encoding="utf-8")
        arguments = [*tests, "-p", RUNTIME, "-q", "-m", "not e2e and not drill", "--tb=no", "-rN"]
        arguments += [word for name in NOT_NOW for word in ("-p", f"no:{name}")]
        arguments += [f"--ignore={path}" for path in _slow(folder)]
        program = "import sys; from mobilization.local.command import in_stack; sys.exit(in_stack(sys.argv[1:]))"
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "mobilization.settings.test", "ACCESS_ONE_OF_EACH": "yes"}
        command = [sys.executable, "-c", program, sys.executable, "-m", "pytest", *arguments]
        subprocess.run(command, cwd=folder, env=environment, check=False)  # noqa: S603
        lines = done.read_text(encoding="utf-8").splitlines() if done.exists() else []
        results = [json.loads(line) for line in lines]
    if len([result for result in results if result["number"]]) != len(sites):
        print(f"The tests ended early: {len(results)} of {len(sites)} sites were tried.")
    return results


def _slow(folder: Path) -> list[str]:
    found = sorted((folder / "tests").rglob("test_*.py"))
    return [path.relative_to(folder).as_posix() for path in found if any(word in path.name for word in TOO_SLOW)]


def write(sites: list[Site], results: list[dict[str, str]]) -> list[dict[str, str]]:
    """The list as it is now: new results over old ones, sites that are gone left out. Gives the survivors."""
    before, numbered = known(), {result["number"]: result for result in results}
    rows = []
    for site in sites:
        row = dict(zip(COLUMNS, site.key, strict=False))
        old, new = before.get(site.key), numbered.get(site.number)
        if new and new["result"] == "survived" and old and old["result"] == "no difference":
            row |= {"result": old["result"], "by": old["by"]}  # somebody has said why nobody can tell
        elif new:
            row |= {"result": new["result"], "by": new["by"]}
        elif old:
            row |= {"result": old["result"], "by": old["by"]}
        else:
            continue
        rows.append(row)
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    return [row for row in rows if row["result"] == "survived"]


def main() -> int:
    """0 when each right that was tried is missed by a test."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="only sites whose file, place or text holds one of these")
    parser.add_argument("--new", action="store_true", help="only what has no result yet, survived, or lost its test")
    parser.add_argument("--check", action="store_true", help="only what was missed, each by the test of its line alone")
    parser.add_argument("--list", action="store_true", help="list the sites and stop")
    parser.add_argument("--tests", nargs="+", default=[f"tests/{name}" for name in TESTS])
    given = parser.parse_args()
    texts, sites = rewrite_all(sources())
    before = known()
    chosen = [site for site in sites if not given.words or any(word in " ".join(site.key) for word in given.words)]
    if given.new:
        chosen = [site for site in chosen if not is_settled(before.get(site.key))]
    said = {site.number: before[site.key]["by"] for site in chosen if given.check and is_missed(before.get(site.key))}
    if given.check:
        chosen = [site for site in chosen if site.number in said]
        given.tests = sorted({test.partition("::")[0] for test in said.values()})
    if given.list:
        print("\n".join(f"{site.number:4} {site.file}: {site.place}: {site.removed}" for site in chosen))
        return 0
    survivors = write(sites, attempt(chosen, texts, given.tests, said) if chosen else [])
    for row in survivors:
        print(f"survived: {row['file']}: {row['place']}: {row['removed']} ({row['by']})")
    print(f"{len(sites)} sites, {len(chosen)} tried, {len(survivors)} survive")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
