"""What books of models make known to the other parts when the portal starts."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mobilization.common import waiting
from mobilization.common.grants import append_only
from mobilization.workflow import transitions
from organizations.movers import StewardMover
from organizations.movers import register as let_move
from organizations.permissions.history import belongs_to, readable
from organizations.queries.history import tells_of
from reports.book_steps import BOOK_STEPS
from reports.book_waiting import books_waiting
from reports.jobs import book_lists, books
from reports.models import Book, BookChoice, BookEdition


def _of_books_below(path: str) -> Q:
    return Q(book__in=Book.objects.filter(steward__path__startswith=path).values("pk"))


def register() -> None:
    """Workflow, jobs, mover, readers of history, what waits."""
    append_only("reports_booktransition")
    transitions.register(BOOK_STEPS)
    let_move(StewardMover(key="reports.book", title=_("books of models"), model=Book))
    for part in (BookChoice, BookEdition):
        readable(part, within=_of_books_below)
        belongs_to(part, "book__steward")
    tells_of(Book, {BookChoice: "book", BookEdition: "book"})
    books.register()
    book_lists.register()
    waiting.register(books_waiting)
