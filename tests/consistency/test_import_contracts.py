"""The direction of imports: the contracts of `.importlinter` hold, cover every app, and can fail."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

from tests.consistency.sources import PACKAGES, ROOT, application, relative

PARTS = "Parts import downwards only"
INSIDE = "Inside an app"
LOCAL = "The portal does not know the quick start"
WRONG_IMPORTS = {
    "a lower part imports a higher one": (PARTS, "mobilization/common/planted.py", "import organizations.models"),
    "an app imports the project's addresses": (PARTS, "organizations/planted.py", "import mobilization.urls"),
    "a service imports a job": (INSIDE, "organizations/services.py", "import organizations.jobs"),
    "a model imports a query": (INSIDE, "organizations/enums.py", "import organizations.models"),
    "an app imports the quick start": (LOCAL, "organizations/planted.py", "import mobilization.local"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as main; main()", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def copy_of_the_code(folder: Path) -> None:
    shutil.copy(ROOT / ".importlinter", folder)
    for path in application():
        copy = folder / relative(path)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())


def test_contracts_are_kept():
    result = lint(ROOT)
    assert (result.returncode, "3 kept, 0 broken" in result.stdout) == (0, True), result.stdout + result.stderr


@pytest.mark.parametrize("wrong", WRONG_IMPORTS)
def test_a_wrong_import_breaks_its_contract(wrong, tmp_path):
    contract, place, code = WRONG_IMPORTS[wrong]
    copy_of_the_code(tmp_path)
    (tmp_path / "organizations" / "jobs.py").touch()
    with (tmp_path / place).open("a") as file:
        file.write(f"\n{code}\n")
    result = lint(tmp_path)
    broken = [line for line in " ".join(result.stdout.split()).split("Contracts: ")[:1] if contract in line]
    assert result.returncode == 1
    assert broken
    assert "BROKEN" in broken[0].split(contract)[1].split("KEPT")[0]


def test_every_app_of_ours_is_under_contract():
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    ours = {app.name for app in apps.get_app_configs() if Path(app.path).is_relative_to(ROOT)} - {"tests.testapp"}
    ours -= {app.name for app in apps.get_app_configs() if "site-packages" in app.path}
    listed = set(config["importlinter:contract:inside"]["containers"].split())
    without_rooms = {"mobilization.common", "mobilization.api"}
    assert listed == ours - without_rooms
    assert set(config["importlinter"]["root_packages"].split()) == {name.split(".")[0] for name in ours}
    assert set(PACKAGES) == {name.split(".")[0] for name in ours}
