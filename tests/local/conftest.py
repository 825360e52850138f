"""A place of its own for each test, under a short path that the unprivileged user of the database may enter."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from mobilization.local.place import find_place


@pytest.fixture
def place(monkeypatch):
    folder = Path(tempfile.mkdtemp(prefix="dvk test ố %"))
    monkeypatch.setenv("PORTAL_HOME", str(folder / "home"))
    monkeypatch.setenv("PORTAL_DATA", str(folder))
    monkeypatch.delenv("PORTAL_POSTGRES", raising=False)
    folder.chmod(0o755)
    found = find_place("run")
    yield found
    note = found.local / "sockets.path"
    if note.exists():
        shutil.rmtree(note.read_text(), ignore_errors=True)
    shutil.rmtree(folder)


@pytest.fixture
def as_root() -> bool:
    return os.getuid() == 0
