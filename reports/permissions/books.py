"""Who reads, edits and publishes books of models (DOMAIN §8)."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mobilization.workflow.refusals import NotAllowed, NotNow
from organizations.enums import Role
from organizations.permissions.reach import is_signed_in, may_see_record, reaches
from reports.book_enums import BookState
from reports.models import BookEdition

if TYPE_CHECKING:
    from organizations.models import Unit
    from reports.models import Book, BookFile

EDITORS = (Role.OFFICER, Role.SECRETARY)
"""Who puts a book together; a partner system does so as an officer."""
PUBLISHERS = (Role.APPROVER, Role.LEADER)


def may_see_book(user: Any, book: "Book") -> bool:
    """Its unit and those above. The same rule as `Book.objects.visible_to`."""
    return may_see_record(user, book)


def may_see_book_file(user: Any, file: "BookFile") -> bool:
    """Whoever reads the book has its files, also those the public is not offered any more."""
    return may_see_book(user, file.edition.book)


def may_start_book(user: Any) -> bool:
    """Whether there is any unit for which the account may begin one."""
    if not is_signed_in(user):
        return False
    acting = user.acting
    return bool(user.is_superuser or (acting and acting.role in (*EDITORS, Role.PARTNER)))


def may_start_for(user: Any, unit: "Unit") -> bool:
    """For the unit the account acts for, and those below it."""
    return reaches(user, unit, *EDITORS)


def may_write_book(user: Any, book: "Book") -> bool:
    """Officers and secretaries of the unit that looks after it, or of one above."""
    return reaches(user, book.steward, *EDITORS)


def may_publish_book(user: Any, book: "Book") -> bool:
    """The approver or the leader."""
    return reaches(user, book.steward, *PUBLISHERS)


def may_send_back(user: Any, book: "Book") -> bool:
    """Who publishes sends it back; who submitted it takes it back."""
    return may_publish_book(user, book) or may_write_book(user, book)


def may_revise(user: Any, book: "Book") -> bool:
    """Who edits begins a new edition, and so does who publishes."""
    return may_send_back(user, book)


def may_take_back(user: Any, book: "Book") -> bool:
    """Who publishes, as long as an edition is offered to the public, also while the next one is being written."""
    return may_publish_book(user, book) and BookEdition.objects.offered().filter(book=book).exists()


def may_make_files(user: Any, book: "Book") -> bool:
    """Who edits or publishes, while it is not published: a published edition keeps its files."""
    return book.state != BookState.PUBLISHED and may_send_back(user, book)


def demand_open(user: Any, book: "Book") -> None:
    """Raises NotAllowed for who may not edit it, NotNow where only its state is in the way."""
    if not may_write_book(user, book):
        raise NotAllowed(_("You may not edit this book."))
    if book.state != BookState.DRAFT:
        then = {
            BookState.IN_REVIEW: _("Take it back to draft first, with a reason."),
            BookState.PUBLISHED: _("A published edition stays as it is: begin a new edition."),
        }
        text = _("This is not possible while the state is “%(state)s”. %(then)s")
        raise NotNow(text % {"state": book.get_state_display(), "then": then[BookState(book.state)]}, book)


def book_actions(user: Any, book: "Book") -> list[str]:
    """What the account may do with the book now besides its steps, for pages and API alike."""
    actions = []
    if book.state == BookState.DRAFT and may_write_book(user, book):
        actions += ["edit", "choose"]
        if not book.editions.filter(number__isnull=False).exists():
            actions.append("discard")
    return [*actions, "make"] if may_make_files(user, book) else actions
