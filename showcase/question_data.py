"""Questions and answers as files: what the pages show, without the name of any citizen."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dialogues.queries.published_opinions import DATA, shown_questions
from showcase.open_data import csv_of_rows, json_of_rows
from showcase.public import DAY, NUMBER, TEXT, PublicField

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from dialogues.models import PublishedOpinion

_TITLES = {
    "id": (_("Number in the library"), NUMBER),
    "title": (_("Title"), TEXT),
    "question": (_("Question"), TEXT),
    "answer": (_("Answer"), TEXT),
    "place": (_("Place"), TEXT),
    "domain": (_("Domain"), TEXT),
    "answered_on": (_("Answered on"), DAY),
    "published_on": (_("Published on"), DAY),
    "theme_name": (_("Theme"), TEXT),
    "unit_name": (_("Unit of the place"), TEXT),
    "unit_code": (_("Code of the unit"), TEXT),
    "answered_by_name": (_("Answered by"), TEXT),
    "answered_by_code": (_("Code of the unit that answered"), TEXT),
}
FIELDS = tuple(PublicField(key, *_TITLES[key][:1], None, _TITLES[key][1]) for key in DATA)


def csv_of_questions(rows: "QuerySet[PublishedOpinion]") -> Iterator[bytes]:
    """The questions as CSV with a heading in the reader's language."""
    yield from csv_of_rows(shown_questions(rows, DATA), FIELDS)


def json_of_questions(rows: "QuerySet[PublishedOpinion]") -> Iterator[bytes]:
    """The questions as one JSON object, `questions` in it a row each."""
    yield from json_of_rows(shown_questions(rows, DATA), "questions")
