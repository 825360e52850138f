"""Themes and target groups: open vocabularies that administrators edit (DOMAIN §2)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directives.querysets import TermQuerySet
from mobilization.common.text import clean, sort_key


class Term(models.Model):
    """Abstract. One word of a vocabulary, in both languages; out of use after `valid_to`, never deleted once used."""

    code = models.SlugField(_("code"), max_length=40, unique=True, help_text=_("For programs; it never changes."))
    name_vi = models.CharField(_("Vietnamese name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120)
    description = models.TextField(_("what belongs here"), blank=True, max_length=1000)
    valid_from = models.DateField(_("in use from"), null=True, blank=True)
    valid_to = models.DateField(_("in use until"), null=True, blank=True)
    sort_key = models.CharField(max_length=480, editable=False, db_collation="C")

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(name="%(class)s_has_names", condition=~Q(name_vi="") & ~Q(name_en="")),
            models.UniqueConstraint(
                fields=["name_vi"],
                name="%(class)s_name_once",
                violation_error_message=_("This name is in the list already."),
            ),
            models.CheckConstraint(
                name="%(class)s_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name_vi if get_language() != "en" else self.name_en

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store names clean, with what sorts them."""
        self.name_vi, self.name_en = clean(self.name_vi), clean(self.name_en)
        self.sort_key = sort_key(self.name_vi)
        super().save(*args, **kwargs)


class Theme(Term):
    """What a model is about: new rural area, Ring Road 4, COVID-19 and so on."""

    class Meta(Term.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class TargetGroup(Term):
    """Whom a model wins over: farmers, workers, women, religious followers and so on."""

    class Meta(Term.Meta):
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
