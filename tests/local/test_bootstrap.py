"""What the first call says when the machine lacks something."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def bootstrap(monkeypatch, tmp_path):
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "scripts" / "bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, path in (("ROOT", tmp_path), ("VENV", tmp_path / ".venv"), ("LOG", tmp_path / "setup.log")):
        monkeypatch.setattr(module, name, str(path))
    monkeypatch.setattr(module, "PYTHON", str(tmp_path / ".venv/bin/python"))
    monkeypatch.setattr(module, "STAMP", str(tmp_path / ".venv/portal.json"))
    return module


@pytest.mark.parametrize("version", [(3, 10, 4), (3, 14, 0)])
def test_a_python_too_old_or_too_new(bootstrap, monkeypatch, capsys, version):
    monkeypatch.setattr(bootstrap.sys, "version_info", version)
    with pytest.raises(SystemExit) as ended:
        bootstrap.check_python()
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert f"Python {version[0]}.{version[1]}" in said
    assert "PYTHON=" in said


def test_a_python_without_venv(bootstrap, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit):
        bootstrap.check_python()
    assert f"apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv" in capsys.readouterr().err


def test_a_full_disk(bootstrap, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda _path: Usage(10**12, 10**12 - 10**8, 10**8))
    with pytest.raises(SystemExit):
        bootstrap.check_disk(1500)
    assert "95 MB free" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("ERROR: [Errno 28] No space left on device", "Make room"),
        ("ERROR: No matching distribution found for psycopg-binary==3.3", "no build for this platform"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "differs"),
        ("Failed to establish a new Connection", "could not be reached"),
        ("something else", "end of pip's output"),
    ],
)
def test_why_pip_failed_is_said_with_the_remedy(bootstrap, output, words):
    assert words in bootstrap.explain(output)


def test_a_broken_environment_is_made_again(bootstrap):
    assert not bootstrap.venv_works()
    folder = Path(bootstrap.VENV)
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").write_text("#!/bin/sh\nexit 1\n")
    (folder / "bin" / "python").chmod(0o755)
    assert not bootstrap.venv_works()
    assert bootstrap.read_stamp() == {}


def test_every_command_has_a_lock(bootstrap):
    assert set(bootstrap.SETS.values()) <= {path.stem for path in (ROOT / "requirements").glob("*.txt")}
    assert all(wanted in bootstrap.CONTAINED for wanted in bootstrap.SETS.values())


def _only(tmp_path, **programs) -> dict[str, str]:
    for name, version in programs.items():
        path = tmp_path / name
        path.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo Python {version} && exit 0\nexit 1\n')
        path.chmod(0o755)
    (tmp_path / "sh").symlink_to(shutil.which("sh"))
    return {"PATH": str(tmp_path), "MAKE_TARGET": "run"}


def test_no_python_that_fits_is_said_with_what_was_found(tmp_path):
    done = subprocess.run(
        ["/bin/sh", ROOT / "scripts" / "python.sh", "x.py"],
        env=_only(tmp_path, python3="3.9.2"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "python3 is Python 3.9.2" in done.stderr
    assert "make run PYTHON=" in done.stderr


def test_the_named_python_is_tried_first(tmp_path):
    environment = {"PATH": os.environ["PATH"], "PYTHON": sys.executable}
    code = "import sys; print(sys.executable)"
    done = subprocess.run(
        ["/bin/sh", ROOT / "scripts" / "python.sh", "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == (sys.executable, "")


def test_a_named_python_that_does_not_fit_is_not_passed_over_in_silence(tmp_path):
    fits = tmp_path / "python3.13"
    fits.write_text("#!/bin/sh\nexit 0\n")
    fits.chmod(0o755)
    environment = {**_only(tmp_path, old="3.9.2"), "PYTHON": "old"}
    command = ["/bin/sh", ROOT / "scripts" / "python.sh", "x.py"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "old is not a Python 3.11, 3.12 or 3.13; using python3.13.\n")


def test_a_virtual_environment_that_cannot_be_made_says_so(bootstrap, monkeypatch, capsys):
    failed = subprocess.CompletedProcess([], 1, "apt install python3.11-venv")
    monkeypatch.setattr(bootstrap.subprocess, "run", lambda *args, **options: failed)
    with pytest.raises(SystemExit):
        bootstrap.make_venv()
    words = "apt install python3.11-venv\nThe virtual environment could not be made. The reason stands above; mend it"
    assert words in capsys.readouterr().err
