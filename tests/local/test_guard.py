"""A guarded program ends with whoever started it, whatever way that one ends."""

import os
import pwd
import signal
import subprocess
import sys
import time

import pytest

from mobilization.local.guard import KEPT, PAUSE_SECONDS, plain_environment
from mobilization.local.postgres import GUARD, guarded
from tests.local.processes import SECONDS, alive, child_of, ends

pytestmark = pytest.mark.bar("X3")
LONG = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def guard():
    process = subprocess.Popen(guarded(LONG, grace=2))
    yield process
    process.kill()
    process.wait()


def test_the_program_ends_when_its_guard_is_told_to(guard):
    program = child_of(guard.pid)
    guard.terminate()
    assert guard.wait(SECONDS) == 128 + signal.SIGTERM
    assert not alive(program)


def test_the_program_ends_when_its_guard_is_killed(guard):
    program = child_of(guard.pid)
    guard.kill()
    assert ends(program)


def test_the_program_ends_when_the_starter_of_its_guard_is_killed():
    code = f"import subprocess, time; subprocess.Popen({guarded(LONG, grace=2)!r}); time.sleep(60)"
    starter = subprocess.Popen([sys.executable, "-c", code])
    program = child_of(child_of(starter.pid))
    starter.kill()
    starter.wait()
    assert ends(program)


def test_what_the_program_leaves_behind_is_killed(tmp_path):
    note = tmp_path / "pid"
    code = f"import subprocess; p = subprocess.Popen({LONG!r}); open({str(note)!r}, 'w').write(str(p.pid))"
    assert subprocess.call(guarded([sys.executable, "-c", code])) == 0
    assert ends(int(note.read_text()))


def test_a_program_that_ignores_the_request_is_killed_after_its_grace():
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    guard = subprocess.Popen(guarded([sys.executable, "-c", code], grace=0.5), stdout=subprocess.PIPE)
    assert guard.stdout.readline() == b"up\n"
    guard.terminate()
    assert guard.wait(SECONDS) == 128 + signal.SIGKILL
    guard.stdout.close()


def test_a_violent_end_is_followed_by_a_pause_an_ordinary_one_is_not():
    seconds = []
    for ending, code in (("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 9)", 128 + signal.SIGKILL)):
        began = time.monotonic()
        assert subprocess.call(guarded([sys.executable, "-c", ending])) == code
        seconds.append(time.monotonic() - began)
    assert seconds[0] < seconds[1]
    assert seconds[1] >= PAUSE_SECONDS


def test_the_exit_code_is_the_programs_own():
    assert subprocess.call(guarded([sys.executable, "-c", "raise SystemExit(7)"])) == 7


def test_a_program_of_another_user_gets_none_of_our_secrets(monkeypatch, as_root):
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://owner:secret@/portal")
    monkeypatch.setenv("LC_TIME", "C")
    assert plain_environment().keys() <= KEPT | {name for name in os.environ if name.startswith("LC_")}
    assert plain_environment()["LC_TIME"] == "C"
    user = ["--user", pwd.getpwuid(os.getuid()).pw_name] if as_root else []
    seen = subprocess.run(
        [sys.executable, "-I", "-S", GUARD, *user, "--", "/usr/bin/env"], capture_output=True, text=True, check=True
    )
    assert ("secret" in seen.stdout) is not as_root
