"""`manage.py refresh_signals [--everything] [--here]`: compare what was there before there were signals."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from mobilization.outbox.enums import ACTIVE_STATES, JobState
from mobilization.outbox.models import Job
from mobilization.outbox.runner import run_job
from models_registry.services.refreshing import REFRESH_SIGNALS, request_refresh


class Command(BaseCommand):
    """Asks for the work, which workers do in stretches; with `--here` this process does it to the end."""

    help = (
        "Compare the texts of models that have not been compared yet, and all photographs, so that copied texts and "
        "photographs used twice become signals. It may be stopped and started again at any time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to begin anew, and who works."""
        parser.add_argument("--everything", action="store_true", help="compare texts again that were compared before")
        parser.add_argument("--here", action="store_true", help="do the work in this process instead of the workers")

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how far it is."""
        asked = request_refresh(everything=options["everything"])
        if not options["here"]:
            self.stdout.write(f"Job {asked.pk}: the workers compare; the page of jobs shows how far they are.")
            return
        job: Job | None = asked
        while job:
            run_job(job.pk)
            job.refresh_from_db()
            if job.state != JobState.DONE:
                raise CommandError(f"Job {job.pk} is {job.get_state_display()}: {job.error or 'a worker has it'}")
            params = job.params
            self.stdout.write(f"{params['phase']}: {params['done']} of {params['total']} before job {job.pk}, done")
            job = Job.objects.filter(kind=REFRESH_SIGNALS, state__in=ACTIVE_STATES).order_by("-id").first()
        self.stdout.write("Everything is compared.")
