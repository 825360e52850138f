"""Verbs of books: beginning, changing, choosing and ordering models, steps, asking for the files, throwing away."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mobilization.common.editing import RecordChanged, apply_values, demand_order
from mobilization.common.files import discard
from mobilization.common.locks import locked
from mobilization.common.recording import because
from mobilization.outbox.events import record_event
from mobilization.outbox.models import Job
from mobilization.outbox.services import request_job
from mobilization.workflow.refusals import NotNow
from mobilization.workflow.transitions import apply_transition
from organizations.models import Unit
from organizations.offices import office_of
from reports.book_enums import MAKE_BOOK, BookKind, Grouping
from reports.book_steps import BOOK_STEPS
from reports.models import Book, BookChoice, BookEdition
from reports.permissions.books import demand_open, may_make_files, may_start_for
from reports.queries.book_contents import chapter_with, contents_of, ids_of, why_not

EDITED = (
    "title", "subtitle", "kind", "begins", "ends", "theme", "domains", "level", "only_typical", "grouping",
    "photographs", "foreword", "foreword_by", "imprint",
)  # fmt: skip
LONG = ("foreword", "imprint")
EXPORT_BOOKS = "reports.export_books"
EXPORT_CONTENTS = "reports.export_book_contents"
REVIEWED = ("publish",)
"""Steps that are taken on the files that were looked at."""


@transaction.atomic
def start_book(*, unit: Unit, values: Mapping[str, Any], by: Any) -> Book:
    """Begin a book of the unit; `values` are those of EDITED. Raises PermissionDenied, ValidationError by field."""
    if not may_start_for(by, unit):
        raise PermissionDenied
    made = Book(unit=unit, steward=unit)
    apply_values(made, values, EDITED, long=LONG)
    _check(made)
    made.save()
    record_event(kind="reports.book_started", subject=made, by=by, data={"unit": unit.pk, "kind": made.kind})
    return made


@transaction.atomic
def change_book(book: Book, *, version: int, changes: Mapping[str, Any], by: Any) -> Book:
    """Change the book that the editor saw as `version`; returns it as stored.

    Raises NotAllowed, NotNow, RecordChanged (nothing is overwritten), and ValidationError by field.
    """
    stored = open_book(book, by)
    if stored.version != version:
        raise RecordChanged(stored)
    if different := apply_values(stored, changes, EDITED, long=LONG):
        _check(stored)
        stored.version += 1
        stored.save()
        record_event(kind="reports.book_changed", subject=stored, by=by, data={"fields": different})
    return stored


def locked_book(book: Book) -> Book:
    """The book as it is stored, kept for this transaction. Raises ValidationError where it is gone."""
    stored: Book | None = locked(Book.objects.select_related("unit", "steward", "theme"), book.pk)
    if stored is None:
        raise ValidationError(_("Somebody else has taken this away."))
    return stored


def open_book(book: Book, by: Any) -> Book:
    """The same, where it may be edited. Raises NotAllowed, NotNow."""
    stored = locked_book(book)
    demand_open(by, stored)
    return stored


def _check(book: Book) -> None:
    """Raises ValidationError at the field that is to be corrected."""
    wrong: dict[str, Any] = {}
    if book.kind == BookKind.THEME:
        if book.theme is None:
            wrong["theme"] = _("Choose the theme the book is about.")
        if book.grouping == Grouping.THEME:
            wrong["grouping"] = _("A book of one theme has chapters by domain or by unit.")
    else:
        for name in ("begins", "ends"):
            if getattr(book, name) is None:
                wrong[name] = _("A book of a year or a term needs its first and its last day.")
    if wrong:
        raise ValidationError(wrong)
    if book.begins and book.ends:
        demand_order(book.begins, book.ends, "ends")


@transaction.atomic
def choose_model(book: Book, *, model: int, is_in: bool | None, by: Any) -> Book:
    """Take a model (id) in, leave it out, or leave it to the rule again (None).

    Raises NotAllowed, NotNow, and ValidationError where it cannot stand in the book.
    """
    stored = open_book(book, by)
    if is_in and (why := why_not(stored, model)):
        raise ValidationError({"model": why})
    if is_in is False and not _is_known(stored, model):
        raise ValidationError({"model": _("This model does not stand in the book.")})
    choice = BookChoice.objects.filter(book=stored, model=model).first() or BookChoice(book=stored, model_id=model)
    choice.is_in = is_in
    if is_in is False:
        choice.place = None
    if choice.is_in is not None or choice.place is not None:
        choice.save()
    elif choice.pk is not None:
        choice.delete()
    record_event(kind="reports.book_model_chosen", subject=stored, by=by, data={"model": model, "is_in": is_in})
    return stored


def _is_known(book: Book, model: int) -> bool:
    contents = contents_of(book)
    return chapter_with(contents, model) is not None or any(each.pk == model for each in contents.left_out)


@transaction.atomic
def place_model(book: Book, *, model: int, place: int, by: Any) -> Book:
    """Put a model (id) at a place of its chapter, from 1; beyond the last it is the last.

    Raises NotAllowed, NotNow, and ValidationError for a model that does not stand in the book.
    """
    stored = open_book(book, by)
    chapter = chapter_with(contents_of(stored), model)
    if chapter is None:
        raise ValidationError({"model": _("This model does not stand in the book.")})
    order = [pk for pk in ids_of(chapter.entries) if pk != model]
    order.insert(max(place, 1) - 1, model)
    known = {each.model_id: each for each in stored.choices.filter(model__in=order)}
    for number, pk in enumerate(order, 1):
        choice = known.get(pk) or BookChoice(book=stored, model_id=pk)
        if choice.place != number:
            choice.place = number
            choice.save()
    record_event(kind="reports.book_model_placed", subject=stored, by=by, data={"model": model, "place": place})
    return stored


@transaction.atomic
def take_step(book: Book, action: str, *, reason: str = "", seen: str | None = None, by: Any) -> Book:
    """A step; `seen` is the digest of the files that who publishes looked at (None: whatever there is).

    Submitting asks for the files. Raises WrongState, NotAllowed, ReasonMissing, TransitionRefused, LookupError, and
    RecordChanged where other files were made since.
    """
    stored = locked_book(book)
    BOOK_STEPS.transition(action)
    data: dict[str, Any] = {}
    if action in ("submit", "publish"):
        contents = contents_of(stored)
        data = {"models_count": len(contents.entries), "digest": contents.digest()}
    if action in REVIEWED and seen is not None and seen != proof_digest(stored):
        raise RecordChanged(stored)
    with because(reason):
        done = apply_transition(stored, action, by=by, reason=reason, **data)
    if action == "submit" and data["digest"] != proof_digest(stored):
        _request(done, by)
    return done


def proof_digest(book: Book) -> str:
    """What the files that may be published next say; empty where there are none."""
    return book.editions.filter(number=None).values_list("digest", flat=True).first() or ""


@transaction.atomic
def request_files(book: Book, *, by: Any) -> Job:
    """Ask for Word and PDF; asking again while they are being made returns that job. Raises PermissionDenied."""
    stored = locked_book(book)
    if not may_make_files(by, stored):
        raise PermissionDenied
    return _request(stored, by)


def _request(book: Book, by: Any) -> Job:
    return request_job(kind=MAKE_BOOK, owner=by, params={"book": book.pk, **office_of(by)}, unique_key=str(book.pk))


@transaction.atomic
def discard_book(book: Book, *, by: Any) -> None:
    """Throw a draft away that was never published; the record of changes keeps it. Raises NotAllowed, NotNow."""
    stored = open_book(book, by)
    if stored.editions.filter(number__isnull=False).exists():
        raise NotNow(_("A book of which an edition was published is not thrown away."), stored)
    record_event(kind="reports.book_discarded", subject=stored, by=by, data={"unit": stored.unit_id})
    discard_proof(stored)
    stored.delete()


def discard_proof(book: Book) -> None:
    """Take the unpublished files away, their bytes after the commit."""
    proof: BookEdition | None = book.editions.filter(number=None).first()
    if proof is not None:
        for file in proof.files.all():
            discard(file)
        proof.delete()
