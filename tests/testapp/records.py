"""A record with a steward, as models and opinions will be."""

from django.db import models

from organizations.models import Stewarded, StewardedQuerySet


class Item(Stewarded):
    """Something a unit made."""

    title = models.CharField(max_length=100)

    objects = StewardedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title
