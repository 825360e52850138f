"""What the citizen adds to an opinion: files, the rating, why it was reopened. Outside the record of changes."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogues.models.opinion import Opinion
from dialogues.models.opinion_parts import LONGEST
from mobilization.common.files import StoredFile

LONGEST_WORDS = 2_000
MOST_STARS = 5


class OpinionFile(StoredFile):
    """A picture or PDF that came with an opinion; its bytes go to who handles the opinion and to nobody else."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="files", verbose_name=_("opinion"))

    class Meta:
        verbose_name = _("file of an opinion")
        verbose_name_plural = _("files of opinions")


class OpinionRating(models.Model):
    """How content the citizen is with the answer. Erased (P4) the words go; stars and day stay for the figures."""

    opinion = models.OneToOneField(Opinion, models.PROTECT, related_name="rating", verbose_name=_("opinion"))
    stars = models.PositiveSmallIntegerField(_("how content, 1 to 5"))
    words = models.TextField(
        _("words of the citizen"), max_length=LONGEST_WORDS, blank=True, validators=[MaxLengthValidator(LONGEST_WORDS)]
    )
    rated_on = models.DateField(_("rated on"))

    class Meta:
        verbose_name = _("rating of an answer")
        verbose_name_plural = _("ratings of answers")
        constraints: ClassVar = [
            models.CheckConstraint(name="opinion_rating_1_to_5", condition=Q(stars__gte=1, stars__lte=MOST_STARS))
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id}: {self.stars}"


class EarlierAnswer(models.Model):
    """The answer with which the citizen was not content, and why: an opinion is reopened once."""

    opinion = models.OneToOneField(Opinion, models.PROTECT, related_name="earlier_answer", verbose_name=_("opinion"))
    answer = models.TextField(_("earlier answer"), max_length=LONGEST, blank=True)
    answered_on = models.DateField(_("answered on"))
    reason = models.TextField(
        _("why the citizen is not content"), max_length=LONGEST_WORDS, validators=[MaxLengthValidator(LONGEST_WORDS)]
    )

    class Meta:
        verbose_name = _("earlier answer to an opinion")
        verbose_name_plural = _("earlier answers to opinions")
        constraints: ClassVar = [models.CheckConstraint(name="reopening_has_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return str(self.opinion_id)
