"""`manage.py import_models FILE [--as EMAIL] [--dry-run]`: models from a table, the way the page takes them."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management import BaseCommand, CommandError
from django.utils import translation

from mobilization.common.recording import recording
from mobilization.common.refusals import UploadRefused
from mobilization.common.uploads import check_table
from mobilization.outbox.models import Job
from mobilization.outbox.runner import run_job
from models_registry.enums import ImportStage, RowVerdict
from models_registry.kept_words import read
from models_registry.models import ModelImport, ModelImportRow
from models_registry.permissions import may_import_models
from models_registry.services.imports import WrongStage, confirm_import, discard_import, upload_import
from organizations.models import User

MOST_SHOWN = 100


class Command(BaseCommand):
    """Reads, judges, and without `--dry-run` writes the good rows; ends with 1 when a row or the file is wrong."""

    help = (
        "Import models from an .xlsx, .csv or .json table in the format of the template. The rows follow the rules of "
        "the form and what the account may do. The exit code is 0 when every row is good, 1 otherwise."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, who imports it, and whether to look only."""
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--as", metavar="EMAIL", dest="email", help="whose rights count; without it a superuser's")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--json", action="store_true", help="the result for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how many rows do what, and each error with its cell."""
        user = self._account(options["email"])
        with translation.override(user.language or "vi"), recording(actor=user.pk):
            source = self._read(options["file"], user)
            if not options["dry_run"] and source.stage == ImportStage.READY:
                source = self._write(source, user)
            self._tell(source, as_json=options["json"])
            wrong = source.rows.filter(verdict=RowVerdict.ERROR).exists() or source.stage == ImportStage.REFUSED
            if options["dry_run"] or source.stage == ImportStage.REFUSED:
                discard_import(source, by=user)
        if wrong:
            raise SystemExit(1)

    def _account(self, email: str | None) -> User:
        users = User.objects.filter(is_active=True)
        user = users.filter(email__iexact=email).first() if email else users.filter(is_superuser=True).first()
        if user is None:
            raise CommandError(f"There is no account {email}." if email else "There is no superuser: say --as EMAIL.")
        if not may_import_models(user):
            raise CommandError(f"{user.email} may not start models in any unit.")
        return user

    def _read(self, path: Path, user: User) -> ModelImport:
        unit = user.acting.unit if user.acting else None
        try:
            with path.open("rb") as stream:
                checked = check_table(File(stream, name=path.name))
                ending = checked.name.rpartition(".")[2].lower()
                source = upload_import(checked, format=ending, by=user, unit=unit)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except UploadRefused as refused:
            raise CommandError(refused.text) from refused
        return self._work(source, source.reading)

    def _write(self, source: ModelImport, user: User) -> ModelImport:
        try:
            source = confirm_import(source, is_whole=False, by=user)
        except WrongStage:
            return source
        return self._work(source, source.writing)

    def _work(self, source: ModelImport, job: Job | None) -> ModelImport:
        """Do the job here; a worker that was faster is waited for by nobody: what it did stands in the tables."""
        if job is not None:
            run_job(job.pk)
        return ModelImport.objects.get(pk=source.pk)

    def _tell(self, source: ModelImport, *, as_json: bool) -> None:
        rows = source.rows.filter(verdict=RowVerdict.ERROR).order_by("number")
        if as_json:
            told = {"stage": source.stage, "refusal": source.why_refused, "counts": source.counts}
            errors = [{"row": row.number, "errors": _errors_of(row)} for row in rows]
            self.stdout.write(json.dumps(told | {"errors": errors}, ensure_ascii=False))
            return
        if source.refusal:
            self.stdout.write(source.why_refused)
        for row in rows[:MOST_SHOWN]:
            for error in _errors_of(row):
                self.stdout.write(f"{error['cell'] or row.number}: {error['text']}")
        if (more := rows.count() - MOST_SHOWN) > 0:
            self.stdout.write(f"… {more}")
        counts = {verdict: source.counts.get(verdict.value, 0) for verdict in RowVerdict}
        self.stdout.write(", ".join(f"{verdict.label}: {number}" for verdict, number in counts.items()))


def _errors_of(row: ModelImportRow) -> list[dict[str, Any]]:
    """In the language of the account."""
    return [error | {"text": read(error["text"])} for error in row.errors]
