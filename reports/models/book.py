"""Book of models of a year, a term or a theme: what stands in it, and what was printed of it (DOMAIN §7)."""

from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directives.models import Theme
from mobilization.common.files import StoredFile
from mobilization.common.history import recorded
from mobilization.common.text import clean, fold
from mobilization.workflow.models import TransitionLog
from models_registry.enums import Domain
from models_registry.models import RegisteredModel
from organizations.enums import Level
from organizations.models import Stewarded
from reports.book_enums import BookFormat, BookKind, BookState, Grouping
from reports.book_querysets import BookQuerySet, EditionQuerySet

MOST_PHOTOGRAPHS = 4
LONGEST_FOREWORD = 10_000
_EDITION_STAYS = """
    IF OLD.number IS NOT NULL AND (
        TG_OP = 'DELETE'
        OR (NEW.book_id, NEW.number, NEW.digest, NEW.printed, NEW.models_count, NEW.photographs_count, NEW.published_at)
        IS DISTINCT FROM
        (OLD.book_id, OLD.number, OLD.digest, OLD.printed, OLD.models_count, OLD.photographs_count, OLD.published_at)
    ) THEN
        RAISE EXCEPTION 'A published edition stays as it is' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""
_FILES_STAY = """
    IF EXISTS (SELECT 1 FROM reports_bookedition WHERE id = OLD.edition_id AND number IS NOT NULL) THEN
        RAISE EXCEPTION 'A published edition keeps its files' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


@recorded(exclude=["version", "search"])
class Book(Stewarded):
    """A book of the unit: a rule that proposes models, and what its editors say besides.

    The rule: recognitions that stand, of models that the unit or one below it looks after, within the days (both
    inclusive; without days whenever it was), of the theme, of one of the `domains` (none: all), of the level.
    """

    title = models.CharField(pgettext_lazy("book", "title"), max_length=200)
    subtitle = models.CharField(_("subtitle on the cover"), max_length=300, blank=True)
    kind = models.CharField(_("of what"), max_length=5, choices=BookKind)
    begins = models.DateField(_("recognised from"), null=True, blank=True)
    ends = models.DateField(_("recognised until"), null=True, blank=True)
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme"))
    domains = ArrayField(
        models.CharField(max_length=20, choices=Domain), default=list, blank=True, verbose_name=_("domains")
    )
    level = models.CharField(_("level"), max_length=12, choices=Level, blank=True)
    only_typical = models.BooleanField(_("typical models only"), default=False)
    grouping = models.CharField(_("chapters"), max_length=6, choices=Grouping, default=Grouping.DOMAIN)
    photographs = models.PositiveSmallIntegerField(
        _("photographs of each model at most"), default=2, validators=[MaxValueValidator(MOST_PHOTOGRAPHS)]
    )
    foreword = models.TextField(_("foreword"), max_length=LONGEST_FOREWORD, blank=True)
    foreword_by = models.CharField(_("who signs the foreword"), max_length=200, blank=True)
    imprint = models.TextField(_("imprint"), max_length=2000, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=BookState, default=BookState.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = models.CharField(max_length=1100, editable=False, default="")
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects = BookQuerySet.as_manager()

    class Meta:
        verbose_name = _("book of models")
        verbose_name_plural = _("books of models")
        constraints: ClassVar = [
            models.CheckConstraint(name="book_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="book_known",
                condition=Q(kind__in=BookKind.values, state__in=BookState.values, grouping__in=Grouping.values)
                & Q(level__in=["", *Level.values]),
            ),
            models.CheckConstraint(
                name="book_of_something",
                condition=Q(kind=BookKind.THEME, theme__isnull=False)
                | Q(kind__in=[BookKind.YEAR, BookKind.TERM], begins__isnull=False, ends__isnull=False),
            ),
            models.CheckConstraint(
                name="book_ends_after_it_begins",
                condition=Q(begins__isnull=True) | Q(ends__isnull=True) | Q(begins__lte=F("ends")),
            ),
            models.CheckConstraint(name="book_photographs", condition=Q(photographs__lte=MOST_PHOTOGRAPHS)),
        ]
        indexes: ClassVar = [models.Index(fields=["created_at", "id"], name="book_by_entry")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store texts clean, with what finds them."""
        for name in ("title", "subtitle", "foreword_by"):
            setattr(self, name, clean(getattr(self, name)))
        for name in ("foreword", "imprint"):
            setattr(self, name, clean(getattr(self, name), multiline=True))
        self.search = fold(f"{self.title} {self.subtitle}")[:1100]
        if (names := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*names, "search"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The book's page."""
        return reverse("reports:book", args=[self.pk])


@recorded(part_of="book")
class BookChoice(models.Model):
    """What the editor says of one model: in though the rule does not propose it, out though it does, or its place.

    `place` orders models within a chapter before those without one; `is_in` None leaves it to the rule.
    """

    book = models.ForeignKey(Book, models.CASCADE, related_name="choices", verbose_name=_("book of models"))
    model = models.ForeignKey(RegisteredModel, models.CASCADE, related_name="+", verbose_name=_("model"))
    is_in = models.BooleanField(_("in the book"), null=True, blank=True)
    place = models.PositiveIntegerField(_("place in its chapter"), null=True, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = _("choice of a model for a book")
        verbose_name_plural = _("choices of models for books")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "model"], name="book_choice_once"),
            models.CheckConstraint(
                name="book_choice_says_something", condition=Q(is_in__isnull=False) | Q(place__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.model)


class BookTransition(TransitionLog):
    """A step in the life of a book."""

    subject = models.ForeignKey(Book, models.CASCADE, related_name="transitions", verbose_name=_("book of models"))

    class Meta:
        verbose_name = _("step of a book of models")
        verbose_name_plural = _("steps of books of models")


@recorded(exclude=["printed"], part_of="book")
class BookEdition(models.Model):
    """What was made of a book at one time: both files, and what stands in them.

    Without a `number` it is a proof, which the next one replaces; publishing gives it its number, and it stays.
    `digest` is the SHA-256 of all that the files say (`reports/book_contents.py`), `printed` names the rows behind it:
    ids of models, of persons with a mark of the name, of photographs. No text of theirs is kept here.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="editions", verbose_name=_("book of models"))
    number = models.PositiveSmallIntegerField(_("edition"), null=True, editable=False)
    digest = models.CharField(_("checksum of the contents"), max_length=64, editable=False)
    models_count = models.PositiveIntegerField(_("models"), editable=False)
    photographs_count = models.PositiveIntegerField(_("photographs"), editable=False)
    printed = models.JSONField(editable=False)
    made_at = models.DateTimeField(_("made"), db_default=Now(), editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of a book of models")
        verbose_name_plural = _("editions of books of models")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "number"], name="book_edition_once"),
            models.UniqueConstraint(fields=["book"], condition=Q(number=None), name="book_proof_once"),
            models.CheckConstraint(
                name="book_edition_numbered_when_published",
                condition=Q(number__isnull=True, published_at__isnull=True, taken_back_at__isnull=True)
                | Q(number__gte=1, published_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["published_at", "id"], condition=Q(number__isnull=False), name="book_edition_by_day")
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="edition_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_EDITION_STAYS,
            )
        ]

    def __str__(self) -> str:
        return f"{self.book} ({self.number or '–'})"


class BookFile(StoredFile):
    """One of the two files of an edition."""

    edition = models.ForeignKey(BookEdition, models.CASCADE, related_name="files", verbose_name=_("edition"))
    format = models.CharField(_("format"), max_length=4, choices=BookFormat)

    class Meta:
        verbose_name = _("file of a book of models")
        verbose_name_plural = _("files of books of models")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "format"], name="book_file_once"),
            models.CheckConstraint(name="book_file_known", condition=Q(format__in=BookFormat.values)),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="files_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_FILES_STAY,
            )
        ]
