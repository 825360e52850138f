"""How states of books are coloured; each tone has a shape of its own, too."""

from reports.book_enums import BookState

OF_BOOKS: dict[str, str] = {
    BookState.DRAFT: "neutral",
    BookState.IN_REVIEW: "waiting",
    BookState.PUBLISHED: "success",
}
