"""Running one job: claim it, keep its lease while the handler works, write the one result."""

import logging
import os
import socket
import tempfile
import threading
import traceback
import uuid
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import timedelta
from typing import IO, Any, Self

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from mobilization.common.recording import recording
from mobilization.outbox import leases, registry
from mobilization.outbox.leases import LeaseLost, Progress, ResultFile
from mobilization.outbox.models import Job

logger = logging.getLogger(__name__)

_FLUSH_SECONDS = 1.0


class JobRefused(Exception):
    """Raised by a handler: the work cannot be done for a reason that people can mend; the text tells them.

    `detail` is for administrators.
    """

    def __init__(self, message: str, *, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


class JobPostponed(Exception):
    """Raised by a handler: somebody else cannot do it now, as a mail server that asks to come back later.

    That is no failure: the job waits for the first of the `pauses`, the next time for the second …, and is refused with
    the text when they are used up. `detail` is for administrators.
    """

    def __init__(self, message: str, *, pauses: Sequence[timedelta], detail: str = "") -> None:
        super().__init__(message)
        self.pauses = pauses
        self.detail = detail


class JobCancelled(Exception):
    """Somebody asked to stop; raised out of `JobRun.progress()`."""


class Pulse(threading.Thread):
    """Renews the lease from beside the handler, over a connection of its own, and carries its progress.

    So a handler may hold a long transaction, and its progress is seen all the same. While PostgreSQL is away the pulse
    keeps trying; whether the lease still holds is decided by the token when the job is finished.
    """

    def __init__(self, token: uuid.UUID) -> None:
        super().__init__(name=f"lease-{token}", daemon=True)
        self.token = token
        self.progress = Progress()
        self.cancelled = threading.Event()
        self.lost = threading.Event()
        self._stopped = threading.Event()

    def run(self) -> None:
        """Beat until stopped or the lease is lost."""
        written, since_beat = self.progress, 0.0
        try:
            while not self._stopped.wait(_FLUSH_SECONDS) and not self.lost.is_set():
                since_beat += _FLUSH_SECONDS
                if self.progress is not written or since_beat >= settings.JOB_HEARTBEAT_SECONDS:
                    written, since_beat = self.progress, 0.0
                    self._beat(written)
        finally:
            connection.close()

    def _beat(self, progress: Progress) -> None:
        try:
            if leases.renew(self.token, progress=progress):
                self.cancelled.set()
        except LeaseLost:
            self.lost.set()
        except DatabaseError as error:
            logger.warning("Lease %s could not be renewed, trying again: %s", self.token, error)
            connection.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stopped.set()
        self.join()


class JobRun:
    """What a handler is given: the job's params and owner, and how it reports back."""

    def __init__(self, job: Job, pulse: Pulse, files: ExitStack) -> None:
        self.job_id = job.pk
        self.params: dict[str, Any] = job.params
        self.owner = job.owner
        self.files: list[ResultFile] = []
        self.effects: list[Callable[[], None]] = []
        self._pulse = pulse
        self._open = files

    def progress(self, done: int, total: int | None = None, text: str = "") -> None:
        """Report `done` of `total`; call it often, it costs nothing: the pulse writes it at most once a second.

        Raises JobCancelled when somebody asked to stop, LeaseLost when another worker has the job now.
        """
        self._pulse.progress = Progress(done, total, text)
        if self._pulse.lost.is_set():
            raise LeaseLost
        if self._pulse.cancelled.is_set():
            raise JobCancelled

    def temporary_file(self) -> IO[bytes]:
        """A file on disk that vanishes with the job; for results before `add_file`."""
        return self._open.enter_context(tempfile.TemporaryFile())

    def add_file(self, format: str, name: str, content: IO[bytes], *, content_type: str = "") -> None:  # noqa: A002
        """A result (`format` like `"xlsx"`, once each): stored when the job finishes, or not at all."""
        if any(file.format == format for file in self.files):
            raise ValueError(f"A second {format} file for one job")
        content.seek(0)
        self.files.append(ResultFile(format, name, content, content_type))

    def on_finish(self, effect: Callable[[], None]) -> None:
        """Run `effect` in the transaction that finishes the job: what it writes is written exactly once."""
        self.effects.append(effect)


def run_job(job_id: int) -> bool:
    """Do the work of this job if its lease is free; False when there was nothing to do (done, taken, not yet due)."""
    job = leases.claim(worker=f"{socket.gethostname()}:{os.getpid()}", job_id=job_id)
    if job is None or job.lease_token is None:
        return False
    logger.info("Job %s %s starts", job.pk, job.kind)
    try:
        with translation.override(leases.language_of(job)), recording(actor=job.owner_id, job=job.pk):
            _work(job, job.lease_token)
    except LeaseLost:
        logger.warning("Job %s: the lease was lost; this worker's result is dropped", job.pk)
    return True


def _work(job: Job, token: uuid.UUID) -> None:
    try:
        if job.cancel_requested_at:
            raise JobCancelled
        with Pulse(token) as pulse, ExitStack() as files:
            run = JobRun(job, pulse, files)
            result = _handler(job)(run) or {}
            leases.finish(token, result=result, progress=pulse.progress, files=run.files, effects=run.effects)
    except LeaseLost:
        raise
    except JobCancelled:
        leases.stop(token)
    except JobRefused as refusal:
        leases.refuse(token, message=str(refusal), detail=refusal.detail)
    except JobPostponed as later:
        leases.postpone(token, message=str(later), detail=later.detail, pauses=later.pauses)
    except Exception:
        logger.exception("Job %s %s failed", job.pk, job.kind)
        _report_failure(token, traceback.format_exc())


def _report_failure(token: uuid.UUID, detail: str) -> None:
    try:
        leases.fail(token, detail=detail)
    except DatabaseError:
        # The error broke the connection too. If PostgreSQL stays away, the lease runs out, which counts the same.
        connection.close()
        leases.fail(token, detail=detail)


def _handler(job: Job) -> Callable[[JobRun], dict[str, Any] | None]:
    """The kind's handler, after asking once more whether the owner may have this done."""
    kind = registry.get(job.kind)
    if job.owner is not None and not (job.owner.is_active and kind.may_request(job.owner)):
        raise JobRefused(_("Your account may no longer ask for this work."))
    return kind.handler
