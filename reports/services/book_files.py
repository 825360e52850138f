"""The files of a book: set from one description, and kept as the proof that may be published next."""

import io
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from mobilization.common.files import kept_whole, store
from mobilization.common.papers.paper import Paper
from mobilization.common.papers.pdf import pdf_of
from mobilization.common.papers.word import docx_of
from reports.book_contents import Contents
from reports.book_enums import BookFormat
from reports.book_paper import paper_of_book
from reports.models import Book, BookEdition, BookFile
from reports.queries.book_figures import figures_of
from reports.services.books import discard_proof, locked_book

TYPES = {
    BookFormat.PDF: "application/pdf",
    BookFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
Files = dict[BookFormat, bytes]
WRITERS = {BookFormat.PDF: pdf_of, BookFormat.DOCX: docx_of}


def described(book: Book, contents: Contents, pictures: Mapping[int, bytes]) -> Paper:
    """The book as a paper of today; `pictures` are its photographs by id, small enough to print."""
    return paper_of_book(book, contents, pictures, figures=figures_of(book))


@transaction.atomic
def keep_proof(book: Book, contents: Contents, files: Files, *, by: Any) -> BookEdition:
    """Keep both files in place of those that were not published; the book is locked. Returns the edition."""
    stored = locked_book(book)
    discard_proof(stored)
    edition = BookEdition.objects.create(
        book=stored,
        digest=contents.digest(),
        models_count=len(contents.entries),
        photographs_count=contents.photographs_count,
        printed=contents.rows(),
    )
    with kept_whole() as kept:
        for kind, content in files.items():
            name = f"sach-mo-hinh-{stored.pk}.{kind.value}"
            row = BookFile(edition=edition, format=kind)
            kept.append(store(row, io.BytesIO(content), name=name, content_type=TYPES[kind], by=by))
    return edition
