"""X4: a worker killed while it writes an import of 5,000 rows; the rows are there once, the result is complete."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from django.core.files.uploadedfile import SimpleUploadedFile

from mobilization.common.uploads import check_table
from mobilization.local.postgres import OWNER
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Event, Job
from models_registry.models import ModelImport, RegisteredModel
from models_registry.services.imports import confirm_import, upload_import
from organizations.models import Unit, User
from tests.drills.stack import Stack, until

ROWS, LIMIT_SECONDS = 5000, 300.0
KILLED_AT = (1, 2, 500, 4999)
LOCK = 4999
_HOLD = """
CREATE SEQUENCE drill_rows;
GRANT USAGE ON SEQUENCE drill_rows TO PUBLIC;
CREATE FUNCTION drill_hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF nextval('drill_rows') = {row} THEN PERFORM pg_advisory_xact_lock_shared({lock}); END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER drill_hold BEFORE INSERT ON models_registry_registeredmodel
    FOR EACH ROW EXECUTE FUNCTION drill_hold()
"""


def _table() -> bytes:
    lines = ["title,summary,subject,domain", *(f"Mô hình số {n},Tóm tắt,collective,economy" for n in range(ROWS))]
    return "\n".join(lines).encode()


def _ended(job: Job | None) -> bool:
    return job is not None and Job.objects.filter(pk=job.pk, state=JobState.DONE).exists()


@contextmanager
def _held_at_row(owner: str, row: int) -> Iterator[Callable[[], bool]]:
    """From now on the insertion of so many models waits; yields whether it does. At the end nothing waits any more."""
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        connection.execute(_HOLD.format(row=row, lock=LOCK))

        def waits() -> bool:
            asked = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted"
            return connection.execute(asked, [LOCK]).fetchone() is not None

        try:
            yield waits
        finally:
            connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
            connection.execute("DROP FUNCTION drill_hold() CASCADE; DROP SEQUENCE drill_rows")


def _kill(stack: Stack, source: ModelImport, *, whole_worker: bool) -> None:
    """The whole worker with everything below it, or only the process that writes."""
    if whole_worker:
        stack.kill("worker", signal.SIGKILL, children=True)
    else:
        os.kill(int(Job.objects.get(pk=source.writing_id).leased_by.rpartition(":")[2]), signal.SIGKILL)


def _one(stack: Stack, killed_at: int, user: User, unit: Unit) -> str:
    """Upload, confirm, kill while this row is being written; gives what is wrong, or nothing."""
    before = RegisteredModel.objects.count()
    checked = check_table(SimpleUploadedFile(f"rows-{killed_at}.csv", _table()))
    source = upload_import(checked, format="csv", by=user, unit=unit)
    if until(lambda: _ended(source.reading), LIMIT_SECONDS) is None:
        return f"{killed_at}: not read"
    with _held_at_row(stack.cluster.url(OWNER), killed_at) as waits:
        source = confirm_import(ModelImport.objects.get(pk=source.pk), is_whole=False, by=user)
        if until(waits, LIMIT_SECONDS) is None:
            return f"{killed_at}: not reached"
        _kill(stack, source, whole_worker=bool(killed_at % 2))
    if until(lambda: _ended(source.writing), LIMIT_SECONDS) is None:
        return f"{killed_at}: not finished"
    made = RegisteredModel.objects.count() - before
    codes = source.rows.exclude(model=None).values("model").distinct().count()
    files = Job.objects.get(pk=source.writing_id).files.count()
    return "" if (made, codes, files) == (ROWS, ROWS, 1) else f"{killed_at}: {made} models, {codes} rows, {files} files"


def drill(stack: Stack) -> tuple[bool, str]:
    """Four kills, each while the row of that number is being written."""
    user = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("drill@example.vn", "x" * 20)
    unit = Unit.objects.in_force().order_by("id").first() or Unit.objects.create(
        code="X4", name="Xã Diễn tập", short_name="Diễn tập", kind="commune", level="grassroots"
    )
    wrong = [told for at in KILLED_AT if (told := _one(stack, at, user, unit))]
    events = Event.objects.filter(kind="models_registry.started").values("subject_id").distinct().count()
    wrong += [] if events >= ROWS * len(KILLED_AT) else [f"{events} events"]
    return not wrong, f"{len(KILLED_AT)} kills while 5,000 rows are written: each there once {'; '.join(wrong)}"
