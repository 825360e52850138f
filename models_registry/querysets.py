"""Reads on models, on what belongs to them and on candidacies that chain."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from directives import rules
from mobilization.common.text import fold
from models_registry.enums import LIVING_STATES
from models_registry.rules import SILENT_DAYS
from organizations.models.stewarded import SUBTREE_ROLES, StewardedQuerySet


def path_of_reader(user: Any) -> str | None:
    """The path of the subtree whose records the account reads inside; "/" for all, None for nowhere."""
    if not (user.is_authenticated and user.is_active):
        return None
    if user.is_superuser:
        return "/"
    acting = user.acting
    return str(acting.unit.path) if acting and acting.role in SUBTREE_ROLES else None


class ModelQuerySet(StewardedQuerySet):
    """Reads on models."""

    def open_to(self, user: Any) -> Self:
        """Models whose inside the account reads: those its subtree looks after, in every state."""
        return super().visible_to(user)

    def visible_to(self, user: Any) -> Self:
        """What the account may know of: its subtree's models, and every registered one.

        Of the latter everybody reads the card: title, unit, domain, state, summary and results (DOMAIN §8); the rest
        only `open_to` opens.
        """
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        acting = user.acting
        if acting is None:
            return self.none()
        registered = Q(registered_on__isnull=False)
        if acting.role not in SUBTREE_ROLES:
            return self.filter(registered)
        return self.filter(registered | Q(steward__path__startswith=acting.unit.path))

    def living(self) -> Self:
        """Registered or in implementation."""
        return self.filter(state__in=LIVING_STATES)

    def silent(self, on: datetime.date) -> Self:
        """Living, without a progress entry for longer than the campaign's rhythm; without a campaign, than the rule."""
        quiet_since = models.functions.Coalesce("last_progress_on", "registered_on")
        rhythm = models.functions.Coalesce("campaign__rhythm_days", rules.in_sql(SILENT_DAYS, on=on))
        return (
            self.living()
            .alias(
                quiet_days=models.ExpressionWrapper(
                    models.Value(on, output_field=models.DateField()) - quiet_since, output_field=models.DurationField()
                ),
                rhythm=models.ExpressionWrapper(
                    rhythm * models.Value(datetime.timedelta(days=1)), output_field=models.DurationField()
                ),
            )
            .filter(quiet_days__gt=models.F("rhythm"))
        )

    def found_by(self, text: str) -> Self:
        """Models whose title or code holds all the words, with or without accents."""
        words = fold(text).split()
        return self.filter(*(Q(search__contains=word) for word in words)) if words else self


class PartQuerySet(models.QuerySet[Any]):
    """Reads on what belongs to a model: it opens with the model's inside."""

    def visible_to(self, user: Any) -> Self:
        """Those of models the account reads inside."""
        path = path_of_reader(user)
        return self.none() if path is None else self.filter(model__steward__path__startswith=path)


class CandidacyQuerySet(PartQuerySet):
    """Reads on candidacies."""

    def visible_to(self, user: Any) -> Self:
        """Those of models the account reads inside, and those its subtree judges.

        Who judges stands above who made the model, but for what a reorganisation gave to somebody else.
        """
        path = path_of_reader(user)
        if path is None:
            return self.none()
        return self.filter(Q(model__steward__path__startswith=path) | Q(body_steward__path__startswith=path))
