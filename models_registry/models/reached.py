"""When each registered model reached the stages of the funnel, as the database itself keeps it."""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar

from django.db import models

from directives.models import Campaign
from models_registry.models.registered_model import RegisteredModel
from organizations.models.stewarded import StewardedQuerySet


class Stage(IntEnum):
    """The stages of the funnel, and what is at work now; `IN_IMPLEMENTATION` are the stays of which the steps tell."""

    REGISTERED = 1
    CHECKED = 2
    IN_IMPLEMENTATION = 3
    AT_WORK_NOW = 4
    SUBMITTED = 5
    RECOGNISED = 6
    TYPICAL = 7
    PROPOSED_UPWARD = 8
    REPLICATED = 9
    RECONFIRMED = 10
    STOPPED = 11


class ReachedStage(models.Model):
    """A day on which a model that counts reached a stage; numbers are counted here, lists are found by the figures.

    Triggers write it (migration `stages_are_kept`), and nobody else can; `models_registry_reached` is the definition.
    The columns of the model are kept beside, so that counting reads one narrow table, each row once: `before` is the
    day on which the model had reached the same stage last, so that whoever counts models in a period counts the days in
    it whose `before` lies outside. `until` is the day on which it was at work no more.
    """

    pk = models.CompositePrimaryKey("model", "stage", "day")
    model = models.ForeignKey(RegisteredModel, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    stage = models.PositiveSmallIntegerField()
    day = models.DateField()
    before = models.DateField(null=True)
    until = models.DateField(null=True)
    steward = models.ForeignKey(
        "organizations.Unit", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    unit = models.ForeignKey(
        "organizations.Unit", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    campaign = models.ForeignKey(
        Campaign, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    domain = models.CharField(max_length=20)
    level = models.CharField(max_length=12)
    subject = models.CharField(max_length=12)

    objects = StewardedQuerySet.as_manager()

    class Meta:
        verbose_name = "stage reached"
        verbose_name_plural = "stages reached"
        indexes: ClassVar = [
            models.Index(
                fields=["stage", "day"],
                include=["before", "until", "model", "steward", "unit", "domain", "level", "subject"],
                name="reached_by_stage",
            ),
            models.Index(
                fields=["steward", "stage", "day"],
                include=["before", "until", "model", "domain", "level", "subject"],
                name="reached_by_steward",
            ),
            models.Index(fields=["unit", "stage", "day"], name="reached_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.model_id}: {Stage(self.stage).name} {self.day}"
