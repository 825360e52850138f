"""What books of models are of, how they are grouped, and their life."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MAKE_BOOK = "reports.make_book"
"""The kind of the job that makes the files of a book; its unique key is the book."""


class BookKind(TextChoices):
    """What a book is of."""

    YEAR = "year", pgettext_lazy("book", "A year")
    TERM = "term", pgettext_lazy("book", "A term")
    THEME = "theme", pgettext_lazy("book", "A theme")


class Grouping(TextChoices):
    """By what its chapters are made."""

    DOMAIN = "domain", pgettext_lazy("chapters", "By domain")
    UNIT = "unit", pgettext_lazy("chapters", "By unit")
    THEME = "theme", pgettext_lazy("chapters", "By theme")


class BookState(TextChoices):
    """The life of a book; a published one that is worked on again is a draft, and its edition stays."""

    DRAFT = "draft", pgettext_lazy("book", "Draft")
    IN_REVIEW = "in_review", pgettext_lazy("book", "In review")
    PUBLISHED = "published", pgettext_lazy("book", "Published")


class BookFormat(TextChoices):
    """The two files of an edition; there are both or neither."""

    DOCX = "docx", "Word"
    PDF = "pdf", "PDF"


class WhyOut(TextChoices):
    """Why a model that the rule proposes, or the editor took in, is not in the book."""

    BY_EDITOR = "by_editor", _("Left out by the editor")
    NOT_PUBLIC = "not_public", _("Not public: taken out of the showcase, revoked or withdrawn")
    NO_STORY = "no_story", _("No story: neither the way of working nor results are written")
