"""Reads on the catalogues, on the authority matrix and on periods of service that chain."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from awards.enums import Validity
from mobilization.common.text import fold
from organizations.dates import in_force, today
from organizations.models import Person


class DatedQuerySet(models.QuerySet[Any]):
    """Reads on rows that hold from a day on."""

    def in_force(self, on: datetime.date | None = None) -> Self:
        """Those of the day (today when none is given)."""
        return self.filter(in_force(on or today()))

    def standing(self, validity: str, on: datetime.date | None = None) -> Self:
        """In force on the day, before it, or after it."""
        day = on or today()
        if validity == Validity.AHEAD:
            return self.filter(valid_from__gt=day)
        return self.filter(valid_to__lt=day) if validity == Validity.OVER else self.in_force(day)

    def found_by(self, text: str) -> Self:
        """That hold all the words, with or without accents."""
        return self.filter(*(Q(search__contains=word) for word in fold(text).split()))


class CatalogueQuerySet(DatedQuerySet):
    """Reads on a catalogue."""

    def given_to(self, recipient: str) -> Self:
        """Those for persons, households or collectives."""
        return self.filter(**{f"for_{recipient}": True})


class AuthorityQuerySet(DatedQuerySet):
    """Reads on the authority matrix."""

    def in_force(self, on: datetime.date | None = None) -> Self:
        """Those of the day; what is decided must be in force itself."""
        day = on or today()
        titled = Q(title__isnull=False) & in_force(day, "title__")
        formed = Q(form__isnull=False) & in_force(day, "form__")
        return super().in_force(day).filter(titled | formed)

    def of(self, subject: Any) -> Self:
        """The rows of this title or form."""
        return self.filter(**{subject.AUTHORITY: subject.pk})

    def found_by(self, text: str) -> Self:
        """Whose post, title or form holds all the words, with or without accents."""
        words = fold(text).split()
        return self.filter(
            *(Q(search__contains=w) | Q(title__search__contains=w) | Q(form__search__contains=w) for w in words)
        )


class ServicePeriodQuerySet(models.QuerySet[Any]):
    """Reads on periods of service."""

    def visible_to(self, user: Any) -> Self:
        """Those of people one sees (`Person.objects.visible_to`): a medal needs all of a person's service together."""
        return self.filter(person__in=Person.objects.visible_to(user).human())

    def without_proof(self) -> Self:
        """Those that no document and no file proves."""
        return self.filter(proof_number="", proofs=None)

    def with_proof(self) -> Self:
        """Those with a document's number or a file."""
        return self.filter(~Q(proof_number="") | Q(proofs__isnull=False)).distinct()

    def in_turn(self) -> Self:
        """In the order in which the posts were held."""
        return self.order_by("valid_from", "id")
