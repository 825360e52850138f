"""Service of a person for the medal “Vì sự nghiệp dân vận”: periods in posts, their proofs, the medal (DOMAIN §5)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.enums import PostKind
from awards.querysets import ServicePeriodQuerySet
from mobilization.common.files import StoredFile
from mobilization.common.text import clean
from organizations.models import Person, Unit


class ServicePeriod(models.Model):
    """A post that a person held from a day to a day, both included; without a last day it is held still.

    The unit stays the one of that time, whatever became of it; a body outside the portal is named instead. Periods may
    overlap: `awards/service_time.py` counts each day once.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="service_periods", verbose_name=_("person"))
    kind = models.CharField(_("kind of post"), max_length=11, choices=PostKind)
    post = models.CharField(_("post as written"), max_length=200)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit of that time")
    )
    body = models.CharField(_("body outside the portal"), max_length=200, blank=True)
    valid_from = models.DateField(_("first day"))
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    proof_number = models.CharField(_("number of the document that proves it"), max_length=100, blank=True)
    proof_date = models.DateField(_("date of that document"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=1000)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ServicePeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period of service")
        verbose_name_plural = _("periods of service")
        constraints: ClassVar = [
            models.CheckConstraint(name="service_kind_known", condition=Q(kind__in=PostKind.values)),
            models.CheckConstraint(name="service_has_post", condition=~Q(post="")),
            models.CheckConstraint(
                name="service_in_unit_or_body",
                condition=Q(unit__isnull=False, body="") | (Q(unit__isnull=True) & ~Q(body="")),
            ),
            models.CheckConstraint(
                name="service_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="service_proof_whole",
                condition=Q(proof_number="", proof_date__isnull=True)
                | (~Q(proof_number="") & Q(proof_date__isnull=False)),
            ),
            models.CheckConstraint(
                name="service_confirmed_whole",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "valid_from"], name="service_of_person")]

    def __str__(self) -> str:
        return f"{self.post}, {self.place}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store what was typed clean."""
        self.post, self.body, self.proof_number = clean(self.post), clean(self.body), clean(self.proof_number)
        super().save(*args, **kwargs)

    @property
    def place(self) -> str:
        """The unit or the body, by name."""
        return self.unit.name if self.unit is not None else self.body


class ServiceProof(StoredFile):
    """A decision, an extract of the file of a cadre …: what proves a period of service."""

    period = models.ForeignKey(
        ServicePeriod, models.CASCADE, related_name="proofs", verbose_name=_("period of service")
    )

    class Meta:
        verbose_name = _("proof of service")
        verbose_name_plural = _("proofs of service")


class MedalMark(models.Model):
    """That a person has the medal, kept by hand: the day, and the decision as printed. Once per person."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="medal_mark", verbose_name=_("person"))
    given_on = models.DateField(_("date of the decision"))
    decision = models.CharField(_("decision as printed"), max_length=300)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("medal given")
        verbose_name_plural = _("medals given")
        constraints: ClassVar = [
            models.CheckConstraint(name="medal_mark_names_decision", condition=~Q(decision="")),
        ]

    def __str__(self) -> str:
        return self.decision
