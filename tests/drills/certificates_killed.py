"""X3, for certificates: a worker killed half-way through thousands; each is there once, in one archive, told once.

`DRILL_CERTIFICATES` says of how many, 10,000 when it is not set. Time and memory are those of this machine.
"""

import os
import signal
import threading
import time
import zipfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connections

from awards.jobs.certificates import ALONE, TOGETHER
from awards.models import Certificate, CertificatePart, Decision, DecisionRecipient
from awards.services.certificates import request_certificates
from awards.services.decision_steps import sign_decision
from mobilization.common.papers.certificate import AT_ONCE
from mobilization.local.supervision import Supervision
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Event, Job
from notifications.models import Notice
from organizations.dates import today
from organizations.models import Unit, User
from tests.access.people import worker
from tests.awards.makers import make_authority, make_form
from tests.drills.stack import Stack, until

NUMBER = int(os.environ.get("DRILL_CERTIFICATES", "10000"))
LIMIT_SECONDS = 1800.0
MEGABYTE = 1024 * 1024
LONG = "Tổ tự quản về an ninh, trật tự và vệ sinh môi trường các ngõ số 12, 14 và 16, khu dân cư số 5 "


class Memory(threading.Thread):
    """The most that the worker and all below it held at once, measured twice a second."""

    def __init__(self, stack: Stack) -> None:
        super().__init__(daemon=True)
        self.stack, self.most, self.over = stack, 0, threading.Event()
        self.supervision = Supervision(stack.place, stack.sockets)  # its connection is no other thread's

    def run(self) -> None:
        """Measure until told that it is over."""
        while not self.over.wait(0.5):
            with suppress(OSError):
                guard = self.supervision.states().get("worker", ("", 0))[1]
                self.most = max(self.most, sum(map(_resident, self.stack.family(guard))) if guard else 0)


def _resident(pid: int) -> int:
    """Bytes of memory of a process, what it shares counted in part; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def _decision(unit: Unit) -> tuple[Decision, User]:
    """A signed decision with so many on its list, every tenth with a long name."""
    form = make_form("x3-commendation", kind="commendation", for_household=True)
    make_authority(form, level="grassroots", post="Chủ tịch UBND xã")
    known = {"level": unit.level, "branch": "state", "symbol": "QĐ-UBND", "signer": "Ký", "signer_post": "Chủ tịch"}
    made = Decision.objects.create(unit=unit, steward=unit, state="submitted", title="Khen", place="Diễn tập", **known)
    DecisionRecipient.objects.bulk_create(
        (
            DecisionRecipient(
                decision=made, form=form, recipient="collective" if n % 10 == 0 else "person", order=n + 1,
                name=f"{LONG}{n}".upper() if n % 10 == 0 else f"Nguyễn Văn Diễn Tập {n}", position="Xã Diễn tập",
            )
            for n in range(NUMBER)
        ),
        batch_size=1000,
    )  # fmt: skip
    signed = sign_decision(made, signed_on=today(), by=worker("approver", unit, "x3-approver"))
    return signed, worker("secretary", unit, "x3-secretary")


def _half_way(job: Job) -> bool:
    return Job.objects.get(pk=job.pk).progress_done >= NUMBER // 2


def drill(stack: Stack) -> tuple[bool, str]:
    """Ask for them, kill the worker when half is done, count what is there in the end."""
    unit = Unit.objects.create(code="X3", name="Xã Diễn tập", short_name="Diễn tập", kind="commune", level="grassroots")
    decision, secretary = _decision(unit)
    memory = Memory(stack)
    memory.start()
    started = time.monotonic()
    job = request_certificates(decision, language="vi", by=secretary)
    if until(lambda: _half_way(job), LIMIT_SECONDS, every=0.5) is None:
        return False, "half of it was never reached"
    codes = dict(Certificate.objects.values_list("recipient", "code"))
    kept = CertificatePart.objects.filter(job=job).count()
    stack.kill("worker", signal.SIGKILL, children=True)
    killed = time.monotonic()
    until(lambda: Job.objects.filter(pk=job.pk, state=JobState.DONE).exists(), LIMIT_SECONDS, every=0.5)
    took, rest = time.monotonic() - started, time.monotonic() - killed
    memory.over.set()
    memory.join()
    wrong, size = _wrong(job, codes)
    until(lambda: Notice.objects.filter(recipient=secretary, kind="job.done").exists(), 30)
    told = Notice.objects.filter(recipient=secretary).count()
    wrong += [] if told == 1 else [f"{told} notices"]
    connections.close_all()
    figure = f"{NUMBER} certificates in {took:.0f} s, killed with {kept} pieces done and finished {rest:.0f} s later, "
    return not wrong, f"{figure}at most {memory.most / MEGABYTE:.0f} MB, {size / MEGABYTE:.0f} MB {'; '.join(wrong)}"


def _wrong(job: Job, codes: dict[int, str]) -> tuple[list[str], int]:
    """What is not as it should be, and how large the archive is."""
    files = list(job.files.all())
    if len(files) != 1:
        return [f"{len(files)} results"], 0
    with default_storage.open(files[0].key) as content, zipfile.ZipFile(content) as archive:
        names = archive.namelist()
        broken = archive.testzip()
    found = Counter(name.split("/")[0] for name in names)
    pieces = -(-NUMBER // AT_ONCE)
    wrong = [] if found == {ALONE: NUMBER, TOGETHER: pieces} else [f"files: {dict(found)}"]
    wrong += [] if len(set(names)) == len(names) else ["names twice"]
    wrong += [] if broken is None else [f"{broken} is broken"]
    now = dict(Certificate.objects.values_list("recipient", "code"))
    wrong += [] if (len(now), now) == (NUMBER, codes) else ["codes changed"]
    wrong += [] if not CertificatePart.objects.exists() else ["pieces are left"]
    events = Event.objects.filter(kind="job.done", subject_id=str(job.pk)).count()
    wrong += [] if events == 1 else [f"{events} events"]
    return wrong, files[0].size
