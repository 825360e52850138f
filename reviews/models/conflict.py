"""Conflicts of interest that were declared, and the bars that keep a person from a model (DOMAIN §5)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from models_registry.models import RegisteredModel
from organizations.models import Person
from reviews.enums import ConflictKind
from reviews.models.council import Council
from reviews.querysets import ConflictQuerySet


class Conflict(models.Model):
    """A member does not judge a model in this council, by their own word or the secretary's.

    What follows from what is in the portal (who entered it, answers for it …) is not stored: `queries/conflicts.py`.
    """

    council = models.ForeignKey(Council, models.CASCADE, related_name="conflicts", verbose_name=_("council"))
    model = models.ForeignKey(RegisteredModel, models.CASCADE, related_name="+", verbose_name=_("model"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    ground = models.TextField(pgettext_lazy("conflict", "ground"), max_length=2000)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("declared by")
    )
    declared_at = models.DateTimeField(_("declared"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("why it was taken back"), blank=True, max_length=2000)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = _("declared conflict of interest")
        verbose_name_plural = _("declared conflicts of interest")
        constraints: ClassVar = [
            models.CheckConstraint(name="conflict_has_ground", condition=~Q(ground="")),
            models.CheckConstraint(
                name="conflict_withdrawn_whole",
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
            ),
            models.UniqueConstraint(
                fields=["council", "model", "person"],
                condition=Q(withdrawn_at=None),
                name="conflict_declared_once",
                violation_error_message=_("This conflict is declared already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.model}"


class AccessBar(models.Model):
    """While it stands, the person reads nothing of the model as a council member, in no list, file, mail or number."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="+", verbose_name=_("council"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    model = models.ForeignKey(RegisteredModel, models.CASCADE, related_name="+", verbose_name=_("model"))
    kind = models.CharField(_("why"), max_length=12, choices=ConflictKind)
    since = models.DateTimeField(_("since"), auto_now_add=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    class Meta:
        verbose_name = _("bar of a council member")
        verbose_name_plural = _("bars of council members")
        constraints: ClassVar = [
            models.CheckConstraint(name="access_bar_kind_known", condition=Q(kind__in=ConflictKind.values)),
            models.UniqueConstraint(
                fields=["person", "model", "council", "kind"],
                condition=Q(lifted_at=None),
                name="access_bar_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.model} ({self.get_kind_display()})"
