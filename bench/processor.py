"""Processor seconds of a piece of work: of this process, of those it started, and of the database for its connection.

The clock tells how long somebody waits, on a machine with other work mostly for others; the processor tells what the
work takes. The database's process is read in nanoseconds; what it let others do in parallel, which only long statements
do, in hundredths of a second. Known where the database runs on the same Linux, else None.
"""

import os
import resource
import time
from pathlib import Path

from django.db import connections

_TICKS = os.sysconf("SC_CLK_TCK")
_PARENT, _CHILDREN = 1, slice(13, 15)
"""Of what `/proc/…/stat` says behind the name: whose child it is, and what ended children have used."""
_NANO = 1_000_000_000


class _Readings:
    """What all of them so far took of this process."""

    took = 0.0


def spent() -> float | None:
    """So far; the difference of two readings is what was done between them. What reading takes itself is left out."""
    began = time.process_time()
    try:
        database = _of_the_database()
    except (OSError, IndexError, ValueError):
        return None
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = began - _Readings.took + ended.ru_utime + ended.ru_stime + database
    _Readings.took += time.process_time() - began
    return used


def _of_the_database() -> float:
    """Of the process that serves this one's connection, and of all the server has ended: its parallel workers."""
    default = connections["default"]
    default.ensure_connection()
    own = default.connection.info.backend_pid
    server = _stat(int(_stat(own)[_PARENT]))
    used = int(Path(f"/proc/{own}/schedstat").read_text().split()[0])
    return used / _NANO + sum(map(int, server[_CHILDREN])) / _TICKS


def _stat(process: int) -> list[str]:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
