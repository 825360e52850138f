"""`make run`: the whole portal on this machine, from an empty folder to an open page, until it is told to stop."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from mobilization.local.command import broker_environment, outside_servers, say, valkey_command
from mobilization.local.lock import hold
from mobilization.local.place import PROJECT, CannotStart, Place, find_place
from mobilization.local.postgres import Cluster, open_cluster
from mobilization.local.supervision import PORTAL, Program, Supervision, portal_programs

READY_SECONDS = 60
LOOK_SECONDS = 1.0
PARTS = ("database", "migrations", "broker", "worker", "clock")


class Asked(Exception):
    """Somebody wants the portal to stop."""


def run_portal() -> int:
    """Start everything, say where it is, wait until it is told to stop, stop everything."""
    port = _port()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _asked)
    place = find_place("run")
    try:
        with hold(place, what="The portal") as lock:
            return _run(place, port=port, lock=lock)
    except Asked:
        return 0


def _asked(_number: int, _frame: FrameType | None) -> None:
    raise Asked


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:  # noqa: PLR2004
        raise CannotStart(f"PORT={text} is not a port. For example:  make run PORT=9000")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError:
            raise CannotStart(f"Port {text} needs root. Take one above 1024:  make run PORT=8000") from None
        except OSError:
            raise CannotStart(
                f"Port {text} on 127.0.0.1 is in use by another program.\n"
                f"Stop that program, or take another port:  make run PORT={int(text) + 1}"
            ) from None
    return int(text)


def _run(place: Place, *, port: int, lock: int) -> int:
    started = time.monotonic()
    parent = os.getppid()
    own_database, own_broker = outside_servers()
    if own_database or own_broker:
        names = "DATABASE_URL" * own_database, "REDIS_URL" * own_broker
        say(f"Using your own servers, which the environment names: {', '.join(filter(None, names))}")
    sockets = place.sockets()
    environment = _environment(place)
    cluster = None
    programs: list[Program] = []
    if not own_database:
        new = not (place.data / "postgres").exists()
        say("Making the database …" if new else "Starting the database …")
        cluster = open_cluster(place, sockets)
        if cluster.set_aside:
            say(f"Data of an earlier portal at this path were found and set aside: {cluster.set_aside}")
        environment |= cluster.environment()
        programs.append(Program("postgres", cluster.command()))
    if not own_broker:
        environment |= broker_environment(sockets)
        programs.append(Program("valkey", valkey_command(sockets)))
    supervision = Supervision(place, sockets, programs + portal_programs(port=port))
    process = subprocess.Popen(  # noqa: S603
        supervision.command(),
        env=environment,
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=[lock],
    )
    try:
        _start_servers(supervision, process, cluster)
        _prepare(environment)
        _port()  # preparing takes a while; another program's answer must not be taken for ours
        for name in PORTAL:
            supervision.start(name)
        _wait_until_ready(port, process, place.logs)
        say(f"\nThe portal is ready: http://127.0.0.1:{port}  ({time.monotonic() - started:.0f} s; Ctrl-C stops it)")
        say(f"Logs: {place.logs}")
        return _watch(supervision, process, parent)
    except Asked:
        say("\nStopping …")
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        process.terminate()
        process.wait()
        say("Stopped.")


def _environment(place: Place) -> dict[str, str]:
    defaults = {
        "DJANGO_SETTINGS_MODULE": "mobilization.settings.dev",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or place.secret("django"),
        "STATIC_ROOT": os.environ.get("STATIC_ROOT") or str(place.local / "static"),
        "MEDIA_ROOT": os.environ.get("MEDIA_ROOT") or str(place.local / "media"),
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
    }
    return {**os.environ, **defaults}


def _start_servers(supervision: Supervision, process: subprocess.Popen[bytes], cluster: Cluster | None) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not supervision.answers():
        if process.poll() is not None or time.monotonic() > deadline:
            raise CannotStart(f"The process manager does not start; see {supervision.place.logs / 'supervisor.log'}")
        time.sleep(0.05)
    for program in supervision.programs:
        if program.name not in PORTAL:
            supervision.start(program.name)
    if cluster:
        cluster.wait(alive=lambda: process.poll() is None)
        cluster.prepare()


def _prepare(environment: dict[str, str]) -> None:
    """Translations, tables and grants, static files, demo accounts: what has changed since the last start."""
    for command in (["-m", "mobilization.translations"], ["manage.py", "prepare"]):
        done = subprocess.run([sys.executable, *command], cwd=PROJECT, env=environment, check=False)  # noqa: S603
        if done.returncode:
            raise CannotStart("Preparing the portal failed; the reason stands above.")


def _wait_until_ready(port: int, process: subprocess.Popen[bytes], logs: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    waiting = "the web server"
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except urllib.error.HTTPError as answer:
            parts = json.loads(answer.read())
            waiting = ", ".join(name for name in PARTS if parts.get(name) != "ok")
        except OSError:
            waiting = "the web server"
        time.sleep(0.2)
    raise CannotStart(f"The portal does not get ready; missing: {waiting}. The logs: {logs}")


def _watch(supervision: Supervision, process: subprocess.Popen[bytes], parent: int) -> int:
    """Say what dies and comes back, until the supervisor ends or whoever started this is gone."""
    known = supervision.states()
    while process.poll() is None:
        time.sleep(LOOK_SECONDS)
        if os.getppid() != parent and os.environ.get("MAKELEVEL"):
            return 0
        now = supervision.states()
        for name, (state, pid) in now.items():
            if (state, pid) != known.get(name):
                say(f"{time.strftime('%H:%M:%S')} {name}: {state.lower()} (log: {supervision.place.logs / name}.log)")
            if state == "FATAL":
                supervision.start(name)
        known = now or known
    say("The process manager has ended.")
    return 1
