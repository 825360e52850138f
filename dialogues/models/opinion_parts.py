"""What an opinion says, who says it, who looked: outside the record of changes, and gone when they are erased."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now, TruncDate
from django.utils.translation import gettext_lazy as _

from dialogues.models.opinion import Opinion
from dialogues.opinion_enums import IdentityAct, Purpose
from dialogues.opinion_querysets import LookQuerySet
from mobilization.common.text import clean, fold
from mobilization.common.words import Spaced

LONGEST = 20_000


_WORDS = GinIndex(
    Func(
        Spaced(F("search")),
        template="to_tsvector('simple'::regconfig, %(expressions)s)",
        output_field=models.TextField(),
    ),
    name="opinion_text_words",
)
"""Whole words: finds earlier opinions about the same, whose texts have some of many words."""


class OpinionText(models.Model):
    """The words of the citizen, the place they name, and the answer, which may repeat them."""

    opinion = models.OneToOneField(Opinion, models.PROTECT, related_name="words", verbose_name=_("opinion"))
    text = models.TextField(_("text of the opinion"), max_length=LONGEST, validators=[MaxLengthValidator(LONGEST)])
    place = models.CharField(_("place it is about"), max_length=300, blank=True)
    answer = models.TextField(_("answer"), max_length=LONGEST, blank=True, validators=[MaxLengthValidator(LONGEST)])
    search = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("text of an opinion")
        verbose_name_plural = _("texts of opinions")
        constraints: ClassVar = [models.CheckConstraint(name="opinion_text_says_something", condition=~Q(text=""))]
        indexes: ClassVar = [GinIndex(OpClass(F("search"), "gin_trgm_ops"), name="opinion_text_search"), _WORDS]

    def __str__(self) -> str:
        return str(self.opinion_id)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store texts clean, with what finds them."""
        self.place = clean(self.place)
        self.text, self.answer = clean(self.text, multiline=True), clean(self.answer, multiline=True)
        self.search = fold(f"{self.place} {self.text}")
        super().save(*args, **kwargs)


class OpinionIdentity(models.Model):
    """Who says it, as far as they want to be known; nothing sensitive is asked (DOMAIN §9). None: anonymous."""

    opinion = models.OneToOneField(Opinion, models.PROTECT, related_name="identity", verbose_name=_("opinion"))
    name = models.CharField(_("name of the citizen"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    address = models.CharField(_("address of the citizen"), max_length=300, blank=True)
    may_publish_name = models.BooleanField(_("agrees that the name is published with the answer"), default=False)
    may_contact = models.BooleanField(_("agrees to be contacted about the opinion"), default=False)
    consented_on = models.DateField(_("day of the consent"), null=True, blank=True)

    class Meta:
        verbose_name = _("identity behind an opinion")
        verbose_name_plural = _("identities behind opinions")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="opinion_identity_says_something", condition=~Q(name="", phone="", address="")
            ),
            models.CheckConstraint(
                name="opinion_consent_has_day",
                condition=Q(may_publish_name=False, may_contact=False, consented_on__isnull=True)
                | (Q(consented_on__isnull=False) & (Q(may_publish_name=True) | Q(may_contact=True))),
            ),
            models.CheckConstraint(
                name="opinion_consent_fits_what_is_known",
                condition=(Q(may_publish_name=False) | ~Q(name=""))
                & (Q(may_contact=False) | ~Q(phone="", address="")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.opinion_id)


class IdentityLook(models.Model):
    """What was done with an identity, or with a file that may show it: by whom, when, what for. Never what it says.

    Nobody (`by` is null) is the citizen who entered or erased it, or the clock that forgot it; a look has somebody.
    Of a file its number stays when the file is gone; who opens it several times a day has one line.
    """

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="looks", verbose_name=_("opinion"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), db_default=Now(), editable=False)
    act = models.CharField(_("what was done"), max_length=10, choices=IdentityAct)
    purpose = models.CharField(_("what for"), max_length=10, choices=Purpose, blank=True)
    file = models.PositiveBigIntegerField(_("number of the file"), null=True, editable=False)

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at an identity")
        verbose_name_plural = _("looks at identities")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="identity_look_has_purpose",
                condition=Q(act__in=IdentityAct.values)
                & (Q(act=IdentityAct.SEEN, purpose__in=Purpose.values) | (~Q(act=IdentityAct.SEEN) & Q(purpose=""))),
            ),
            models.CheckConstraint(
                name="identity_look_by_somebody",
                condition=~Q(act__in=(IdentityAct.SEEN, IdentityAct.OPENED)) | Q(by__isnull=False),
            ),
            models.CheckConstraint(
                name="identity_look_at_a_file",
                condition=Q(act=IdentityAct.OPENED, file__isnull=False)
                | (~Q(act=IdentityAct.OPENED) & Q(file__isnull=True)),
            ),
            models.UniqueConstraint(
                "by", "file", TruncDate("at"), name="identity_look_at_a_file_once_a_day",
                condition=Q(act=IdentityAct.OPENED),
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["opinion", "id"], name="identity_look_by_opinion")]

    def __str__(self) -> str:
        return f"{self.opinion_id}: {self.act}"
