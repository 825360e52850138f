"""The agenda of a conference, and what is marked in the hall: asked, answered, taken back."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from dialogues.hall_enums import LONGEST_ITEM, AgendaKind, MarkKind
from dialogues.hall_querysets import AgendaQuerySet, MarkQuerySet
from dialogues.models.conference import Conference
from dialogues.models.opinion import Opinion
from dialogues.models.opinion_group import OF_ANOTHER, OpinionGroup
from dialogues.models.opinion_parts import LONGEST
from mobilization.common.text import clean

K = AgendaKind


class AgendaItem(models.Model):
    """A group, one opinion, or a point of the programme such as the opening.

    `title` is an official's words (a group has its own); `reply` what was answered in the hall, for the minutes, and
    stands outside the record of changes like every answer. The citizen's words are shown in the hall only where
    `shows_words` was chosen.
    """

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="agenda", verbose_name=_("conference"))
    kind = models.CharField(_("kind"), max_length=10, choices=AgendaKind)
    group = models.OneToOneField(
        OpinionGroup, models.CASCADE, null=True, blank=True, related_name="item", verbose_name=_("group of opinions")
    )
    opinion = models.OneToOneField(
        Opinion, models.PROTECT, null=True, blank=True, related_name="item", verbose_name=_("opinion")
    )
    title = models.CharField(_("title on the agenda"), max_length=300, blank=True)
    shows_words = models.BooleanField(_("show the citizen’s own words in the hall"), default=False)
    minutes = models.PositiveSmallIntegerField(
        _("minutes planned"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_ITEM)],
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("place in the order"))
    reply = models.TextField(
        _("what was answered in the hall"), max_length=LONGEST, blank=True, validators=[MaxLengthValidator(LONGEST)]
    )

    objects = AgendaQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of an agenda")
        verbose_name_plural = _("items of agendas")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="agenda_item_is_one_thing",
                condition=Q(kind=K.GROUP, group__isnull=False, opinion__isnull=True, title="", shows_words=False)
                | (Q(kind=K.OPINION, group__isnull=True, opinion__isnull=False) & ~Q(title=""))
                | (Q(kind=K.POINT, group__isnull=True, opinion__isnull=True, shows_words=False) & ~Q(title="")),
            ),
            models.CheckConstraint(
                name="agenda_item_minutes_plausible",
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=LONGEST_ITEM),
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name=f"{column}_of_the_same_conference",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("conference_id", f"{column}_id"),  # type: ignore[no-untyped-call]
                func=OF_ANOTHER.format(column=f"{column}_id", table=table, conference="NEW.conference_id"),
            )
            for column, table in (("opinion", "dialogues_opinion"), ("group", "dialogues_opiniongroup"))
        ]

    def __str__(self) -> str:
        return self.told

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store texts clean."""
        self.title, self.reply = clean(self.title), clean(self.reply, multiline=True)
        super().save(*args, **kwargs)

    @property
    def told(self) -> str:
        """What stands on the agenda and in the hall; asks for the group."""
        return self.group.title if self.group is not None else self.title


class HallMark(models.Model):
    """Only ever added. `token` is made where it was pressed, so that what is sent twice counts once.

    What is undone names the mark it takes back: so the order in which marks arrive changes nothing (`hall_state.py`).
    """

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="marks", verbose_name=_("item of an agenda"))
    token = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(_("what was marked"), max_length=10, choices=MarkKind)
    undoes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by", verbose_name=_("mark taken back")
    )
    marked_at = models.DateTimeField(_("marked at"))
    received_at = models.DateTimeField(_("received at"), db_default=Now(), editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))

    objects = MarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark in the hall")
        verbose_name_plural = _("marks in the hall")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="hall_mark_undoes_another",
                condition=Q(kind=MarkKind.UNDONE, undoes__isnull=False)
                | Q(kind__in=[MarkKind.ASKED, MarkKind.ANSWERED], undoes__isnull=True),
            )
        ]
        indexes: ClassVar = [models.Index(fields=["item", "id"], name="hall_mark_by_item")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.kind}"
