"""The pages of jobs: fetch what is visible, ask the right, call the service, answer."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mobilization.common.files import serve
from mobilization.common.htmx import render_page
from mobilization.common.lists import list_page
from mobilization.outbox.enums import JobState
from mobilization.outbox.export import request_export
from mobilization.outbox.filters import JobFilter
from mobilization.outbox.models import Job, JobFile
from mobilization.outbox.permissions import (
    available_actions,
    files_offered,
    may_cancel_job,
    may_fetch_file,
    may_read_error_detail,
    may_retry_job,
    may_see_all_jobs,
)
from mobilization.outbox.queries import TONES, timeline
from mobilization.outbox.services import WrongJobState, cancel_job, retry_job

ORDER = ("-created_at", "-id")


def _visible(request: HttpRequest, pk: int) -> Job:
    jobs = Job.objects.visible_to(request.user).select_related("owner__person")
    return get_object_or_404(jobs, pk=pk)


@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    """The jobs the person may see, newest first, filtered and paged; with htmx only the rows."""
    jobs = Job.objects.visible_to(request.user).select_related("owner__person")
    found = JobFilter(request.GET, queryset=jobs, user=request.user)
    context = list_page(request, found, ORDER)
    context |= {
        "jobs": [(job, TONES[job.state]) for job in context["rows"]],
        "shows_owner": may_see_all_jobs(request.user),
        "poll_url": request.get_full_path() if any(job.is_active for job in context["rows"]) else "",
    }
    return render_page(request, "outbox/job_list.html", context, partial="outbox/_job_rows.html")


@require_GET
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One job with progress, results and what happened; with htmx only the part that changes."""
    job = _visible(request, pk)
    context = {
        "job": job,
        "tone": TONES[job.state],
        "actions": available_actions(request.user, job),
        "files": job.files.order_by("format") if files_offered(request.user, job) else [],
        "is_closed": job.state == JobState.DONE and not files_offered(request.user, job),
        "timeline": timeline(job),
        "error_detail": job.error_detail if may_read_error_detail(request.user, job) else "",
    }
    return render_page(request, "outbox/job_detail.html", context, partial="outbox/_job_progress.html")


@require_POST
def job_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = JobFilter(request.GET, queryset=Job.objects.none(), user=request.user)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('jobs:list')}?{request.GET.urlencode()}")
    return redirect(request_export(filters=found.applied(), by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first what cancelling will do; then cancels."""
    job = _visible(request, pk)
    if request.method == "POST":
        return _act(request, job, cancel_job, _("The job is being cancelled."))
    if not may_cancel_job(request.user, job):
        return redirect(job)
    effects = [_("The work stops; nothing it has prepared is kept."), _("The same work can be requested again later.")]
    return _confirm(request, job, title=_("Cancel this job?"), effects=effects, label=_("Cancel the job"), danger=True)


@require_http_methods(["GET", "HEAD", "POST"])
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; then gives a job that was set aside new tries. Administrators only."""
    job = _visible(request, pk)
    if not may_see_all_jobs(request.user):
        raise PermissionDenied
    if request.method == "POST":
        return _act(request, job, retry_job, _("The job will be tried again."))
    if not may_retry_job(request.user, job):
        return redirect(job)
    effects = [_("The job goes back into the queue and is tried up to three times."), job.error]
    return _confirm(request, job, title=_("Try this job again?"), effects=effects, label=_("Try again"), danger=False)


def _act(request: HttpRequest, job: Job, service: Any, success: str) -> HttpResponse:
    try:
        service(job, by=request.user)
        messages.success(request, success)
    except WrongJobState as wrong:
        messages.error(request, str(wrong))
    return redirect(job)


def _confirm(request: HttpRequest, job: Job, **context: Any) -> HttpResponse:
    """The page that says what will happen before it happens."""
    context |= {
        "action_url": request.path,
        "action_label": context.pop("label"),
        "cancel_url": job.get_absolute_url(),
        "things": [str(job)],
        "total": 1,
    }
    return render(request, "components/confirm_page.html", context)


@require_GET
def job_file(request: HttpRequest, pk: int, file_format: str) -> FileResponse:
    """A result, through the one door: for who may see the job; to others the job does not exist."""
    job = _visible(request, pk)
    file = get_object_or_404(JobFile.objects.select_related("job"), job=job, format=file_format)
    return serve(request.user, file, may_fetch_file)
