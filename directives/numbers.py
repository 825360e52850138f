"""Numbers and symbols of documents as people type them: `12-CT/TU`, `12 CT TU`, `12/CT-TU` are one number."""

import re

from mobilization.common.text import fold

_PARTS = re.compile(r"[a-z]+|\d+")


def number_key(text: str) -> str:
    """What all ways to write one number have in common: its letters and figures, in order, parted by spaces.

    `number_key("12-CT/TU") == number_key("12/CT-TU") == "12 ct tu"`; leading zeros do not count (`08-DA/TU` is
    `8 da tu`), nor do accents (`QĐi` is `qdi`). Letters and figures that touch are parted: `12CT` is `12 ct`.
    """
    return " ".join(part.lstrip("0") or "0" if part.isdigit() else part for part in _PARTS.findall(fold(text)))
