"""Pages of books: list, one with its contents, beginning, changing, throwing away, Excel."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import begun, differences, edit_page, plain_form_page, take_away
from mobilization.workflow.transitions import available_actions
from models_registry.enums import Domain
from organizations.services.list_files import request_list
from reports.book_contents import MOST_MODELS
from reports.book_steps import BOOK_STEPS
from reports.book_tones import OF_BOOKS
from reports.filters.books import BookFilter
from reports.forms.books import EditBookForm, NewBookForm
from reports.models import Book
from reports.permissions.books import book_actions, demand_open, may_start_book
from reports.queries.book_contents import contents_of
from reports.queries.book_withdrawals import withdrawn_from
from reports.queries.books import ORDER, job_of, turn_of, with_editions
from reports.services.books import (
    EDITED,
    EXPORT_BOOKS,
    EXPORT_CONTENTS,
    change_book,
    discard_book,
    start_book,
)


@require_GET
def book_list(request: HttpRequest) -> HttpResponse:
    """The books the person may read, the newest first."""
    found = BookFilter(request.GET, queryset=Book.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ORDER, dressed=with_editions)
    context |= {
        "books": [(row, OF_BOOKS[row.state]) for row in context["rows"]],
        "may_start": may_start_book(request.user),
    }
    return render(request, "reports/book_list.html", context)


@require_POST
def book_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = BookFilter(request.GET, queryset=Book.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('reports:books')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_BOOKS, filters=found.applied(), by=request.user))


def visible_book(request: HttpRequest, pk: int) -> Book:
    """The book, if the person may read it; else Http404."""
    books = Book.objects.visible_to(request.user).select_related("unit", "steward", "theme")
    found: Book = get_object_or_404(books, pk=pk)
    return found


def open_for_me(request: HttpRequest, pk: int) -> Book:
    """The same, where the person may edit it now; else PermissionDenied, NotNow."""
    book = visible_book(request, pk)
    demand_open(request.user, book)
    return book


@require_GET
def book_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One book: its rule, its files, its contents as they are now with what was left out, its steps."""
    book = visible_book(request, pk)
    user = request.user
    steps = available_actions(book, user)
    contents = contents_of(book, reader=user)
    editions = list(book.editions.prefetch_related("files").order_by("-id"))
    proof = next((each for each in editions if each.number is None), None)
    published = [each for each in editions if each.number is not None]
    withdrawn = withdrawn_from(published[:1])
    context = {
        "book": book,
        "tone": OF_BOOKS[book.state],
        "contents": contents,
        "entries_count": len(contents.entries),
        "most": MOST_MODELS,
        "domains": ", ".join(str(Domain(each).label) for each in book.domains),
        "proof": proof,
        "proof_is_old": proof is not None and proof.digest != contents.digest(),
        "editions": published,
        "withdrawn": withdrawn[published[0].pk] if published else None,
        "job": job_of(book),
        "transitions": _story(book),
        "turn": turn_of(book, steps),
        "steps": [step for step in steps if step.style == "primary"],
        "quiet_steps": [step for step in steps if step.style == "quiet"],
        "endings": [step for step in steps if step.style == "danger"],
        "actions": book_actions(user, book),
        "seen": proof.digest if proof else "",
    }
    return render(request, "reports/book.html", context)


def _story(book: Book) -> list[Any]:
    """Each step that was taken, in words (`said`), the latest first."""
    rows: list[Any] = list(book.transitions.select_related("by__person").order_by("-id"))
    for row in rows:
        row.said = BOOK_STEPS.transition(row.action).label
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
def book_new(request: HttpRequest) -> HttpResponse:
    """Begin a book."""
    if not may_start_book(request.user):
        raise PermissionDenied
    form = begun(request, NewBookForm, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = start_book(unit=form.cleaned_data["unit"], values=form.values(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The book is begun. Look at what its rule proposes."))
            return redirect(made)
    up = {"up_label": _("Books of models"), "up_url": reverse("reports:books")}
    return plain_form_page(request, form, title=_("Begin a book of models"), **up)


@require_http_methods(["GET", "HEAD", "POST"])
def book_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what the book is and says; a second editor sees both versions, and nothing is overwritten (X13)."""
    book = open_for_me(request, pk)
    form = EditBookForm(request.POST or None, instance=book, initial={"version": book.version})
    return edit_page(
        request,
        book,
        form,
        lambda: change_book(book, version=form.cleaned_data["version"], changes=form.values(), by=request.user),
        again=lambda typed, current: EditBookForm(typed, instance=current),
        both=lambda current: differences(current, form, EDITED),
        title=_("Change the book"),
        said=_("The book was saved."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def book_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away that was never published, after saying what that does."""
    book = open_for_me(request, pk)
    return take_away(
        request,
        book,
        lambda: discard_book(book, by=request.user),
        title=_("Throw this book away?"),
        thing=book.title,
        effects=[_("Its choice of models and its files go with it. The models themselves stay as they are.")],
        after="reports:books",
    )


@require_POST
def contents_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the contents of the book, with what was left out, as an Excel file."""
    book = visible_book(request, pk)
    return redirect(request_list(EXPORT_CONTENTS, filters={"book": str(book.pk)}, by=request.user))
