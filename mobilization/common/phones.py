"""Telephone numbers of Việt Nam as people write them."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mobilization.common.text import clean

_SEPARATORS = re.compile(r"[\s.()\-]+")
_ABROAD = re.compile(r"(?:\+|00)84\D*0?")
_KNOWN = re.compile(
    r"0[35789]\d{8}"  # a mobile telephone
    r"|02\d{9}"  # a line, with its area: 024 and 8 digits, 0203 and 7
    r"|1[89]00\d{4,6}",  # a service number
    re.ASCII,
)


def phone_number(text: str) -> str:
    """The number by its digits, as one dials it inside the country; "" for nothing.

    `+84 912.345.678` is `0912345678`. Raises ValidationError for what is no number of Việt Nam.
    """
    written = clean(text).strip()
    digits = _SEPARATORS.sub("", _ABROAD.sub("0", written, count=1) if _ABROAD.match(written) else written)
    if digits and not _KNOWN.fullmatch(digits):
        raise ValidationError(
            _(
                "This is no telephone number of Việt Nam. A mobile number has 10 digits and begins with 03, 05, 07, 08"
                " or 09; a fixed line has 11 and begins with 02, with its area code. One number fits here."
            ),
            code="phone",
        )
    return digits
