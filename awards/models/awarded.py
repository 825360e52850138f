"""To whom something is given, and what: what a nomination and a line of a decision have in common (DOMAIN §5)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.enums import Recipient
from awards.models.catalogue import AwardForm, EmulationTitle
from mobilization.common.text import clean, fold, sort_key
from organizations.models import Person, Unit


class Awarded(models.Model):
    """Abstract. A person, household or collective, named as on paper, and the title or the form they are given.

    A person or a unit that the portal knows is pointed at besides, so that their commendations are found over years,
    names and units; who is unknown to it has the name alone. `unit` is where they worked or lived on that day.
    """

    title = models.ForeignKey(
        EmulationTitle, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("emulation title")
    )
    form = models.ForeignKey(
        AwardForm, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("award form")
    )
    recipient = models.CharField(_("kind of recipient"), max_length=10, choices=Recipient)
    name = models.CharField(_("name as on paper"), max_length=300)
    position = models.CharField(_("post, unit or address as on paper"), max_length=400, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person in the portal")
    )
    collective = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit that is given it")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit on that day")
    )
    works_directly = models.BooleanField(_("works directly or at the grassroots"), null=True, blank=True)
    name_key = models.CharField(max_length=1200, editable=False, db_collation="C", default="")
    search = models.CharField(max_length=1200, editable=False, default="")

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                name="%(class)s_title_or_form",
                condition=Q(title__isnull=True, form__isnull=False) | Q(title__isnull=False, form__isnull=True),
            ),
            models.CheckConstraint(
                name="%(class)s_is_of_its_kind",
                condition=(Q(person__isnull=True) | Q(recipient=Recipient.PERSON))
                & (Q(collective__isnull=True) | Q(recipient=Recipient.COLLECTIVE)),
            ),
            models.CheckConstraint(name="%(class)s_names_somebody", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the names clean, with what sorts and finds them."""
        self.name, self.position = clean(self.name), clean(self.position)
        self.name_key = sort_key(self.name, given_name_first=self.recipient != Recipient.COLLECTIVE)
        self.search = fold(f"{self.name} {self.position}")[:1200]
        super().save(*args, **kwargs)

    @property
    def subject(self) -> EmulationTitle | AwardForm:
        """What is given."""
        subject: EmulationTitle | AwardForm | None = self.title or self.form
        assert subject is not None  # noqa: S101 - the database demands one
        return subject
