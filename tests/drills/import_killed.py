"""X4: a worker killed while it writes an import of 5,000 rows; the rows are there once, the result is complete."""

import os
import signal

from django.core.files.uploadedfile import SimpleUploadedFile

from mobilization.common.uploads import check_table
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Event, Job
from models_registry.models import ModelImport, RegisteredModel
from models_registry.services.imports import confirm_import, upload_import
from organizations.models import Unit, User
from tests.drills.stack import Stack, until

ROWS, LIMIT_SECONDS = 5000, 300.0
KILLED_AT = (1, 2, 500, 4999)


def _table() -> bytes:
    lines = ["title,summary,subject,domain", *(f"Mô hình số {n},Tóm tắt,collective,economy" for n in range(ROWS))]
    return "\n".join(lines).encode()


def _ended(job: Job | None) -> bool:
    return job is not None and Job.objects.filter(pk=job.pk, state=JobState.DONE).exists()


def _one(stack: Stack, killed_at: int, user: User, unit: Unit) -> str:
    """Upload, confirm, kill when so many rows are done; gives what is wrong, or nothing."""
    before = RegisteredModel.objects.count()
    checked = check_table(SimpleUploadedFile(f"rows-{killed_at}.csv", _table()))
    source = upload_import(checked, format="csv", by=user, unit=unit)
    if until(lambda: _ended(source.reading), LIMIT_SECONDS) is None:
        return f"{killed_at}: not read"
    source = confirm_import(ModelImport.objects.get(pk=source.pk), is_whole=False, by=user)

    def reached() -> bool:
        job = Job.objects.get(pk=source.writing_id)
        done = source.rows.filter(is_done=True).count()
        return job.state == JobState.RUNNING and done >= killed_at // 500 * 500

    if until(reached, LIMIT_SECONDS) is None:
        return f"{killed_at}: not begun"
    if killed_at % 2:
        stack.kill("worker", signal.SIGKILL, children=True)
    else:
        os.kill(int(Job.objects.get(pk=source.writing_id).leased_by.rpartition(":")[2]), signal.SIGKILL)
    if until(lambda: _ended(source.writing), LIMIT_SECONDS) is None:
        return f"{killed_at}: not finished"
    made = RegisteredModel.objects.count() - before
    codes = source.rows.exclude(model=None).values("model").distinct().count()
    files = Job.objects.get(pk=source.writing_id).files.count()
    return "" if (made, codes, files) == (ROWS, ROWS, 1) else f"{killed_at}: {made} models, {codes} rows, {files} files"


def drill(stack: Stack) -> tuple[bool, str]:
    """Four kills: in the first piece (twice), after it, in the last one."""
    user = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("drill@example.vn", "x" * 20)
    unit = Unit.objects.in_force().order_by("id").first() or Unit.objects.create(
        code="X4", name="Xã Diễn tập", short_name="Diễn tập", kind="commune", level="grassroots"
    )
    wrong = [told for at in KILLED_AT if (told := _one(stack, at, user, unit))]
    events = Event.objects.filter(kind="models_registry.started").values("subject_id").distinct().count()
    wrong += [] if events >= ROWS * len(KILLED_AT) else [f"{events} events"]
    return not wrong, f"{len(KILLED_AT)} kills while 5,000 rows are written: each there once {'; '.join(wrong)}"
