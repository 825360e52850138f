"""`make run` before anything runs: ports; and the process manager in a folder with spaces, % and Vietnamese letters."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from mobilization.local import portal
from mobilization.local.place import CannotStart
from mobilization.local.supervision import Program, Supervision, portal_programs
from tests.local.processes import SECONDS, until


@pytest.mark.parametrize("text", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(CannotStart, match="is not a port"):
        portal._port()


def test_a_port_in_use_is_named_with_the_remedy(monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(CannotStart, match=f"Port {port} .*in use(.|\n)*make run PORT={port + 1}"):
            portal._port()


@pytest.fixture
def supervision(place):
    program = Program("worker", [sys.executable, "-c", "import time; time.sleep(60)", "a b", "100%", "đường"])
    others = [Program(name, [sys.executable, "-c", "import time; time.sleep(60)"]) for name in ("beat", "web")]
    supervision = Supervision(place, place.sockets(), [program, *others])
    process = subprocess.Popen(supervision.command(), stderr=subprocess.DEVNULL)
    until(supervision.answers)
    yield supervision
    process.terminate()
    assert process.wait(SECONDS) == 0


def test_a_program_that_is_killed_comes_back(supervision):
    supervision.start("worker")
    until(lambda: supervision.states()["worker"][0] == "RUNNING")
    first = supervision.states()["worker"][1]
    arguments = Path(f"/proc/{first}/cmdline").read_text().split("\0")
    assert arguments[-4:-1] == ["a b", "100%", "đường"]
    os.kill(first, signal.SIGKILL)
    until(lambda: supervision.states()["worker"][1] not in (0, first))
    supervision.start("worker")
    assert supervision.states()["beat"][0] == "STOPPED"


def test_the_portal_is_run_as_in_production():
    programs = {program.name: " ".join(program.command) for program in portal_programs(port=8123)}
    assert set(programs) == {"web", "worker", "beat"}
    assert "gunicorn mobilization.wsgi --bind 127.0.0.1:8123" in programs["web"]
    assert all("guard.py" in command for command in programs.values())


def test_a_port_taken_while_the_portal_is_prepared(monkeypatch, place, capsys):
    """Otherwise the other program would answer, and the portal be called ready."""
    started = []
    monkeypatch.setattr(portal, "outside_servers", lambda: (True, True))
    monkeypatch.setattr(portal, "_start_servers", lambda *args: None)
    monkeypatch.setattr(portal, "_wait_until_ready", lambda *args: None)
    monkeypatch.setattr(portal, "_watch", lambda *args: 0)
    monkeypatch.setattr(Supervision, "start", lambda self, name: started.append(name))
    monkeypatch.setattr(Supervision, "command", lambda self: [sys.executable, "-c", "import time; time.sleep(60)"])
    with socket.socket() as other, (place.local / "lock").open("w") as lock:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        monkeypatch.setattr(portal, "_prepare", lambda environment: other.listen())
        with pytest.raises(CannotStart, match=f"Port {port} .*in use"):
            portal._run(place, port=port, lock=lock.fileno())
    assert started == []
    assert "Using your own servers, which the environment names: DATABASE_URL, REDIS_URL\n" in capsys.readouterr().out
