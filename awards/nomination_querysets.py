"""Reads on nominations that chain."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from mobilization.common.text import clean, fold
from models_registry.querysets import path_of_reader
from organizations.models.stewarded import StewardedQuerySet


class NominationQuerySet(StewardedQuerySet):
    """Reads on nominations."""

    def visible_to(self, user: Any) -> Self:
        """Those of the subtree; what was ever submitted to a body of the subtree, too. Council members read none."""
        path = path_of_reader(user)
        if path is None:
            return self.none()
        return self.filter(readable_below(path))

    def found_by(self, text: str) -> Self:
        """Whose recipient, post or code holds all the words, with or without accents."""
        words = fold(text).split()
        return self.filter(*(Q(search__contains=word) | Q(code__istartswith=clean(word)) for word in words))


class PartQuerySet(models.QuerySet[Any]):
    """Reads on what belongs to nominations."""

    def visible_to(self, user: Any) -> Self:
        """Those of the nominations that the account reads."""
        path = path_of_reader(user)
        return self.none() if path is None else self.filter(readable_below(path, "nomination__"))


def readable_below(path: str, prefix: str = "") -> Q:
    """Nominations that who acts for the unit with this path reads."""
    at_body = {f"{prefix}body_steward__path__startswith": path, f"{prefix}submitted_on__isnull": False}
    return Q(**{f"{prefix}steward__path__startswith": path}) | Q(**at_body)
