"""What belongs to a nomination: pieces of its dossier, bars, overridden findings (DOMAIN §5)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.enums import Check, Piece
from awards.models.nomination import Nomination
from awards.nomination_querysets import PartQuerySet
from mobilization.common.files import StoredFile


class DossierPiece(models.Model):
    """A piece of the dossier: its number and day, and of the achievement report who confirmed it and when."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="pieces", verbose_name=_("nomination"))
    kind = models.CharField(_("piece of the dossier"), max_length=8, choices=Piece)
    number = models.CharField(_("number and symbol"), max_length=100, blank=True)
    dated = models.DateField(_("date of the document"), null=True, blank=True)
    confirmed_by = models.CharField(_("confirmed by"), max_length=300, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("piece of a dossier")
        verbose_name_plural = _("pieces of dossiers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["nomination", "kind"], name="dossier_piece_once"),
            models.CheckConstraint(name="dossier_piece_known", condition=Q(kind__in=Piece.values)),
            models.CheckConstraint(
                name="dossier_piece_confirmed_whole",
                condition=Q(confirmed_by="", confirmed_on__isnull=True)
                | (~Q(confirmed_by="") & Q(confirmed_on__isnull=False, kind=Piece.REPORT)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class DossierFile(StoredFile):
    """A file of a piece."""

    piece = models.ForeignKey(
        DossierPiece, models.CASCADE, related_name="files", verbose_name=_("piece of the dossier")
    )

    class Meta:
        verbose_name = _("file of a dossier")
        verbose_name_plural = _("files of dossiers")


class AwardBar(models.Model):
    """A disciplinary measure for which the recipient may not be commended, from a day to a day (both count).

    It counts for every nomination of the same person or collective, as far as the portal knows them. `by_judge` says on
    whose side it was entered, of those known before that was asked: whether the nomination had been submitted.
    """

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="bars", verbose_name=_("nomination"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )
    by_judge = models.BooleanField(_("entered by who judges the nomination"), default=False, editable=False)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    ground = models.CharField(_("measure and document"), max_length=500)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("disciplinary measure")
        verbose_name_plural = _("disciplinary measures")
        constraints: ClassVar = [
            models.CheckConstraint(name="award_bar_says_why", condition=~Q(ground="")),
            models.CheckConstraint(
                name="award_bar_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.ground


class CheckOverride(models.Model):
    """Somebody explained why a finding is no obstacle. `mark` names the finding: another one is not overridden."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="overrides", verbose_name=_("nomination"))
    check_made = models.CharField(_("check"), max_length=16, choices=Check)
    mark = models.CharField(max_length=32, editable=False)
    finding = models.TextField(_("finding"), max_length=2000)
    reason = models.TextField(_("reason"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding overridden")
        verbose_name_plural = _("findings overridden")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["nomination", "check_made", "mark"], name="check_override_once"),
            models.CheckConstraint(name="check_override_known", condition=Q(check_made__in=Check.values)),
            models.CheckConstraint(name="check_override_says_why", condition=~Q(reason="") & ~Q(finding="")),
        ]

    def __str__(self) -> str:
        return str(self.get_check_made_display())
