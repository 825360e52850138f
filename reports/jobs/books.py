"""Books made by the worker: Word and PDF from one description, both or neither."""

from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in
from reports import book_sources
from reports.book_contents import MOST_MODELS, Contents
from reports.book_enums import MAKE_BOOK, BookFormat
from reports.book_pictures import ALONE, BESIDE, printable
from reports.models import Book
from reports.permissions.books import may_make_files
from reports.queries.book_contents import contents_of
from reports.services.book_files import WRITERS, Files, described, keep_proof
from reports.services.books import locked_book


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Book of models as Word and PDF")
    registry.register(MAKE_BOOK, make_book, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office)


def make_book(run: JobRun) -> dict[str, Any]:
    """Make both files of the proof, in place of those of before. Raises JobRefused where that is not possible."""
    owner = owner_in_office(run)
    known = Book.objects.visible_to(owner).select_related("unit", "steward", "theme")
    book = known.filter(pk=run.params["book"]).first()
    if book is None or not may_make_files(owner, book):
        raise JobRefused(_("This book may not be made by you any more, or is published."))
    contents = contents_of(book)
    _demand_printable(contents)
    steps = contents.photographs_count + 2
    pictures = _pictures(run, contents, steps)
    paper = described(book, contents, pictures)
    files: Files = {}
    for done, (kind, text) in enumerate(
        ((BookFormat.PDF, _("Setting the PDF")), (BookFormat.DOCX, _("Writing the Word file")))
    ):
        run.progress(len(pictures) + done, steps, text)
        files[kind] = WRITERS[kind](paper)
    run.progress(steps, steps)
    run.on_finish(partial(_keep, run, book, contents, files))
    return {"models": len(contents.entries), "photographs": contents.photographs_count}


def _demand_printable(contents: Contents) -> None:
    """Raises JobRefused for a book with nothing in it, or with too much."""
    if not contents.entries:
        raise JobRefused(_("No model stands in the book yet: widen its rule or take models in."))
    if contents.is_too_long:
        raise JobRefused(_("A book has at most %(most)s models. Narrow its rule.") % {"most": MOST_MODELS})


def _pictures(run: JobRun, contents: Contents, steps: int) -> dict[int, bytes]:
    """The photographs by id, small enough to print. Raises JobRefused where one was withdrawn meanwhile."""
    found: dict[int, bytes] = {}
    for entry in contents.entries:
        longest = BESIDE if len(entry.photographs) > 1 else ALONE
        for photograph in entry.photographs:
            run.progress(len(found), steps, _("Preparing photographs"))
            try:
                found[photograph.pk] = printable(book_sources.photograph(photograph.pk), longest=longest)
            except LookupError as error:
                text = _("A photograph of “%(model)s” cannot be printed any more. Try again.")
                raise JobRefused(text % {"model": entry.story.title}) from error
    return found


def _keep(run: JobRun, book: Book, contents: Contents, files: Files) -> None:
    """The proof with both files; runs in the transaction that finishes the job.

    Raises JobRefused where the book was published, or the owner's office ended, while the files were made.
    """
    owner = owner_in_office(run)
    owner.refresh_from_db(fields=["is_active", "is_superuser"])
    if not may_make_files(owner, locked_book(book)):
        raise JobRefused(_("This book may not be made by you any more, or is published."))
    keep_proof(book, contents, files, by=owner)
