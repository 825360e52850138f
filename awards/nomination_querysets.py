"""Reads on nominations that chain."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from awards.enums import AGENDA_KIND, OpinionState
from mobilization.common.text import clean, fold
from models_registry.querysets import path_of_reader
from organizations.models.stewarded import StewardedQuerySet
from reviews.models import Session, SessionItem
from reviews.querysets import is_council_member


class NominationQuerySet(StewardedQuerySet):
    """Reads on nominations."""

    def visible_to(self, user: Any) -> Self:
        """Those of the subtree; what was ever submitted to a body of the subtree, too.

        A council member reads what is on the agenda of a session of theirs, until it is closed; the subtree of a unit
        that is asked for its opinion reads it until it has answered.
        """
        return self.filter(readable_by(user))

    def found_by(self, text: str) -> Self:
        """Whose recipient, post or code holds all the words, with or without accents."""
        words = fold(text).split()
        return self.filter(*(Q(search__contains=word) | Q(code__istartswith=clean(word)) for word in words))


class PartQuerySet(models.QuerySet[Any]):
    """Reads on what belongs to nominations."""

    def visible_to(self, user: Any) -> Self:
        """Those of the nominations that the account reads."""
        return self.filter(readable_by(user, "nomination__"))


def readable_by(user: Any, prefix: str = "") -> Q:
    """Nominations that the account reads; of nothing it reads no condition is true."""
    if is_council_member(user):
        return Q(**{f"{prefix}pk__in": before_council_of(user)})
    path = path_of_reader(user)
    return Q(pk__in=[]) if path is None else readable_below(path, prefix)


def before_council_of(user: Any) -> "models.QuerySet[Any]":
    """Ids of what a council member is to vote on: on a living agenda, and they are not kept from it."""
    items = SessionItem.objects.visible_to(user).filter(kind=AGENDA_KIND)
    found: models.QuerySet[Any] = items.filter(session__in=Session.objects.living().values("pk")).values("matter")
    return found


def readable_below(path: str, prefix: str = "") -> Q:
    """Nominations that who acts for the unit with this path reads."""
    at_body = {f"{prefix}body_steward__path__startswith": path, f"{prefix}submitted_on__isnull": False}
    asked = Q(**{f"{prefix}pk__in": asked_below(path)})
    return Q(**{f"{prefix}steward__path__startswith": path}) | Q(**at_body) | asked


def asked_below(path: str) -> "models.QuerySet[Any]":
    """Ids of the nominations on which a unit of the subtree is asked for its opinion and has not answered."""
    opinions = apps.get_model("awards", "CoOpinion").objects.filter(state=OpinionState.OPEN)
    found: models.QuerySet[Any] = opinions.filter(asked_steward__path__startswith=path).values("nomination")
    return found
