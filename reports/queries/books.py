"""What pages and API ask of books besides their contents: their editions, units to begin one for, whose turn it is."""

from typing import TYPE_CHECKING, Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from mobilization.outbox.enums import ACTIVE_STATES
from mobilization.outbox.models import Job
from organizations.models import Unit
from reports.book_enums import MAKE_BOOK, BookState
from reports.models import Book, BookEdition
from reports.permissions.books import may_start_book

if TYPE_CHECKING:
    from collections.abc import Iterable

ORDER = ("-created_at", "-id")


def with_editions(books: "QuerySet[Any]") -> "QuerySet[Any]":
    """With units, theme, `edition` (the newest published number), and how many models stood in what was made last."""
    last = BookEdition.objects.filter(book=OuterRef("pk")).order_by("-id")
    found: QuerySet[Any] = books.select_related("unit", "steward", "theme").annotate(
        edition=Max("editions__number"), made_models=Subquery(last.values("models_count")[:1])
    )
    return found


def units_to_start_for(user: Any) -> "QuerySet[Unit]":
    """Units of today for which the account may begin a book: `may_start_for` says yes to each."""
    units = Unit.objects.in_force()
    if user.is_superuser:
        return units
    return units.within(user.acting.unit) if may_start_book(user) else units.none()


def job_of(book: Book) -> Job | None:
    """The job that is making its files now."""
    found: Job | None = Job.objects.filter(Q(kind=MAKE_BOOK, unique_key=str(book.pk), state__in=ACTIVE_STATES)).first()
    return found


def turn_of(book: Book, offered: "Iterable[Any]") -> str:
    """Who takes the next step, said to those who read it and cannot; "" where nothing is to be done."""
    if any(step.style == "primary" for step in offered):
        return ""
    texts = {
        BookState.DRAFT: _("An officer or the secretary of %(unit)s submits it for review."),
        BookState.IN_REVIEW: _("It waits for the approver or the leader of %(unit)s."),
    }
    text = texts.get(BookState(book.state))
    return text % {"unit": book.steward.name} if text else ""
