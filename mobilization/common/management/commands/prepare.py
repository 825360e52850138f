"""`manage.py prepare`: what a start of the portal needs and has not got yet; quick when nothing has changed."""

import hashlib
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    """Tables, grants, calendar, vocabularies, awards, static files, units, documents, criteria, demo, in this order."""

    help = "Bring tables, grants, calendar, vocabularies, awards, static files, units and demo up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        """Each step says what it does only when there is something to do."""
        self._migrate()
        call_command("seed_calendar", stdout=self.stdout)
        call_command("seed_vocabularies", stdout=self.stdout)
        call_command("seed_awards", stdout=self.stdout)
        self._collect_static()
        if settings.DEMO_ACCOUNTS:
            folder = settings.BASE_DIR / "data" / "units"
            call_command("load_units", folder, country=True, if_empty=True, stdout=self.stdout)
            documents = settings.BASE_DIR / "data" / "documents" / "real_directive_documents.json"
            call_command("load_documents", documents, if_empty=True, stdout=self.stdout)
            call_command("seed_criteria", stdout=self.stdout)
            call_command("demo", stdout=self.stdout)
        else:
            call_command("seed_criteria", stdout=self.stdout)

    def _migrate(self) -> None:
        alias = "owner" if "owner" in settings.DATABASES else "default"
        executor = MigrationExecutor(connections[alias])
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if pending:
            self.stdout.write(f"Bringing the tables up to date ({len(pending)} steps) …")
            call_command("migrate", database=alias, verbosity=0, interactive=False)

    def _collect_static(self) -> None:
        """Copies and compresses static files when one of ours or a library's version differs from the last time."""
        target = Path(settings.STATIC_ROOT)
        note = target.with_name(target.name + ".from")
        fingerprint = self._fingerprint()
        if note.exists() and note.read_text() == fingerprint and (target / "staticfiles.json").exists():
            return
        self.stdout.write("Collecting static files …")
        call_command("collectstatic", interactive=False, clear=target.exists(), verbosity=0)
        note.write_text(fingerprint)

    def _fingerprint(self) -> str:
        seen = hashlib.sha256()
        for root in [Path(folder) for folder in settings.STATICFILES_DIRS]:
            for path in sorted(root.rglob("*")):
                found = path.stat()
                seen.update(f"{path}|{found.st_size}|{found.st_mtime_ns}".encode())
        for app in apps.get_app_configs():
            seen.update(f"{app.name}|{Path(app.path).stat().st_mtime_ns}".encode())
        return seen.hexdigest()
