"""Steps of a book, and its files: making them, giving them out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mobilization.common.editing import RecordChanged
from mobilization.common.files import serve
from mobilization.workflow.part_pages import CHANGED, ask_first, demand_step, step_form
from mobilization.workflow.refusals import TransitionRefused
from mobilization.workflow.transitions import Transition
from models_registry.forms.reasons import ReasonForm
from reports.book_steps import BOOK_STEPS
from reports.models import Book, BookFile
from reports.permissions.books import may_make_files, may_see_book_file
from reports.services.books import proof_digest, request_files, take_step
from reports.views.books import visible_book

OFFERED = ("submit", "return", "publish", "revise", "take_back")
EFFECTS = {
    "submit": gettext_lazy(
        "Who publishes finds it as submitted. It cannot be edited until it is sent back. Word and PDF are made if they "
        "are not there yet."
    ),
    "publish": gettext_lazy(
        "The files become an edition with a number and stay as they are. Everybody finds them in the showcase."
    ),
    "revise": gettext_lazy(
        "The book can be edited again. The published edition stays until the next one is published."
    ),
}
LEADS = {
    "return": gettext_lazy("Whoever edits it reads the reason, corrects it, and it is submitted again."),
    "take_back": gettext_lazy(
        "The public is not offered the book any more, from this moment. Its files stay here, inside. It can be edited "
        "and published again as a new edition."
    ),
}
SAID = {
    "submit": gettext_lazy("The book is in review."),
    "return": gettext_lazy("The book is a draft again."),
    "publish": gettext_lazy("The book is published."),
    "revise": gettext_lazy("The next edition is begun."),
    "take_back": gettext_lazy("The book is taken back from the public."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def book_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One of the steps, after saying what it does; with a reason where it needs one."""
    book = visible_book(request, pk)
    step = demand_step(request, book, BOOK_STEPS, action, OFFERED)
    if step.needs_reason:
        return _with_reason(request, book, step)
    seen = proof_digest(book) if action == "publish" else ""
    if seen and request.GET.get("seen", seen) != seen:
        messages.error(request, str(CHANGED))
        return redirect(book)
    return ask_first(
        request,
        book,
        lambda: _take(book, action, seen, request),
        title=str(step.label),
        label=str(step.label),
        effects=[str(EFFECTS[action])],
        said=str(SAID[action]),
        seen=seen,
    )


def _take(book: Book, action: str, seen: str, request: HttpRequest) -> Book:
    """Raises TransitionRefused; that other files were made since is told as that."""
    try:
        return take_step(book, action, seen=seen or None, by=request.user)
    except RecordChanged as changed:
        raise TransitionRefused(str(CHANGED)) from changed


def _with_reason(request: HttpRequest, book: Book, step: Transition) -> HttpResponse:
    form = ReasonForm(request.POST or None)

    def act() -> None:
        take_step(book, step.action, reason=form.cleaned_data["reason"], by=request.user)

    return step_form(request, book, step, form, act, lead=LEADS[step.action], said=SAID[step.action])


@require_POST
def book_make(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for Word and PDF; leads back to the book, which shows how far they are."""
    book = visible_book(request, pk)
    if not may_make_files(request.user, book):
        raise PermissionDenied
    request_files(book, by=request.user)
    messages.success(request, _("Word and PDF are being made; this page shows how far they are."))
    return redirect(book)


@require_GET
def book_file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """A file of the book, of whichever edition."""
    book = visible_book(request, pk)
    found = get_object_or_404(BookFile.objects.select_related("edition__book__steward"), pk=file, edition__book=book)
    return serve(request.user, found, may_see_book_file)
