"""One command against private servers that live as long as it does."""

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from mobilization.local.lock import hold
from mobilization.local.place import PROJECT, CannotStart, Place, find_place
from mobilization.local.postgres import guarded, open_cluster
from mobilization.local.programs import find_valkey


def say(text: str) -> None:
    """A line for the person at the terminal; a closed terminal is no reason to stop."""
    try:
        print(text, flush=True)  # noqa: T201
    except OSError:
        return


def valkey_command(sockets: Path) -> list[str]:
    """The broker: on a socket only, in memory only (what must not be lost is a row in PostgreSQL first)."""
    program = [find_valkey(), "--port", "0", "--unixsocket", str(sockets / "valkey.sock"), "--unixsocketperm", "700"]
    return guarded([*program, "--save", "", "--appendonly", "no", "--dir", str(sockets)], grace=3)


def broker_environment(sockets: Path) -> dict[str, str]:
    """The address the portal reads."""
    return {"REDIS_URL": f"unix://{sockets / 'valkey.sock'}"}


def outside_servers() -> tuple[bool, bool]:
    """Whether the environment names (a database, a broker) of its own."""
    return bool(os.environ.get("DATABASE_URL")), bool(os.environ.get("REDIS_URL"))


@contextmanager
def _program(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603
            command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, start_new_session=True
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


@contextmanager
def servers(place: Place) -> Iterator[dict[str, str]]:
    """Private servers for the length of the block; yields the environment that leads to them.

    Data is kept between runs; safety in a crash is given up for speed.
    """
    own_database, own_broker = outside_servers()
    with ExitStack() as stack:
        stack.enter_context(hold(place, what="Another test run"))
        sockets = place.sockets()
        environment: dict[str, str] = {}
        if not own_database:
            cluster = open_cluster(place, sockets, fast=True)
            server = stack.enter_context(_program(cluster.command(), place.logs / "postgres.log"))
            cluster.wait(alive=lambda: server.poll() is None)
            cluster.prepare()
            environment |= cluster.environment() | {"TEST_DATABASE_COPIES": "1"}  # tests may leave a database here
        if not own_broker:
            broker = stack.enter_context(_program(valkey_command(sockets), place.logs / "valkey.log"))
            _wait_for_socket(sockets / "valkey.sock", broker)
            environment |= broker_environment(sockets)
        yield environment


def _wait_for_socket(path: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 10
    while not path.exists():
        if time.monotonic() > deadline or process.poll() is not None:
            raise CannotStart("Valkey does not start; its log stands in the folder .local.")
        time.sleep(0.05)


def plain(command: list[str], extra: str = "") -> int:
    """Run a command that needs no servers."""
    return subprocess.call([*command, *shlex.split(extra)], cwd=PROJECT, env=environment_with({}))  # noqa: S603


def in_stack(command: list[str], extra: str = "") -> int:
    """Run a command against private servers (or those the environment names) and return its exit code."""
    place = find_place("test")
    with servers(place) as environment:
        return plain_in(environment, command, extra)


def plain_in(environment: dict[str, str], command: list[str], extra: str) -> int:
    """Translations compiled, then the command with the servers' addresses."""
    everything = environment_with(environment)
    try:
        return compiled(everything) or subprocess.call([*command, *shlex.split(extra)], cwd=PROJECT, env=everything)  # noqa: S603
    except KeyboardInterrupt:
        return 130


def compiled(environment: dict[str, str]) -> int:
    """The translations, as the programs read them; the exit code of what compiles them."""
    return subprocess.call([sys.executable, "-m", "mobilization.translations"], cwd=PROJECT, env=environment)


def environment_with(more: dict[str, str]) -> dict[str, str]:
    """Ours with `more`, and the programs of the virtual environment.

    Where Python may not leave what it compiled beside the sources, it keeps it in `.local`: each process of the tests,
    and each program that a test starts, would compile the portal anew.
    """
    tools = str(Path(sys.executable).parent)
    path = tools + os.pathsep + os.environ.get("PATH", "")
    everything = {**os.environ, **more, "PATH": path, "PYTHONUTF8": "1"}
    if everything.pop("PYTHONDONTWRITEBYTECODE", ""):
        everything.setdefault("PYTHONPYCACHEPREFIX", str(PROJECT / ".local" / "compiled"))
    return everything
