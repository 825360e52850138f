"""Sums kept ready of what is counted over whole cities: cells of places, and the changes not yet added to them.

Triggers of the counted tables write changes, each for its own statement, so that nobody who writes waits for another;
a fold adds them to the cells. The tables are written by functions of the database alone.
"""

from enum import IntEnum
from typing import ClassVar

from django.db import models


class Facet(IntEnum):
    """By what a cell is divided: nothing, the kind's own columns together, the units, or what the kind says further.

    The parts of ALONG are the name of one column and its value, that of SINCE is what says how long may be waited from
    the day on.
    """

    TOTAL = 0
    CROSSED = 1
    UNITS = 2
    THEME = 3
    HEAP = 4
    ALONG = 5
    SINCE = 6


class RolledPlace(models.Model):
    """A unit with all below it (without a root: everywhere), as it was or as it is now, of which sums are kept."""

    root = models.ForeignKey(
        "organizations.Unit", models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    as_it_was = models.BooleanField()

    class Meta:
        verbose_name = "place of kept sums"
        verbose_name_plural = "places of kept sums"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["root", "as_it_was"], name="rolled_place_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.root_id}{' as it was' if self.as_it_was else ''}"


class RolledMember(models.Model):
    """A unit of a place, as the tree was when its sums were made: sums of another tree are not read."""

    pk = models.CompositePrimaryKey("as_it_was", "unit", "place")
    as_it_was = models.BooleanField()
    unit = models.ForeignKey(
        "organizations.Unit", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    place = models.ForeignKey(RolledPlace, models.DO_NOTHING, related_name="+", db_constraint=False)

    class Meta:
        verbose_name = "unit of a place"
        verbose_name_plural = "units of places"

    def __str__(self) -> str:
        return f"{self.place_id}: {self.unit_id}"


class RolledCell(models.Model):
    """A sum: `measure` of a `kind`, by its `day` and `parts`; of units and along a column `day` begins the half month.

    `before` is the first day of the half month in which the same thing was counted last: see `counting.py`.
    """

    place = models.ForeignKey(RolledPlace, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    kind = models.CharField(max_length=20)
    measure = models.PositiveSmallIntegerField()
    facet = models.PositiveSmallIntegerField()
    day = models.DateField()
    before = models.DateField(null=True)
    parts = models.JSONField()
    number = models.BigIntegerField()

    class Meta:
        verbose_name = "kept sum"
        verbose_name_plural = "kept sums"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place", "kind", "facet", "measure", "day", "before", "parts"],
                include=["number"],
                name="rolled_cell_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.measure} {self.day}: {self.number}"


class RolledChange(models.Model):
    """What a statement added to the sums, and took from them (`number` is below nought)."""

    kind = models.CharField(max_length=20)
    measure = models.PositiveSmallIntegerField()
    facet = models.PositiveSmallIntegerField()
    steward = models.ForeignKey(
        "organizations.Unit", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    unit = models.ForeignKey(
        "organizations.Unit", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    day = models.DateField()
    before = models.DateField(null=True)
    parts = models.JSONField()
    number = models.BigIntegerField()

    class Meta:
        verbose_name = "change of kept sums"
        verbose_name_plural = "changes of kept sums"

    def __str__(self) -> str:
        return f"{self.kind} {self.measure} {self.day}: {self.number:+}"
