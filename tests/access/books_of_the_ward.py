"""Books of the ward in each state, with files of a published one; how to reach them."""

from types import SimpleNamespace

from django.utils import timezone

from directives.models import Theme
from mobilization.common.files import store
from models_registry.models import ModelTheme
from reports.models import Book, BookChoice, BookEdition, BookFile
from reports.queries.book_contents import contents_of
from tests.reports.book_makers import make_book, make_told

BOOK_JOBS = ("reports.make_book", "reports.export_books", "reports.export_book_contents")


def make_edition(book, *, number=None):
    """Both files of what the book has now; `number` makes it a published edition."""
    contents = contents_of(book)
    edition = BookEdition.objects.create(
        book=book,
        number=number,
        published_at=timezone.now() if number else None,
        digest=contents.digest(),
        models_count=len(contents.entries),
        photographs_count=0,
        printed=contents.rows(),
    )
    for kind in ("docx", "pdf"):
        store(BookFile(edition=edition, format=kind), kind.encode(), name=f"sach.{kind}")
    return edition


def build_books(units) -> SimpleNamespace:
    """A draft, one in review with its files, one that is published; a model in them, and one that is not."""
    ward = units.ward
    model = make_told(ward, title="Trong sách")
    other = make_told(ward, title="Ngoài sách")
    theme = Theme.objects.create(code="of-the-book", name_vi="Của cuốn sách", name_en="Of the book")
    ModelTheme.objects.create(model=model, theme=theme)
    of = {"kind": "theme", "theme": theme, "begins": None, "ends": None}
    draft = make_book(ward, **of)
    review = make_book(ward, **of, title="Chờ duyệt", state="in_review")
    published = make_book(ward, **of, title="Đã xuất bản", state="published")
    BookChoice.objects.create(book=review, model=model, place=1)
    make_edition(review)
    edition = make_edition(published, number=1)
    return SimpleNamespace(
        draft=draft,
        review=review,
        published=published,
        edition=edition,
        file=edition.files.get(format="pdf"),
        model=model,
        other=other,
    )


TEXT = {
    "title": "Sách mô hình", "kind": "year", "begins": "01/01/2026", "ends": "31/12/2026", "grouping": "unit",
    "photographs": "1", "subtitle": "Tập 1", "foreword": "Lời đầu.", "foreword_by": "Ban biên soạn",
    "imprint": "In 2026", "level": "grassroots", "only_typical": "on", "domains": ["economy"],
}  # fmt: skip
SENT = {"title": "Sách mô hình", "kind": "year", "begins": "2026-01-01", "ends": "2026-12-31"}


def _of(name, /, **data):
    return lambda world: ({"pk": getattr(world.books, name).pk}, data)


def _model(name, /, **data):
    return lambda world: ({"pk": world.books.draft.pk, "model": getattr(world.books, name).pk}, data)


def _chosen(**more):
    return lambda world: ({"pk": world.books.draft.pk}, {"model": world.books.other.pk, **more})


BOOK_ADDRESSES = {
    "books/new/": lambda world: ({}, TEXT | {"unit": world.units.ward.pk}),
    "books/export/": lambda world: ({}, {}),
    "books/<int:pk>/": _of("published"),
    "books/<int:pk>/edit/": _of("draft", **TEXT, version="1"),
    "books/<int:pk>/discard/": _of("draft", x=1),
    "books/<int:pk>/export/": _of("published"),
    "books/<int:pk>/files/": _of("draft", x=1),
    "books/<int:pk>/files/<int:file>/": lambda world: (
        {"pk": world.books.published.pk, "file": world.books.file.pk},
        {},
    ),
    "books/<int:pk>/do/<slug:action>/": lambda world: ({"pk": world.books.review.pk, "action": "publish"}, {"x": 1}),
    "books/<int:pk>/models/new/": _chosen(),
    "books/<int:pk>/models/<int:model>/leave-out/": _model("model", x=1),
    "books/<int:pk>/models/<int:model>/to-the-rule/": _model("model", x=1),
    "books/<int:pk>/models/<int:model>/place/": _model("model", place="1"),
    "showcase/books/<int:pk>/<slug:kind>/": lambda world: ({"pk": world.books.edition.pk, "kind": "pdf"}, {}),
    "api/v1/books/": lambda world: ({}, SENT | {"unit": world.units.ward.pk}),
    "api/v1/books/<int:pk>/": _of("draft", title="Other"),
    "api/v1/books/<int:pk>/contents/": _of("draft"),
    "api/v1/books/<int:pk>/editions/": _of("published"),
    "api/v1/books/<int:pk>/choose/": _chosen(is_in=True),
    "api/v1/books/<int:pk>/place/": lambda world: (
        {"pk": world.books.draft.pk},
        {"model": world.books.model.pk, "place": 1},
    ),
    "api/v1/books/<int:pk>/make/": _of("draft", x=1),
    "api/v1/books/<int:pk>/submit/": _of("draft", x=1),
    "api/v1/books/<int:pk>/return/": _of("review", reason="because"),
    "api/v1/books/<int:pk>/publish/": _of("review", x=1),
    "api/v1/books/<int:pk>/revise/": _of("published", x=1),
    "api/v1/books/<int:pk>/take-back/": _of("published", reason="because"),
}

OF_BOOKS = {
    "book": lambda units: _ids(Book.objects.filter(steward__in=units)),
    "bookchoice": lambda units: _ids(BookChoice.objects.filter(book__steward__in=units)),
    "bookedition": lambda units: _ids(BookEdition.objects.filter(book__steward__in=units)),
}
"""Table on record → the rows that lie in a reach."""


def _ids(rows):
    return set(rows.values_list("pk", flat=True))
