"""A portal of its own for the drills, and ways to hurt it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import django

from mobilization.local.command import broker_environment
from mobilization.local.place import PROJECT, find_place
from mobilization.local.portal import PARTS
from mobilization.local.postgres import Cluster
from mobilization.local.programs import candidates
from mobilization.local.supervision import Supervision

START_SECONDS = 1800
"""A first start beside much other work takes many minutes; one that ends by itself is noticed at once."""


def pause(seconds: float) -> None:
    """Let the clock run: in a drill time itself is part of the trial."""
    threading.Event().wait(seconds)


def until(condition: Callable[[], Any], seconds: float, *, every: float = 0.05) -> float | None:
    """How long it took until the condition held; None when it did not within `seconds`."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        if condition():
            return time.monotonic() - started
        pause(every)
    return None


class Stack:
    """`make run` in a temporary folder on a free port."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="dvk-drill-"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Stack":
        unwanted = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "MAKELEVEL"}
        environment = {name: value for name, value in os.environ.items() if name not in unwanted}
        environment |= {"PORTAL_HOME": str(self.home), "PORT": str(self.port)}
        self.log = (self.home / "run.log").open("wb")
        command = [sys.executable, "-m", "mobilization.localstack", "run"]
        self.process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=self.log, stderr=self.log)
        until(lambda: self.is_ready() or self.process.poll() is not None, START_SECONDS)
        if not self.is_ready():
            self.process.terminate()  # one that is only slow would live on
            self.process.wait()
            raise RuntimeError(f"the portal did not start; see {self.home / 'run.log'}")
        self._look_inside()
        return self

    def _look_inside(self) -> None:
        os.environ["PORTAL_HOME"] = str(self.home)
        self.place = find_place("run")
        self.sockets = Path((self.place.local / "sockets.path").read_text())
        self.supervision = Supervision(self.place, self.sockets)
        self.cluster = Cluster(self.place, candidates()[0], self.sockets)
        os.environ.update(self.cluster.environment())
        os.environ.pop("DATABASE_OWNER_URL")
        os.environ.update(broker_environment(self.sockets))
        os.environ.update(
            DJANGO_SETTINGS_MODULE="mobilization.settings.dev",
            SECRET_KEY=self.place.secret("django"),
            MEDIA_ROOT=str(self.place.local / "media"),
        )
        django.setup()

    def __exit__(self, *exc: object) -> None:
        self.process.terminate()
        self.process.wait()
        self.log.close()
        if self.place.data != self.place.local:
            shutil.rmtree(self.place.data)
        if exc == (None, None, None):
            shutil.rmtree(self.home)

    def is_ready(self) -> bool:
        """Whether the portal says so itself; a slow answer is one."""
        return self.readiness(seconds=60)[0] == HTTPStatus.OK

    def readiness(self, *, seconds: float = 5) -> tuple[int, list[str]]:
        """`/readyz`: its status and the parts it names as missing; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=seconds) as answer:
                return answer.status, []
        except urllib.error.HTTPError as answer:
            parts = json.loads(answer.read())
            return answer.code, [name for name in PARTS if parts.get(name) != "ok"]
        except OSError:
            return 0, []

    def pid(self, program: str) -> int:
        """The process of a program itself (below its guard); 0 while it does not run."""
        guard = self.supervision.states().get(program, ("", 0))[1]
        children = _children(guard)
        return children[0] if children else 0

    def family(self, pid: int) -> list[int]:
        """A process and all below it."""
        return [pid, *(each for child in _children(pid) for each in self.family(child))]

    def kill(self, program: str, number: int = signal.SIGKILL, *, children: bool = False) -> int:
        """Signal a program (with all its children); returns the process that got it."""
        pid = self.pid(program)
        for each in self.family(pid) if children else [pid]:
            os.kill(each, number)
        return pid


def _children(pid: int) -> list[int]:
    try:
        return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()] if pid else []
    except FileNotFoundError:
        return []
