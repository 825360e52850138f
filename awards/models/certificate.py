"""Certificates: how those of a title or form look, and the code under which a stranger checks one (DOMAIN §5)."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.certificate_codes import ALPHABET, LENGTH, in_groups, new_code
from awards.certificate_querysets import LayoutQuerySet
from awards.enums import CertificateFrame, CertificateLanguage, CertificateSize
from awards.models.catalogue import WHOLE, AwardForm, EmulationTitle, Term
from awards.models.decision import DecisionRecipient
from mobilization.common.files import StoredFile
from mobilization.common.text import clean, fold
from mobilization.outbox.models import Job
from organizations.models.membership import Period

LONGEST_WORDING = 500
_CERTIFICATE_STAYS = """
    IF TG_OP = 'INSERT' THEN
        SELECT d.state, d.is_outside, r.annulled_on INTO found FROM awards_decisionrecipient r
            JOIN awards_decision d ON d.id = r.decision_id WHERE r.id = NEW.recipient_id;
        IF found.is_outside OR found.state NOT IN ('signed', 'published') OR found.annulled_on IS NOT NULL THEN
            RAISE EXCEPTION 'Certificates are of what one decided oneself and what holds'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.code, NEW.recipient_id) = (OLD.id, OLD.code, OLD.recipient_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The code of a certificate stays' USING ERRCODE = 'check_violation';
"""


def _one_at_a_time(subject: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=f"layout_of_{subject}_once",
        expressions=[
            (subject, RangeOperators.EQUAL),
            ("language", RangeOperators.EQUAL),
            (Period("valid_from", "valid_to", WHOLE), RangeOperators.OVERLAPS),
        ],
        violation_error_message=_("There is a layout for this in this language already at that time."),
    )


class CertificateLayout(Term):
    """How the certificates of a title or of a form look in a language, for decisions signed within its days.

    Texts that are empty are those that follow from the decision itself.
    """

    title = models.ForeignKey(
        EmulationTitle, models.PROTECT, null=True, blank=True, related_name="layouts", verbose_name=_("emulation title")
    )
    form = models.ForeignKey(
        AwardForm, models.PROTECT, null=True, blank=True, related_name="layouts", verbose_name=_("award form")
    )
    language = models.CharField(_("language"), max_length=4, choices=CertificateLanguage)
    giver = models.CharField(_("who gives it"), max_length=200, blank=True)
    heading = models.CharField(_("title line"), max_length=200, blank=True)
    wording = models.TextField(_("wording below the name"), max_length=LONGEST_WORDING, blank=True)
    giver_en = models.CharField(_("who gives it, in English"), max_length=200, blank=True)
    heading_en = models.CharField(_("title line in English"), max_length=200, blank=True)
    wording_en = models.TextField(_("wording in English"), max_length=LONGEST_WORDING, blank=True)
    signatory = models.TextField(_("lines above the signature"), max_length=200, blank=True)
    with_book = models.BooleanField(_("line for the number in the golden book"), default=False)
    frame = models.CharField(_("frame"), max_length=8, choices=CertificateFrame, default=CertificateFrame.ORNAMENT)
    size = models.CharField(_("paper"), max_length=2, choices=CertificateSize, default=CertificateSize.A4)
    is_landscape = models.BooleanField(_("across (landscape)"), default=True)
    search = models.CharField(max_length=1200, editable=False, default="")

    objects = LayoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("layout of certificates")
        verbose_name_plural = _("layouts of certificates")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="layout_of_title_or_form",
                condition=Q(title__isnull=True, form__isnull=False) | Q(title__isnull=False, form__isnull=True),
            ),
            models.CheckConstraint(
                name="layout_choices_known",
                condition=Q(
                    language__in=CertificateLanguage.values,
                    frame__in=CertificateFrame.values,
                    size__in=CertificateSize.values,
                ),
            ),
            models.CheckConstraint(
                name="layout_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="layout_english_where_both",
                condition=Q(language=CertificateLanguage.BOTH) | Q(giver_en="", heading_en="", wording_en=""),
            ),
            _one_at_a_time("title"),
            _one_at_a_time("form"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} · {self.get_language_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store texts clean, with what finds them."""
        for name in ("giver", "heading", "giver_en", "heading_en"):
            setattr(self, name, clean(getattr(self, name)))
        for name in ("wording", "wording_en", "signatory"):
            setattr(self, name, clean(getattr(self, name), multiline=True))
        words = (self.subject.name_vi, self.subject.name_en, self.heading, self.heading_en, self.giver)
        self.search = fold(" ".join(words))[:1200]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The layout's page."""
        return reverse("awards:layout", args=[self.pk])

    @property
    def subject(self) -> EmulationTitle | AwardForm:
        """Whose certificates look like this."""
        subject: EmulationTitle | AwardForm | None = self.title or self.form
        assert subject is not None  # noqa: S101 - the database demands one
        return subject


class Certificate(models.Model):
    """The certificate of somebody whom a decision of the portal commends: one for ever, whoever prints it how often.

    Printed is what the decision says; `achievement` is what it is given for, where that was said when it was made.
    """

    recipient = models.OneToOneField(
        DecisionRecipient, models.PROTECT, related_name="certificate", verbose_name=_("recipient of an award")
    )
    code = models.CharField(
        _("code"),
        max_length=LENGTH,
        unique=True,
        editable=False,
        default=new_code,
        validators=[RegexValidator(f"^[{ALPHABET}]{{{LENGTH}}}$")],
    )
    achievement = models.CharField(_("what it is given for"), max_length=LONGEST_WORDING, blank=True)
    made_at = models.DateTimeField(_("first made"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("made by")
    )

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="certificate_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("found", "record")],
                func=_CERTIFICATE_STAYS,
            )
        ]

    def __str__(self) -> str:
        return self.printed_code

    @property
    def printed_code(self) -> str:
        """The code as it stands on paper."""
        return in_groups(self.code)


class CertificatePart(StoredFile):
    """A finished piece of the work of a job: when its worker dies, the next one goes on after it. Gone with the job.

    `digest` says what is in it, so that a piece made before somebody was annulled is not taken for one made after.
    """

    job = models.ForeignKey(Job, models.CASCADE, related_name="+", verbose_name=_("job"))
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("piece of certificates")
        verbose_name_plural = _("pieces of certificates")
        constraints: ClassVar = [models.UniqueConstraint(fields=["job", "digest"], name="certificate_part_once")]
