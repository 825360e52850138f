"""What of a printed book may no longer be shown: models that are not public, names and photographs without consent."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports import book_sources
from reports.book_contents import mark_of
from reports.models import BookEdition


@dataclass(frozen=True)
class Withdrawn:
    """Ids of what stands in an edition and was withdrawn since; empty lists where all may be shown."""

    models: list[int]
    persons: list[int]
    photographs: list[int]

    def __bool__(self) -> bool:
        return bool(self.models or self.persons or self.photographs)


def withdrawn_from(editions: Iterable[BookEdition]) -> dict[int, Withdrawn]:
    """By edition; a fixed number of queries. A name that is another one now counts as withdrawn.

    So does a model that is only named, as the origin or a copy of one in the book.
    """
    editions = list(editions)
    told = {each.pk: [*each.printed["models"], *each.printed.get("relatives", [])] for each in editions}
    models = {pk for some in told.values() for pk in some}
    persons = {int(pk) for each in editions for pk in each.printed["persons"]}
    pictures = {pk for each in editions for pk in each.printed["photographs"]}
    standing = book_sources.standing(models, persons, pictures)
    marks = {str(pk): mark_of(name) for pk, name in standing.persons.items()}
    return {
        each.pk: Withdrawn(
            models=[pk for pk in dict.fromkeys(told[each.pk]) if pk not in standing.models],
            persons=[int(pk) for pk, mark in each.printed["persons"].items() if marks.get(pk) != mark],
            photographs=[pk for pk in each.printed["photographs"] if pk not in standing.photographs],
        )
        for each in editions
    }


def may_be_shown(edition: BookEdition) -> bool:
    """Whether the public may have the edition now: nothing of it was withdrawn."""
    return not withdrawn_from([edition])[edition.pk]
