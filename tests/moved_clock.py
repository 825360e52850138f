"""`python -m tests.moved_clock FILE celery-arguments`: Celery as it is, in a process whose clock a test moves.

FILE says by how many seconds the clock of this process and of its children is away from the machine's; it is looked at
twenty times a second, so that the clock goes on as clocks do, and jumps when the test writes another number. The
portal's own code knows nothing of it, and the database keeps the machine's time, as leases do.
"""

import os
import sys
import threading
from pathlib import Path

import time_machine
from celery.__main__ import main
from time_machine import escape_hatch

LOOK_SECONDS = 0.05


class Follower:
    """Moves the clock of the process after the file; begins anew in each child."""

    def __init__(self, file: Path) -> None:
        self.file, self.away = file, 0.0
        self.traveller = time_machine.travel(0, tick=True).start()
        self.follow()
        os.register_at_fork(after_in_child=self.begin)
        self.begin()

    def begin(self) -> None:
        """Look at the file from now on."""
        self.woken = threading.Event()
        threading.Thread(target=self.run, daemon=True).start()

    def run(self) -> None:
        """To the end of the process."""
        while not self.woken.wait(LOOK_SECONDS):
            self.follow()

    def follow(self) -> None:
        """Jump if the file says something else."""
        away = float(self.file.read_text(encoding="ascii") or self.away)
        if away != self.away:
            self.away = away
            self.traveller.move_to(escape_hatch.time.time() + away, tick=True)


if __name__ == "__main__":
    Follower(Path(sys.argv.pop(1)))
    main()
