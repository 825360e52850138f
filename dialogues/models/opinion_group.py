"""Group: opinions of one conference that ask for the same; each keeps its own code, clock, state and history."""

from typing import Any, ClassVar

import pgtrigger
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogues.hall_querysets import GroupQuerySet
from dialogues.models.conference import Conference
from dialogues.models.opinion import Opinion
from directives.models import Theme
from mobilization.common.text import clean
from models_registry.enums import Domain

WORDING = 2_000
OF_ANOTHER = """
    IF NEW.{column} IS NOT NULL AND (
        SELECT conference_id FROM {table} WHERE id = NEW.{column}
    ) IS DISTINCT FROM {conference} THEN
        RAISE EXCEPTION 'it belongs to another conference' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
"""What stands together belongs to one conference, whatever the path it was written by."""


class OpinionGroup(models.Model):
    """Title and wording are an official's words for what the opinions ask; they name no citizen."""

    conference = models.ForeignKey(
        Conference, models.CASCADE, related_name="opinion_groups", verbose_name=_("conference")
    )
    title = models.CharField(_("title of the group"), max_length=300)
    wording = models.TextField(
        _("question as it is asked in the hall"), max_length=WORDING, blank=True,
        validators=[MaxLengthValidator(WORDING)],
    )  # fmt: skip
    domain = models.CharField(_("domain"), max_length=20, choices=Domain, blank=True)
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme of the group")
    )
    position = models.PositiveSmallIntegerField(_("place in the order"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group of opinions")
        verbose_name_plural = _("groups of opinions")
        constraints: ClassVar = [
            models.CheckConstraint(name="opinion_group_has_title", condition=~Q(title="")),
            models.CheckConstraint(name="opinion_group_domain_known", condition=Q(domain__in=["", *Domain.values])),
            models.UniqueConstraint(fields=["conference", "title"], name="opinion_group_title_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store texts clean."""
        self.title, self.wording = clean(self.title), clean(self.wording, multiline=True)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("dialogues:opinion_group", args=[self.conference_id, self.pk])


class GroupedOpinion(models.Model):
    """An opinion in the one group it stands in."""

    group = models.ForeignKey(OpinionGroup, models.CASCADE, related_name="members", verbose_name=_("group of opinions"))
    opinion = models.OneToOneField(Opinion, models.PROTECT, related_name="grouped", verbose_name=_("opinion"))

    class Meta:
        verbose_name = _("opinion in a group")
        verbose_name_plural = _("opinions in groups")
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="of_the_same_conference",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("group_id", "opinion_id"),  # type: ignore[no-untyped-call]
                func=OF_ANOTHER.format(
                    column="opinion_id",
                    table="dialogues_opinion",
                    conference="(SELECT conference_id FROM dialogues_opiniongroup WHERE id = NEW.group_id)",
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.opinion_id)
