"""Excel files of books: the list as the filters find it; what stands in one book and what was left out."""

from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, rows_of, write
from mobilization.outbox.runner import JobRefused, JobRun
from models_registry.enums import Domain, Subject
from organizations.enums import Level
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in
from reports.book_contents import Contents
from reports.filters.books import BookFilter
from reports.models import Book
from reports.queries.book_contents import contents_of
from reports.queries.books import ORDER, with_editions
from reports.services.books import EXPORT_BOOKS, EXPORT_CONTENTS


def register() -> None:
    """Make the kinds of work known."""
    for kind, handler, title in (
        (EXPORT_BOOKS, export_books, gettext_lazy("Export of the books of models")),
        (EXPORT_CONTENTS, export_contents, gettext_lazy("Export of the contents of a book of models")),
    ):
        registry.register(kind, handler, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office)


def export_books(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    asked: Any = SimpleNamespace(user=owner)
    books = found(BookFilter(run.params["filters"], queryset=Book.objects.visible_to(owner), request=asked))
    columns = [
        Column(pgettext("book", "Title"), width=60),
        Column(_("Unit"), width=36),
        Column(_("Of what"), width=14),
        Column(_("Recognised from"), Kind.DATE),
        Column(_("Recognised until"), Kind.DATE),
        Column(_("Theme"), width=30),
        Column(_("State"), width=18),
        Column(_("Edition"), Kind.INT),
        Column(_("Models in what was made last"), Kind.INT),
    ]
    sheet = Sheet(_("Books of models"), columns, rows_of(run, with_editions(books).order_by(*ORDER), _book))
    return write(run, [sheet], title=_("Books of models"), name=pgettext("file name", "books-of-models"))


def _book(book: Any) -> list[Any]:
    return [
        book.title,
        book.unit.name,
        book.get_kind_display(),
        book.begins,
        book.ends,
        str(book.theme or ""),
        book.get_state_display(),
        book.edition,
        book.made_models,
    ]


def export_contents(run: JobRun) -> dict[str, Any]:
    """The contents as they are when it runs, with what was left out. Raises JobRefused for a book one reads no more."""
    owner = owner_in_office(run)
    known = Book.objects.visible_to(owner).select_related("unit", "steward", "theme")
    book = known.filter(pk=run.params["filters"]["book"]).first()
    if book is None:
        raise JobRefused(_("You may no longer read this book."))
    contents = contents_of(book, reader=owner)
    sheets = [_inside(contents), _outside(contents)]
    return write(run, sheets, title=book.title, name=pgettext("file name", "contents-of-book"))


def _inside(contents: Contents) -> Sheet:
    columns = [
        Column(pgettext("order", "No."), Kind.INT),
        Column(_("Chapter"), width=36),
        Column(_("Code"), width=20),
        Column(_("Model"), width=60),
        Column(_("Unit"), width=36),
        Column(_("Looked after today by"), width=36),
        Column(_("Domain"), width=28),
        Column(_("Level"), width=26),
        Column(_("Subject"), width=14),
        Column(_("Typical"), width=10),
        Column(_("Recognised on"), Kind.DATE),
        Column(_("Photographs"), Kind.INT),
        Column(_("Photographs without consent"), Kind.INT),
    ]
    rows = [
        [
            entry.number,
            chapter.title,
            story.code,
            story.title,
            story.unit,
            story.unit_today,
            Domain(story.domain).label,
            Level(story.level).label,
            Subject(story.subject).label,
            _("yes") if story.is_typical else "",
            story.recognised_on,
            len(entry.photographs),
            entry.without_consent,
        ]
        for chapter in contents.chapters
        for entry in chapter.entries
        for story in (entry.story,)
    ]
    return Sheet(_("In the book"), columns, rows)


def _outside(contents: Contents) -> Sheet:
    columns = [Column(_("Model"), width=60), Column(_("Unit"), width=36), Column(_("Why it is left out"), width=60)]
    return Sheet(_("Left out"), columns, [[each.title, each.unit, each.why.label] for each in contents.left_out])
