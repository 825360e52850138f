"""What the public reads of an answered opinion: texts edited for the public, outside the record of changes."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from dialogues.models.opinion import Opinion
from dialogues.models.opinion_parts import LONGEST
from dialogues.published_querysets import PublishedQuerySet
from directives.models import Theme
from mobilization.common.text import clean
from mobilization.common.words import words_of
from models_registry.enums import Domain
from organizations.models import Unit

LONGEST_TITLE = 200
_REASON = 2000
_FOUND_IN = pgtrigger.Trigger(
    name="units_around",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("place_unit_id", "found_in"),  # type: ignore[no-untyped-call]
    func="""
        IF TG_OP = 'INSERT' OR (NEW.place_unit_id, NEW.found_in) IS DISTINCT FROM (OLD.place_unit_id, OLD.found_in) THEN
            NEW.found_in := dialogues_found_in(NEW.place_unit_id, NEW.opinion_id);
        END IF;
        RETURN NEW;
    """,
)
"""As `SEEN_FROM` of opinions; their trigger below and that of units ask anew."""


class PublishedOpinion(models.Model):
    """`is_public` is what the public sees; the trigger below takes it away with the state, whatever changes that.

    A state alone does not say it: of closed opinions some are public.

    A row that is public no more keeps what was edited for when it is published again. The name of the citizen is not
    here: where `shows_name`, it is read from the identity, whose consent is asked each time.

    `found_in` are the unit of its place, the one that looks after it today, and all above these; triggers keep it.
    """

    TEXTS = ("title", "question", "answer", "place")

    opinion = models.OneToOneField(Opinion, models.PROTECT, related_name="public", verbose_name=_("opinion"))
    title = models.CharField(_("title for the public"), max_length=LONGEST_TITLE)
    question = models.TextField(_("question"), max_length=LONGEST, validators=[MaxLengthValidator(LONGEST)])
    answer = models.TextField(_("answer"), max_length=LONGEST, validators=[MaxLengthValidator(LONGEST)])
    place = models.CharField(_("place it is about"), max_length=300, blank=True)
    domain = models.CharField(_("domain"), max_length=20, choices=Domain)
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme of the opinion")
    )
    place_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit of the place"))
    found_in = ArrayField(models.BigIntegerField(), editable=False, db_default=[])
    answered_by = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit that answered"))
    answered_on = models.DateField(_("answered on"))
    shows_name = models.BooleanField(_("the name of the citizen stands beside it"), default=False)
    hints_reason = models.TextField(_("why hints were let pass"), max_length=_REASON, blank=True)
    is_public = models.BooleanField(default=True, editable=False)
    published_on = models.DateField(_("published on"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)
    search = models.TextField(editable=False, default="")
    words = models.GeneratedField(
        expression=Func(F("search"), template="to_tsvector('simple'::regconfig, %(expressions)s)"),
        output_field=SearchVectorField(), db_persist=True,
    )  # fmt: skip

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("published opinion")
        verbose_name_plural = _("published opinions")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="published_opinion_is_whole",
                condition=~Q(title="") & ~Q(question="") & ~Q(answer="") & Q(domain__in=Domain.values),
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["published_on", "id"], name="published_opinion_by_day", condition=Q(is_public=True)),
            models.Index(
                fields=["place_unit", "published_on", "id"], name="published_opinion_by_place",
                condition=Q(is_public=True),
            ),
            models.Index(
                ExtractYear("answered_on"), F("published_on"), F("id"), name="published_opinion_by_year",
                condition=Q(is_public=True),
            ),
            GinIndex(fields=["words"], name="published_opinion_words"),
            GinIndex(fields=["found_in"], name="published_opinion_found_in"),
        ]  # fmt: skip
        triggers: ClassVar = [_FOUND_IN]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store texts clean, with the words that find them."""
        self.title, self.place = clean(self.title), clean(self.place)
        self.question, self.answer = clean(self.question, multiline=True), clean(self.answer, multiline=True)
        self.search = " ".join(words_of("\n".join(getattr(self, name) for name in self.TEXTS)))
        super().save(*args, **kwargs)


_HIDE = """
    UPDATE dialogues_publishedopinion SET is_public = false, changed_at = now()
        WHERE opinion_id = NEW.id AND is_public;
    RETURN NULL;
"""
pgtrigger.register(
    pgtrigger.Trigger(
        name="hide_unpublished",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("state"),  # type: ignore[no-untyped-call]
        condition=pgtrigger.Q(old__state__in=["published", "closed"])
        & ~pgtrigger.Q(new__state__in=["published", "closed"]),
        func=_HIDE,
    )
)(Opinion)
pgtrigger.register(
    pgtrigger.Trigger(
        name="found_elsewhere",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("steward_id"),  # type: ignore[no-untyped-call]
        condition=pgtrigger.Q(old__steward__df=pgtrigger.F("new__steward")),
        func="UPDATE dialogues_publishedopinion SET found_in = '{}' WHERE opinion_id = NEW.id; RETURN NULL;",
    )
)(Opinion)
