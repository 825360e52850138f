"""Authority: which body may decide which title or form, from when to when (DOMAIN §5)."""

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.enums import Branch, DecidingLevel
from awards.models.catalogue import WHOLE, AwardForm, Dated, EmulationTitle
from awards.querysets import AuthorityQuerySet
from mobilization.common.text import clean, fold
from organizations.models.membership import Period


def _one_at_a_time(subject: str) -> ExclusionConstraint:
    """A post decides on the same title (or form) by one row a day; rows without one never meet."""
    return ExclusionConstraint(
        name=f"authority_of_{subject}_once",
        expressions=[
            (subject, RangeOperators.EQUAL),
            ("level", RangeOperators.EQUAL),
            ("branch", RangeOperators.EQUAL),
            ("post_key", RangeOperators.EQUAL),
            (Period("valid_from", "valid_to", WHOLE), RangeOperators.OVERLAPS),
        ],
        violation_error_message=_("The matrix says so already for a part of this time."),
    )


class AwardAuthority(Dated):
    """A post of a level and branch may decide on a title or on a form: one of the two, never both."""

    title = models.ForeignKey(
        EmulationTitle, models.PROTECT, null=True, related_name="authorities", verbose_name=_("emulation title")
    )
    form = models.ForeignKey(
        AwardForm, models.PROTECT, null=True, related_name="authorities", verbose_name=_("award form")
    )
    level = models.CharField(_("level"), max_length=10, choices=DecidingLevel)
    branch = models.CharField(_("branch"), max_length=17, choices=Branch)
    post = models.CharField(_("who signs"), max_length=200)
    note = models.TextField(_("note"), blank=True, max_length=1000)
    post_key = models.CharField(max_length=600, editable=False, default="")

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        verbose_name = _("authority to decide")
        verbose_name_plural = _("authorities to decide")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="authority_of_title_or_form",
                condition=Q(title__isnull=True, form__isnull=False) | Q(title__isnull=False, form__isnull=True),
            ),
            models.CheckConstraint(
                name="authority_known", condition=Q(level__in=DecidingLevel.values, branch__in=Branch.values)
            ),
            models.CheckConstraint(name="authority_says_who", condition=~Q(post="") & ~Q(legal_basis="")),
            models.CheckConstraint(
                name="authority_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            _one_at_a_time("title"),
            _one_at_a_time("form"),
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the post clean, with what compares and finds it."""
        self.post = clean(self.post)
        self.post_key = self.post.casefold()
        self.search = fold(f"{self.post} {self.legal_basis}")[:1200]
        super().save(*args, **kwargs)

    @property
    def subject(self) -> EmulationTitle | AwardForm:
        """What may be decided on."""
        subject = self.title or self.form
        assert subject is not None  # noqa: S101 - the database demands one
        return subject

    def get_absolute_url(self) -> str:
        """The row's page."""
        return reverse("awards:authority", args=[self.pk])
