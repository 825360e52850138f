"""HeldFile: what somebody chose in a form that came back with a fault elsewhere."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mobilization.common.files import StoredPicture


class HeldFile(StoredPicture):
    """A file kept beside a form until the form is good, for who sent it (`created_by`) and for nobody else.

    No address gives its bytes. `form` names account, office, page and the token of the form; `field` is the field it
    was chosen in. Documents have no thumbnail.
    """

    form = models.CharField(max_length=64, editable=False)
    field = models.CharField(max_length=20, editable=False)
    width = models.PositiveIntegerField(_("width in pixels"), null=True, editable=False)  # type: ignore[assignment]
    height = models.PositiveIntegerField(_("height in pixels"), null=True, editable=False)  # type: ignore[assignment]
    phash = models.BigIntegerField(null=True, editable=False)  # type: ignore[assignment]
    thumbnail_key = models.CharField(max_length=200, null=True, unique=True, editable=False)  # type: ignore[assignment]  # noqa: DJ001

    class Meta:
        verbose_name = _("file kept beside a form")
        verbose_name_plural = _("files kept beside forms")
        indexes: ClassVar = [
            models.Index(fields=["created_by", "form"], name="held_file_by_form"),
            models.Index(fields=["created_at"], name="held_file_by_age"),
        ]
