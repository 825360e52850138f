"""Rows to page through: many share a date, some columns may be empty, some lie in another table."""

from typing import ClassVar

from django.db import models


class Shelf(models.Model):
    """Where entries stand."""

    name = models.CharField(max_length=50, db_collation="C")

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """A row with a column of each kind a cursor can carry."""

    day = models.DateField()
    moment = models.DateTimeField(null=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    number = models.IntegerField(default=0)
    title = models.CharField(max_length=50, db_collation="C", blank=True)
    code = models.UUIDField(unique=True)
    shelf = models.ForeignKey(Shelf, models.CASCADE)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["day", "id"], name="entry_by_day")]

    def __str__(self) -> str:
        return self.title
