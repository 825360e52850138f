"""Worker and clocks of the portal as real processes whose clock a test moves; and insertions that wait until told."""

import datetime
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import redis
from django.conf import settings

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
WORKER, BEAT, OTHER_BEAT = "worker", "beat", "other-beat"
READY = {WORKER: " ready.", BEAT: "Sending due task reports-draft", OTHER_BEAT: "Sending due task reports-draft"}
LOCK = 2506
_HOLD = """
CREATE SEQUENCE held_rows;
GRANT USAGE ON SEQUENCE held_rows TO PUBLIC;
CREATE FUNCTION held_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF nextval('held_rows') = {row} THEN PERFORM pg_advisory_xact_lock_shared({lock}); END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER held_row BEFORE {write} ON {table} FOR EACH ROW EXECUTE FUNCTION held_row()
"""


def local(day: datetime.date, at: datetime.time = datetime.time()) -> datetime.datetime:
    """A moment by the clock in Hà Nội."""
    return datetime.datetime.combine(day, at, HANOI)


class MovedPortal:
    """`environment` names database and broker. The queue is its own, so that no other worker takes what it sends."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder, self.queue = folder, f"moved-{uuid.uuid4()}"
        self.clock = folder / "clock"
        self.environment = {
            **environment,
            "DJANGO_SETTINGS_MODULE": "tests.moved_settings",
            "CELERY_QUEUE": self.queue,
            "JOB_LEASE_SECONDS": "3",
            "JOB_HEARTBEAT_SECONDS": "0.5",
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.starts = 0

    def move(self, moment: datetime.datetime) -> None:
        """All clocks show the moment, and go on from there."""
        text = repr(moment.timestamp() - time.time())
        aside = self.clock.with_suffix(".new")
        aside.write_text(text, encoding="ascii")
        aside.replace(self.clock)  # nobody reads half of it

    def start(self, *names: str) -> None:
        """Start worker or clocks; `is_ready` says when they are at work."""
        for name in names:
            self.starts += 1
            program = [sys.executable, "-W", "ignore", "-m", "tests.moved_clock", str(self.clock), "-A", "mobilization"]
            worker = ["worker", "-c", "2", "-n", f"{uuid.uuid4()}@%h", "--without-mingle", "--without-gossip"]
            kind = worker if name == WORKER else ["beat", "--pidfile="]
            with self.log(name).open("wb") as log:
                self.running[name] = subprocess.Popen(
                    [*program, *kind, "-l", "INFO"], env=self.environment, cwd=settings.BASE_DIR, stdout=log,
                    stderr=log, start_new_session=True,
                )  # fmt: skip

    def log(self, name: str) -> Path:
        """What the process says, since its last start."""
        return self.folder / f"{name}.log"

    def is_ready(self, *names: str) -> bool:
        """Whether all of these are at work."""
        return all(READY[name] in self.log(name).read_text(errors="replace") for name in names)

    def kill(self, *names: str) -> None:
        """With everything below them, at once."""
        for name in names:
            process = self.running.pop(name)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)

    def end(self) -> None:
        """Nothing of it is left."""
        self.kill(*list(self.running))
        self.flush()

    def flush(self) -> None:
        """The broker forgets the messages of this queue."""
        broker = redis.Redis.from_url(self.environment["REDIS_URL"])
        broker.delete(self.queue, f"_kombu.binding.{self.queue}")
        broker.close()


@contextmanager
def held_at(address: str, table: str, write: str, row: int) -> Iterator[Callable[[], bool]]:
    """From now on the writing of so many rows of the table waits; yields whether it does. At the end nothing waits.

    `address` is that of the tables' owner, `write` INSERT or UPDATE.
    """
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        connection.execute(_HOLD.format(row=row, lock=LOCK, table=table, write=write))  # type: ignore[arg-type]

        def waits() -> Any:
            asked = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted"
            return connection.execute(asked, [LOCK]).fetchone() is not None

        try:
            yield waits
        finally:
            connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
            connection.execute("DROP FUNCTION held_row() CASCADE; DROP SEQUENCE held_rows")
