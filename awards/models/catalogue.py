"""Emulation titles and award forms: two catalogues that are never mixed (DOMAIN §5)."""

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from awards.enums import FormKind, Recipient, Validity
from awards.querysets import CatalogueQuerySet
from directives.models import DirectiveDocument
from mobilization.common.text import clean, fold, sort_key
from organizations.dates import today
from organizations.models.membership import Period

WHOLE = RangeBoundary(inclusive_lower=True, inclusive_upper=True)


class Term(models.Model):
    """Abstract. What holds from a day to a day (both count, the last may be open), and is edited by version."""

    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("in force until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    @property
    def standing(self) -> Validity:
        """How it stands today."""
        day = today()
        if self.valid_from > day:
            return Validity.AHEAD
        return Validity.OVER if self.valid_to is not None and self.valid_to < day else Validity.NOW


class Dated(Term):
    """Abstract. The same with the ground it has in law."""

    legal_basis = models.CharField(_("legal basis"), max_length=500)
    search = models.CharField(max_length=1200, editable=False, default="")

    class Meta:
        abstract = True


def _once(language: str) -> ExclusionConstraint:
    """No two of the same name in this language on the same day."""
    return ExclusionConstraint(
        name=f"%(class)s_name_{language}_once",
        expressions=[
            (f"key_{language}", RangeOperators.EQUAL),
            (Period("valid_from", "valid_to", WHOLE), RangeOperators.OVERLAPS),
        ],
        violation_error_message=_("This name is in the catalogue already at that time."),
    )


class CatalogueEntry(Dated):
    """Abstract. Something that may be given: a name in both languages, for whom, from when to when, by which law.

    Never deleted: what was given under a name keeps it, and a code means one thing for ever.
    """

    AUTHORITY: ClassVar[str]
    """The column of the authority matrix, and the route, that name one."""

    code = models.SlugField(_("code"), max_length=40, unique=True, help_text=_("For programs; it never changes."))
    name_vi = models.CharField(_("Vietnamese name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200)
    for_person = models.BooleanField(_("for persons"), default=False)
    for_household = models.BooleanField(_("for households"), default=False)
    for_collective = models.BooleanField(_("for collectives"), default=False)
    document = models.ForeignKey(
        DirectiveDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    note = models.TextField(_("note"), blank=True, max_length=1000)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=100)
    key_vi = models.CharField(max_length=600, editable=False, default="")
    key_en = models.CharField(max_length=600, editable=False, default="")
    sort_key = models.CharField(max_length=800, editable=False, db_collation="C", default="")

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                name="%(class)s_has_names", condition=~Q(name_vi="") & ~Q(name_en="") & ~Q(legal_basis="")
            ),
            models.CheckConstraint(
                name="%(class)s_is_for_somebody",
                condition=Q(for_person=True) | Q(for_household=True) | Q(for_collective=True),
                violation_error_message=_("Say for whom it is: persons, households or collectives."),
            ),
            models.CheckConstraint(
                name="%(class)s_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            _once("vi"),
            _once("en"),
        ]
        indexes: ClassVar = [models.Index(fields=["position", "sort_key", "id"], name="%(class)s_in_order")]

    def __str__(self) -> str:
        return self.name_vi if get_language() != "en" else self.name_en

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store names clean, with what compares, sorts and finds them."""
        self.name_vi, self.name_en = clean(self.name_vi), clean(self.name_en)
        self.key_vi, self.key_en = self.name_vi.casefold(), self.name_en.casefold()
        self.sort_key = sort_key(self.name_vi)
        self.search = fold(f"{self.name_vi} {self.name_en} {self.code}")[:1200]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The page of the title or form."""
        return reverse(f"awards:{self.AUTHORITY}", args=[self.pk])

    @property
    def recipients(self) -> list[Recipient]:
        """Whom it is for."""
        return [each for each in Recipient if getattr(self, f"for_{each}")]

    @property
    def for_whom(self) -> str:
        """Whom it is for, in words."""
        return capfirst(", ".join(str(each.label).lower() for each in self.recipients))

    @property
    def open_document(self) -> DirectiveDocument | None:
        """The document of its legal basis, unless that has become internal: the catalogue is read by everybody."""
        return None if self.document is None or self.document.is_internal else self.document


class EmulationTitle(CatalogueEntry):
    """A title won in emulation (danh hiệu thi đua): such as Lao động tiên tiến."""

    AUTHORITY = "title"

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("emulation title")
        verbose_name_plural = _("emulation titles")


class AwardForm(CatalogueEntry):
    """A form of commendation (hình thức khen thưởng): an order, a medal, a certificate, a letter."""

    AUTHORITY = "form"

    kind = models.CharField(_("kind"), max_length=13, choices=FormKind)
    is_service_medal = models.BooleanField(_("the medal “Vì sự nghiệp dân vận”"), default=False)
    """Once in a person's life, for years of service: who was given it by a decision has the medal."""

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("award form")
        verbose_name_plural = _("award forms")
        constraints: ClassVar = [
            *CatalogueEntry.Meta.constraints,
            models.CheckConstraint(name="awardform_kind_known", condition=Q(kind__in=FormKind.values)),
            models.CheckConstraint(
                name="awardform_medal_for_persons", condition=Q(is_service_medal=False) | Q(for_person=True)
            ),
            ExclusionConstraint(
                name="awardform_one_service_medal",
                expressions=[(Period("valid_from", "valid_to", WHOLE), RangeOperators.OVERLAPS)],
                condition=Q(is_service_medal=True),
                violation_error_message=_("Another form is the medal “Vì sự nghiệp dân vận” at that time."),
            ),
        ]
