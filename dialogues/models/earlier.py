"""DialogueFigures: how many dialogues were held in earlier years, as a source tells it; the parts alone, no total."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogues.earlier_enums import EarlierKind
from mobilization.common.text import clean, fold, words_to_find
from organizations.enums import Level
from organizations.figures import Period
from organizations.models import Stewarded
from organizations.models.stewarded import StewardedQuerySet


class DialogueFiguresQuerySet(StewardedQuerySet):
    """Reads on figures-only history."""

    def with_total(self) -> Self:
        """With `total`, the sum of the parts: it stands nowhere else."""
        parts = DialogueFiguresPart.objects.filter(figures=OuterRef("pk")).order_by().values("figures")
        total = Subquery(parts.annotate(number=Sum("number")).values("number"), output_field=IntegerField())
        return self.annotate(total=Coalesce(total, 0))

    def mismatching(self) -> Self:
        """Those whose source states another number than its parts make."""
        return self.with_total().filter(claimed__isnull=False).exclude(claimed=F("total"))

    def overlapping(self, period: Period) -> Self:
        """Of whose time some day lies in the period."""
        found = self.filter(begins__lte=period.ends) if period.ends else self
        return found.filter(ends__gte=period.begins) if period.begins else found

    def found_by(self, text: str) -> Self:
        """Whose title, source or unit hold all the words, with or without accents."""
        return self.filter(*(Q(search__contains=word) for word in words_to_find(text)))


class DialogueFigures(Stewarded):
    """What a source tells of the dialogues of a unit and those below it from `begins` to `ends`.

    `claimed` is the number the source itself states, if it does: it is shown beside the sum of the parts and never
    takes its place.
    """

    title = models.CharField(_("title of the figures"), max_length=300)
    begins = models.DateField(_("first day of the figures"))
    ends = models.DateField(_("last day of the figures"))
    source_title = models.CharField(_("source of the figures"), max_length=500)
    source_url = models.URLField(
        _("address of the source"), max_length=500, blank=True, validators=[URLValidator(["https", "http"])]
    )
    claimed = models.PositiveIntegerField(_("total that the source states"), null=True, blank=True)
    answered_share = models.PositiveSmallIntegerField(
        _("opinions answered in the hall, as the source states (%)"), null=True, blank=True,
        validators=[MaxValueValidator(100)],
    )  # fmt: skip
    note = models.TextField(_("note on the figures"), max_length=2_000, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("entered by")
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    search = models.CharField(max_length=2_000, editable=False, default="")

    objects = DialogueFiguresQuerySet.as_manager()

    class Meta:
        verbose_name = _("figures of earlier dialogues")
        verbose_name_plural = _("figures of earlier dialogues")
        constraints: ClassVar = [
            models.CheckConstraint(name="earlier_has_title_and_source", condition=~Q(title="") & ~Q(source_title="")),
            models.CheckConstraint(name="earlier_days_in_order", condition=Q(ends__gte=F("begins"))),
            models.CheckConstraint(
                name="earlier_share_is_one", condition=Q(answered_share__isnull=True) | Q(answered_share__lte=100)
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["begins", "id"], name="earlier_by_day")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the texts clean, with what finds them."""
        for name in ("title", "source_title"):
            setattr(self, name, clean(getattr(self, name)))
        self.note = clean(self.note, multiline=True)
        self.search = fold(" ".join((self.title, self.source_title, self.unit.name)))[:2_000]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("dialogues:earlier", args=[self.pk])


class DialogueFiguresPart(models.Model):
    """How many of a kind the units of a level held, and about how many people came."""

    figures = models.ForeignKey(
        DialogueFigures, models.CASCADE, related_name="parts", verbose_name=_("figures of earlier dialogues")
    )
    level = models.CharField(_("level"), max_length=12, choices=Level)
    kind = models.CharField(_("kind"), max_length=10, choices=EarlierKind)
    number = models.PositiveIntegerField(_("how many"), validators=[MinValueValidator(1)])
    people = models.PositiveIntegerField(_("people who came"), null=True, blank=True)
    is_about = models.BooleanField(_("the number of people is approximate"), default=False)

    class Meta:
        verbose_name = _("part of the figures of earlier dialogues")
        verbose_name_plural = _("parts of the figures of earlier dialogues")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["figures", "level", "kind"], name="earlier_part_once"),
            models.CheckConstraint(name="earlier_part_counts", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="earlier_part_known", condition=Q(level__in=Level.values, kind__in=EarlierKind.values)
            ),
            models.CheckConstraint(
                name="earlier_part_about_people", condition=Q(is_about=False) | Q(people__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}, {self.get_kind_display()}: {self.number}"
