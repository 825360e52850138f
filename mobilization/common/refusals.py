"""Why an uploaded file is not taken: in the reader's language, with the file's name and what to do about it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

# The reasons by code. Each says what is wrong and then what helps; figures come in as text.
REASONS = {
    "empty": _("the file is empty. Check that it opens on your device, then choose it again."),
    "too_big": _("the file has %(size)s; at most %(limit)s are accepted. Make it smaller or divide it."),
    "name_disagrees": _(
        "the name ends in “.%(ending)s”, but the content is %(found)s. Open the file, save it anew in the right kind "
        "and choose it again."
    ),
    "not_accepted": _("this is %(found)s, which is not accepted here. Accepted are: %(accepted)s."),
    "old_office": _(
        "this is a file of an old Word, Excel or PowerPoint. Open it, save it as .docx or .xlsx (or as PDF), and "
        "choose that file."
    ),
    "heic": _(
        "this is a HEIC picture of a phone, which many programs cannot show. Set the camera to “Most compatible” "
        "(JPEG), or save the picture as JPEG, and choose that file."
    ),
    "encrypted": _("the file is protected by a password. Save it without a password and choose it again."),
    "macros": _("the file contains macros or other program code. Save it as .docx, .xlsx or PDF without them."),
    "mixed": _(
        "the file holds something else beside the document (a hidden archive or web page). Open the document, save it "
        "anew and choose that file."
    ),
    "damaged": _(
        "the file is damaged or was not transferred to its end. Check that it opens on your device, then choose it "
        "again."
    ),
    "bomb": _("unpacked, the file would be far larger than a document is. Save it anew, or as PDF."),
    "not_table": _(
        "this is %(found)s. Open the table in Excel, save it as “Excel Workbook (*.xlsx)” and choose that file."
    ),
    "table_bomb": _(
        "unpacked, the file would be far larger than a table of models is. Copy the filled rows into a new template "
        "and choose that file."
    ),
    "pixels": _(
        "the picture has %(megapixels)s megapixels (%(width)s × %(height)s); at most %(limit)s are accepted. Set the "
        "camera to a lower resolution, or make the picture smaller, and choose it again."
    ),
    "animated": _("this is a moving picture. Choose a single picture."),
}


def _told(code: str, figures: dict[str, Any]) -> str:
    return str(REASONS[code]) % figures


_tell = lazy(_told, str)
size_text = lazy(filesizeformat, str)
number_text = lazy(number_format, str)


class UploadRefused(ValidationError):
    """A file that is not taken. `code` is one of REASONS, `file` its name cleaned; fits any form field as it is."""

    def __init__(self, file: str, code: str, **figures: Any) -> None:
        self.file = file
        params = {"file": file, "reason": _tell(code, figures)}
        super().__init__(_("“%(file)s”: %(reason)s"), code=code, params=params)

    @property
    def text(self) -> str:
        """The whole message in the language of whoever asks."""
        return str(self.messages[0])
