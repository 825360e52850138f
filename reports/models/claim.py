"""Claim: a figure that was published elsewhere, as it was written, with the source and its own parts."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mobilization.common.text import clean, fold, words_to_find
from organizations.figures import Period
from organizations.models import Stewarded, Unit
from organizations.models.stewarded import StewardedQuerySet
from reports.claim_enums import Measured, Qualifier

DIGITS, PLACES = 14, 1
ONE_LINE = ("body", "period_text", "what", "source_title")
LONG = ("quote", "note", "withdrawn_why")


def plain(number: Decimal) -> int | Decimal:
    """Without a decimal that says nothing: 3720, not 3720.0."""
    whole = int(number)
    return whole if whole == number else number


class ClaimQuerySet(StewardedQuerySet):
    """Reads on published figures."""

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_on__isnull=True)

    def overlapping(self, period: Period) -> Self:
        """Of whose time some day lies in the period; a figure without days lies in none."""
        found = self.filter(begins__lte=period.ends) if period.ends else self.filter(begins__isnull=False)
        return found.filter(ends__gte=period.begins) if period.begins else found

    def found_by(self, text: str) -> Self:
        """Whose body, words, source or unit hold all the words, with or without accents."""
        return self.filter(*(Q(search__contains=word) for word in words_to_find(text)))


class Claim(Stewarded):
    """What a source states of a body and a time: a number, how exactly, and the parts it gives.

    `unit` entered it and `steward` looks after it; `about` is the unit of ours that it tells of, if it is one.
    `measure` is the key of what the portal counts the same by; it is compared as it was (by the unit then) or as it is
    now. `key` names a figure that the portal brought along.
    """

    TITLE_FIELD = "body"

    body = models.CharField(_("of whom, as written"), max_length=300)
    about = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit in the portal")
    )
    what = models.CharField(_("what is counted, as written"), max_length=300)
    period_text = models.CharField(_("time as written"), max_length=200, blank=True)
    begins = models.DateField(_("first day of the time"), null=True, blank=True)
    ends = models.DateField(_("last day of the time"), null=True, blank=True)
    measure = models.CharField(_("number of the portal to compare with"), max_length=80, blank=True)
    as_it_was = models.BooleanField(_("compare with what the unit itself did, without its predecessors"), default=True)
    qualifier = models.CharField(_("how exactly"), max_length=10, choices=Qualifier, default=Qualifier.EXACT)
    number = models.DecimalField(
        _("number as stated"), max_digits=DIGITS, decimal_places=PLACES, validators=[MinValueValidator(Decimal(0))]
    )
    measured = models.CharField(_("measured in"), max_length=8, choices=Measured, default=Measured.COUNT)
    source_title = models.CharField(_("source of the number"), max_length=500)
    source_url = models.URLField(
        _("address of the source"), max_length=1000, blank=True, validators=[URLValidator(["https", "http"])]
    )
    quote = models.TextField(_("words of the source"), max_length=2_000, blank=True)
    note = models.TextField(_("note on the number"), max_length=2_000, blank=True)
    key = models.CharField(max_length=80, blank=True, editable=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)
    withdrawn_why = models.TextField(_("why it was withdrawn"), max_length=2_000, blank=True, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("entered by")
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    search = models.CharField(max_length=3_000, editable=False, default="")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="claim_says_who_what_and_where", condition=~Q(body="") & ~Q(what="") & ~Q(source_title="")
            ),
            models.UniqueConstraint(fields=["key"], name="claim_brought_once", condition=~Q(key="")),
            models.CheckConstraint(
                name="claim_days_in_order",
                condition=Q(begins__isnull=True, ends__isnull=True)
                | Q(begins__isnull=False, ends__isnull=False, ends__gte=F("begins")),
            ),
            models.CheckConstraint(
                name="claim_choices_known",
                condition=Q(qualifier__in=Qualifier.values, measured__in=Measured.values, number__gte=0),
            ),
            models.CheckConstraint(
                name="claim_withdrawn_with_reason",
                condition=Q(withdrawn_on__isnull=True, withdrawn_why="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_why="")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["measure", "about"], name="claim_by_measure")]

    def __str__(self) -> str:
        return f"{self.body}: {self.what}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the texts clean, with what finds them."""
        for name in ONE_LINE:
            setattr(self, name, clean(getattr(self, name)))
        for name in LONG:
            setattr(self, name, clean(getattr(self, name), multiline=True))
        words = (self.body, self.what, self.period_text, self.source_title, self.about.name if self.about else "")
        self.search = fold(" ".join(words))[:3_000]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("reports:claim", args=[self.pk])

    @property
    def period(self) -> Period | None:
        """Its days, if it is known which."""
        return None if self.begins is None else Period(begins=self.begins, ends=self.ends)


class ClaimPart(models.Model):
    """A part that the source itself gives, in its order."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="parts", verbose_name=_("published figure"))
    position = models.PositiveSmallIntegerField(_("place in the list"))
    words = models.CharField(_("part as written"), max_length=200)
    number = models.DecimalField(
        _("number as stated"), max_digits=DIGITS, decimal_places=PLACES, validators=[MinValueValidator(Decimal(0))]
    )

    class Meta:
        verbose_name = _("part of a published figure")
        verbose_name_plural = _("parts of published figures")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["claim", "position"], name="claim_part_has_its_place"),
            models.CheckConstraint(name="claim_part_counts", condition=~Q(words="") & Q(number__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.words}: {self.number}"
