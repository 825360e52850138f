"""Unit and UnitSuccession: who exists when, below whom, and who took over (DOMAIN §3)."""

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mobilization.common.text import clean, fold, sort_key
from mobilization.common.words import Fold
from organizations.enums import Level, Portion, SuccessionKind, UnitKind
from organizations.querysets import UnitQuerySet


class Unit(models.Model):
    """A unit as it was for as long as its name, parent and level stayed the same.

    Known by (code, valid_from): official codes are reused for other territories. The database sees to it that periods
    of one code do not overlap, that a parent covers its children's time, and that nobody is their own ancestor; it
    also computes `path`, the ids from the root down ("/1/31/"), which never changes while a unit has children.
    """

    code = models.CharField(_("code"), max_length=20, help_text=_("Official code, or ours for bodies without one."))
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    valid_from = models.DateField(_("exists from"), null=True, blank=True)
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    area_km2 = models.DecimalField(_("area (km²)"), max_digits=10, decimal_places=2, null=True, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    version = models.PositiveIntegerField(default=1, editable=False)
    sort_key = models.CharField(max_length=800, editable=False, db_collation="C")
    search = models.CharField(max_length=500, editable=False)
    path = models.CharField(max_length=200, editable=False, db_collation="C", default="")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_once", nulls_distinct=False),
            models.CheckConstraint(name="unit_has_names", condition=~Q(name="") & ~Q(short_name="") & ~Q(code="")),
            models.CheckConstraint(name="unit_kind_known", condition=Q(kind__in=UnitKind.values)),
            models.CheckConstraint(name="unit_level_known", condition=Q(level__in=Level.values)),
            models.CheckConstraint(
                name="unit_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="unit_on_the_map",
                condition=(Q(latitude__isnull=True) & Q(longitude__isnull=True))
                | (Q(latitude__range=(-90, 90)) & Q(longitude__range=(-180, 180))),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sort_key", "id"], name="unit_by_name"),
            models.Index(OpClass(F("path"), "text_pattern_ops"), name="unit_by_path"),
            GinIndex(OpClass(F("search"), "gin_trgm_ops"), name="unit_search"),
            models.Index(Fold("name"), name="unit_by_folded_name"),
            models.Index(Fold("short_name"), name="unit_by_folded_short_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store names clean, with what sorts and finds them."""
        self.prepare()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The unit's page."""
        return reverse("organizations:unit", args=[self.pk])

    def prepare(self) -> None:
        """Fill the derived columns; bulk writers call it themselves."""
        self.name, self.short_name = clean(self.name), clean(self.short_name)
        self.sort_key = sort_key(self.short_name)
        self.search = fold(f"{self.name} {self.code}")[:500]


class UnitSuccession(models.Model):
    """One step of history: all or a part of a unit went to a successor."""

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions", verbose_name=_("predecessor"))
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="origins", verbose_name=_("successor"))
    effective_on = models.DateField(_("from"))
    kind = models.CharField(_("kind"), max_length=10, choices=SuccessionKind)
    portion = models.CharField(_("portion"), max_length=5, choices=Portion)
    is_main = models.BooleanField(
        _("main successor"), help_text=_("Of a part it is a proposal: a person decides about each item.")
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    reorganisation = models.ForeignKey(
        "organizations.Reorganisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successions",
        verbose_name=_("reorganisation"),
    )

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.UniqueConstraint(
                fields=["predecessor"], condition=Q(is_main=True), name="succession_one_main_successor"
            ),
            models.CheckConstraint(name="succession_of_another", condition=~Q(predecessor=F("successor"))),
            models.CheckConstraint(name="succession_kind_known", condition=Q(kind__in=SuccessionKind.values)),
            models.CheckConstraint(name="succession_portion_known", condition=Q(portion__in=Portion.values)),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"

    @property
    def is_single(self) -> bool:
        """Whether stewardship passes without asking anybody: the whole unit went to this one successor."""
        return self.is_main and self.portion == Portion.WHOLE and self.kind != SuccessionKind.ABOLISH
