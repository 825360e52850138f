"""Files that members read in a blind round."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mobilization.common.files import StoredFile
from reviews.models.round import RoundItem


class BlindFile(StoredFile):
    """A file of a candidacy in which the secretary saw no name, or took them out; called as members may know of it."""

    item = models.ForeignKey(RoundItem, models.CASCADE, related_name="files", verbose_name=_("candidacy in a round"))
    title = models.CharField(_("title for members"), max_length=120)

    class Meta:
        verbose_name = _("file for a blind round")
        verbose_name_plural = _("files for blind rounds")

    def __str__(self) -> str:
        return self.title
