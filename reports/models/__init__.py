"""Reports, what they are made from, and what stands in them."""

from reports.models.book import Book, BookChoice, BookEdition, BookFile, BookTransition

__all__ = ["Book", "BookChoice", "BookEdition", "BookFile", "BookTransition"]
