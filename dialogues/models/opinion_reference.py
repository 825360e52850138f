"""What another system calls an opinion that it handed in: found again by it, months later, and registered once."""

import hashlib
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from dialogues.models.opinion import Opinion

LONGEST_REF = 64
CAN_BE_REF = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9._:/-]*\Z",
    _("Letters without accents, digits and . _ : / - only, such as 1022-2026-000123."),
)


class ReferenceQuerySet(models.QuerySet[Any]):
    """Reads on what other systems call opinions."""

    def known(self, by: Any, ref: str) -> "OpinionReference | None":
        """The one that this account handed in by this name."""
        return self.filter(by=by.pk, ref_hash=hash_of(ref)).select_related("opinion__unit").first()


class OpinionReference(models.Model):
    """The name that a system gave to an opinion; when the citizen is erased the name goes and its fingerprint stays.

    So what was erased is not registered once more by a system that sends it again. Outside the record of changes: a
    system may put into its numbers what it knows of the citizen.
    """

    opinion = models.OneToOneField(Opinion, models.PROTECT, related_name="reference", verbose_name=_("opinion"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    ref = models.CharField(_("number in the other system"), max_length=LONGEST_REF, blank=True)
    ref_hash = models.CharField(max_length=64, editable=False)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion in another system")
        verbose_name_plural = _("opinions in other systems")
        constraints: ClassVar = [models.UniqueConstraint(fields=["by", "ref_hash"], name="opinion_reference_once")]

    def __str__(self) -> str:
        return str(self.opinion_id)


def hash_of(ref: str) -> str:
    """What is kept of a name for ever."""
    return hashlib.sha256(ref.encode()).hexdigest()
