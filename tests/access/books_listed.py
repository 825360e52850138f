"""Books of models, and which of them the visitor may see by DOMAIN §8."""

from reports.models import Book
from tests.access.decisions_listed import reached
from tests.access.lists import EVERYWHERE, List, at
from tests.access.reading import links, results
from tests.reports.book_makers import make_book


def fill_books(world) -> None:
    """A book of every unit."""
    for name in EVERYWHERE:
        make_book(getattr(world.units, name), title=f"Sách {name}")


BOOK_LISTS = (
    List("books", "books/", at("books/", links("books")), reached(Book.objects)),
    List("books, API", "api/v1/books/", at("api/v1/books/?page_size=9", results), reached(Book.objects)),
)
