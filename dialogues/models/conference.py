"""Conference: a dialogue of the heads of Party committee and authorities with people, or a contact meeting."""

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogues.enums import DIALOGUES, TOOK_PLACE, Branch, ConferenceKind, ConferenceState, HostRole
from dialogues.querysets import ConferenceQuerySet
from directives.models import Theme
from mobilization.common.text import clean, fold
from mobilization.workflow.models import TransitionLog
from organizations.models import Stewarded

LONG = 20_000
_HOSTED = Q(secretary_hosts=True) | Q(council_hosts=True) | Q(committee_hosts=True)


def _name(role: HostRole) -> Q:
    """A name stands with its role alone."""
    return Q(**{f"{role}_hosts": True}) | Q(**{f"{role}_name": ""})


class Conference(Stewarded):
    """`planned_from` to `planned_to` is when it is meant to be; `day` the day itself, once it is known."""

    kind = models.CharField(_("kind"), max_length=10, choices=ConferenceKind)
    voters = models.PositiveIntegerField(
        _("voters who asked for it"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    title = models.CharField(_("name of the conference"), max_length=300)
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme of the conference")
    )
    branch = models.CharField(_("papers in the layout of"), max_length=5, choices=Branch, default=Branch.STATE)
    secretary_hosts = models.BooleanField(_("the secretary of the Party committee hosts"), default=False)
    secretary_name = models.CharField(_("name of the secretary"), max_length=200, blank=True)
    council_hosts = models.BooleanField(_("the chair of the People’s Council hosts"), default=False)
    council_name = models.CharField(_("name of the chair of the People’s Council"), max_length=200, blank=True)
    committee_hosts = models.BooleanField(_("the chair of the People’s Committee hosts"), default=False)
    committee_name = models.CharField(_("name of the chair of the People’s Committee"), max_length=200, blank=True)
    planned_from = models.DateField(_("planned from"))
    planned_to = models.DateField(_("planned until"))
    day = models.DateField(_("day of the conference"), null=True, blank=True)
    begins = models.TimeField(_("begins at"), null=True, blank=True)
    ends = models.TimeField(_("ends at"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("year of the plan"), editable=False)
    place = models.CharField(_("place of the conference"), max_length=300, blank=True)
    link = models.URLField(
        _("link to take part online"), max_length=500, blank=True, validators=[URLValidator(["https", "http"])]
    )
    content = models.TextField(_("content of the conference"), max_length=LONG, blank=True)
    how_to = models.TextField(_("how to take part"), max_length=LONG, blank=True)
    capacity = models.PositiveIntegerField(
        _("places"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    registered = models.PositiveIntegerField(default=0, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ConferenceState, default=ConferenceState.PLANNED, editable=False
    )
    announced_on = models.DateField(_("announced on"), null=True, blank=True, editable=False)
    announce_due = models.DateField(_("to be announced until"), null=True, blank=True, editable=False)
    conclusion_due = models.DateField(_("conclusion due until"), null=True, blank=True, editable=False)
    conclusion_number = models.CharField(_("number and symbol of the conclusion notice"), max_length=100, blank=True)
    conclusion = models.TextField(_("conclusion"), max_length=LONG, blank=True)
    published_on = models.DateField(_("conclusion published on"), null=True, blank=True, editable=False)
    published_noted_on = models.DateField(
        _("conclusion entered as published on"), null=True, blank=True, editable=False
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("entered by")
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    search = models.CharField(max_length=1600, editable=False, default="")

    objects = ConferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("conference")
        verbose_name_plural = _("conferences")
        constraints: ClassVar = [
            models.CheckConstraint(name="conference_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="conference_choices_known",
                condition=Q(
                    kind__in=ConferenceKind.values, branch__in=Branch.values, state__in=ConferenceState.values
                ),
            ),
            models.CheckConstraint(
                name="conference_voters_of_request",
                condition=Q(kind=ConferenceKind.ON_REQUEST, voters__gte=1)
                | (~Q(kind=ConferenceKind.ON_REQUEST) & Q(voters__isnull=True)),
            ),
            models.CheckConstraint(name="conference_has_host", condition=_HOSTED),
            models.CheckConstraint(
                name="conference_named_host_hosts",
                condition=_name(HostRole.SECRETARY) & _name(HostRole.COUNCIL) & _name(HostRole.COMMITTEE),
            ),
            models.CheckConstraint(name="conference_plan_in_order", condition=Q(planned_to__gte=F("planned_from"))),
            models.CheckConstraint(
                name="conference_ends_after_it_begins",
                condition=Q(ends__isnull=True) | Q(begins__isnull=False, ends__gt=F("begins")),
            ),
            models.CheckConstraint(
                name="conference_announced_whole",
                condition=~Q(state=ConferenceState.ANNOUNCED)
                | (
                    Q(announced_on__isnull=False, day__isnull=False, begins__isnull=False)
                    & ~Q(content="")
                    & ~Q(how_to="")
                    & (~Q(place="") | ~Q(link=""))
                ),
            ),
            models.CheckConstraint(
                name="conference_held_has_day", condition=~Q(state__in=TOOK_PLACE) | Q(day__isnull=False)
            ),
            models.CheckConstraint(
                name="conference_clocks_of_dialogues",
                condition=Q(kind__in=DIALOGUES) | Q(announce_due__isnull=True, conclusion_due__isnull=True),
            ),
            models.CheckConstraint(
                name="conference_held_has_clocks",
                condition=~Q(state__in=TOOK_PLACE)
                | Q(kind=ConferenceKind.CONTACT)
                | Q(announce_due__isnull=False, conclusion_due__isnull=False),
            ),
            models.CheckConstraint(
                name="conference_never_above_capacity",
                condition=Q(capacity__isnull=True) | Q(registered__lte=F("capacity")),
            ),
            models.CheckConstraint(
                name="conference_concluded_has_day",
                condition=(
                    Q(state=ConferenceState.CONCLUDED, published_on__gte=F("day")) & ~Q(conclusion="")
                )
                | (~Q(state=ConferenceState.CONCLUDED) & Q(published_on__isnull=True)),
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["planned_from", "id"], name="conference_by_day"),
            models.Index(fields=["steward", "year"], name="conference_by_steward"),
            models.Index(fields=["day", "id"], name="conference_by_its_day"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store texts clean, with the year it belongs to and what finds it. A step writes state and stamps alone."""
        if kwargs.get("update_fields") is None:
            for name in ("title", "place", "secretary_name", "council_name", "committee_name", "conclusion_number"):
                setattr(self, name, clean(getattr(self, name)))
            for name in ("content", "how_to", "conclusion"):
                setattr(self, name, clean(getattr(self, name), multiline=True))
            self.year = year_of(self.planned_from, self.day)
            names = (self.title, self.place, self.secretary_name, self.council_name, self.committee_name)
            self.search = fold(" ".join(names))[:1600]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its page for those who work with it."""
        return reverse("dialogues:conference", args=[self.pk])

    @property
    def is_dialogue(self) -> bool:
        """A dialogue, not a contact meeting."""
        return self.kind in DIALOGUES

    @property
    def hosts(self) -> list[tuple[HostRole, str]]:
        """Who hosts it, in their order, with the name where it is known."""
        return [(role, getattr(self, f"{role}_name")) for role in HostRole if getattr(self, f"{role}_hosts")]

    @property
    def is_late(self) -> bool:
        """Whether it was announced after the last day of its clock, or not at all though it was held."""
        if self.announce_due is None or self.state in (ConferenceState.POSTPONED, ConferenceState.CANCELLED):
            return False
        return self.announced_on is None or self.announced_on > self.announce_due

    @property
    def places_left(self) -> int | None:
        """How many may still register; None where nobody registers."""
        return None if self.capacity is None else max(0, self.capacity - self.registered)

    def takes_registrations(self, on: datetime.date) -> bool:
        """Whether people register: it is announced, has a number of places, and its day is not over."""
        is_ahead = self.day is not None and self.day >= on
        return self.state == ConferenceState.ANNOUNCED and self.capacity is not None and is_ahead


def year_of(planned_from: datetime.date, day: datetime.date | None) -> int:
    """The year to whose plan it belongs: that of its day, before that is known of the first planned day."""
    return (day or planned_from).year


class ConferenceTransition(TransitionLog):
    """A step in the life of a conference."""

    subject = models.ForeignKey(Conference, models.PROTECT, related_name="transitions", verbose_name=_("conference"))

    class Meta:
        verbose_name = _("step of a conference")
        verbose_name_plural = _("steps of conferences")


class InvitedGroup(models.Model):
    """A group that is invited, in its order, and how many of it came, once that is entered."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="groups", verbose_name=_("conference"))
    name = models.CharField(_("invited group"), max_length=200)
    position = models.PositiveSmallIntegerField(_("place in the list"))
    attended = models.PositiveIntegerField(_("how many came"), null=True, blank=True)

    class Meta:
        verbose_name = _("invited group")
        verbose_name_plural = _("invited groups")
        constraints: ClassVar = [
            models.CheckConstraint(name="invited_group_has_name", condition=~Q(name="")),
            models.UniqueConstraint(fields=["conference", "name"], name="invited_group_once"),
        ]

    def __str__(self) -> str:
        return self.name
