"""Things at the same time: calls in threads with connections of their own, and waiting for what others do."""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, connections


def at_once(number: int, call: Callable[[int], Any]) -> list[Any]:
    """`call(0)` … `call(number - 1)` in parallel; what each returned, or the exception it raised."""
    gate = threading.Barrier(number)
    answers: list[Any] = [None] * number

    def one(index: int) -> None:
        gate.wait(30)
        try:
            answers[index] = call(index)
        except Exception as error:  # noqa: BLE001 - handed to the test
            answers[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return answers


def wait_for(condition: Callable[[], Any], seconds: float = 10) -> Any:
    """What `condition()` returns as soon as it is true; AssertionError after `seconds`."""
    pause, until = threading.Event(), time.monotonic() + seconds
    while time.monotonic() < until:
        if found := condition():
            return found
        pause.wait(0.05)
    raise AssertionError(f"It did not come about within {seconds} s")


def waits_for_us() -> bool:
    """Whether another connection waits for a lock that this one holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))")
        return cursor.fetchone() is not None


class Late:
    """A call in a thread with a connection of its own."""

    def __init__(self, call):
        self.call, self.error = call, None
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self):
        try:
            self.call()
        except Exception as error:  # noqa: BLE001 - handed to the test
            self.error = error
        finally:
            connections.close_all()

    def waits(self):
        """Until it waits for a lock that this transaction holds."""
        wait_for(waits_for_us)

    def ended(self):
        self.thread.join(30)
        assert not self.thread.is_alive()
        return self.error
