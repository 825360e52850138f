"""The life of a book: draft → in review → published → draft again for the next edition.

What is published is an edition (`BookEdition`): it gets its number here, and its files stay whatever the book becomes.
"""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mobilization.workflow.refusals import TransitionRefused
from mobilization.workflow.transitions import Context, Transition, Workflow
from reports.book_enums import BookState
from reports.models import Book, BookEdition, BookTransition
from reports.permissions.books import may_publish_book, may_revise, may_send_back, may_take_back, may_write_book


def _proof_of(book: Book) -> BookEdition | None:
    found: BookEdition | None = book.editions.filter(number=None).first()
    return found


def _has_models(book: Book, context: Context) -> None:
    """Raises TransitionRefused for a book with nothing in it."""
    if not context.data["models_count"]:
        raise TransitionRefused(_("No model stands in the book yet: widen its rule or take models in."))


def _is_made(book: Book, context: Context) -> None:
    """Raises TransitionRefused where the files are missing, or say something else than the contents of now."""
    proof = _proof_of(book)
    if proof is None:
        raise TransitionRefused(_("The files have not been made yet."))
    if proof.digest != context.data["digest"]:
        raise TransitionRefused(_("The contents have changed since the files were made: make them again and look."))


def _number(book: Book, context: Context) -> None:
    """The proof becomes the next edition."""
    proof = _proof_of(book)
    if proof is None:  # pragma: no cover - `_is_made` has looked, under the lock of the book
        raise TransitionRefused(_("The files have not been made yet."))
    last = book.editions.filter(number__isnull=False).order_by("-number").values_list("number", flat=True).first() or 0
    proof.number, proof.published_at = last + 1, context.at
    proof.save(update_fields=["number", "published_at"])


def _take_back(book: Book, context: Context) -> None:
    """No edition of it is offered to the public any more."""
    book.editions.filter(number__isnull=False).filter(taken_back_at=None).update(taken_back_at=timezone.now())


BOOK_STEPS = Workflow(
    name="reports.book",
    model=Book,
    states=BookState,
    log=BookTransition,
    transitions=(
        Transition(
            action="submit",
            label=pgettext_lazy("book", "Submit for review"),
            from_states=frozenset({BookState.DRAFT}),
            to_state=BookState.IN_REVIEW,
            may=may_write_book,
            check=_has_models,
        ),
        Transition(
            action="return",
            label=pgettext_lazy("book", "Send back to draft"),
            from_states=frozenset({BookState.IN_REVIEW}),
            to_state=BookState.DRAFT,
            may=may_send_back,
            needs_reason=True,
            style="quiet",
        ),
        Transition(
            action="publish",
            label=pgettext_lazy("book", "Publish"),
            from_states=frozenset({BookState.IN_REVIEW}),
            to_state=BookState.PUBLISHED,
            may=may_publish_book,
            check=_is_made,
            effect=_number,
        ),
        Transition(
            action="revise",
            label=gettext_lazy("Begin a new edition"),
            from_states=frozenset({BookState.PUBLISHED}),
            to_state=BookState.DRAFT,
            may=may_revise,
            style="quiet",
        ),
        Transition(
            action="take_back",
            label=gettext_lazy("Take back from the public"),
            from_states=frozenset({BookState.PUBLISHED, BookState.DRAFT}),
            to_state=BookState.DRAFT,
            may=may_take_back,
            needs_reason=True,
            style="danger",
            effect=_take_back,
        ),
    ),
)
