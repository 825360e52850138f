"""Placeholders in the wording of certificates: a short list of names in braces, filled in as text and never as code."""

import re

from django.utils.translation import gettext_lazy as _

PLACEHOLDERS = {
    "ten": _("name as on the decision"),
    "chuc_vu": _("post, unit or address"),
    "hinh_thuc": _("title or form that is given"),
    "thanh_tich": _("what it is given for, as said when certificates are made"),
    "don_vi": _("unit that decides"),
    "so_quyet_dinh": _("number of the decision"),
    "ngay": _("day of the decision"),
    "nam": _("year of the decision"),
}
"""Name in braces → what stands there."""
_PLACE = re.compile(r"\{([^{}]*)\}")


def wrong_placeholders(text: str) -> list[str]:
    """What stands in braces and is no placeholder, and braces that are alone."""
    found = [f"{{{name}}}" for name in _PLACE.findall(text) if name not in PLACEHOLDERS]
    return [*found, *_lone(text)]


def _lone(text: str) -> list[str]:
    return sorted(set(re.findall(r"[{}]", _PLACE.sub("", text))))


def filled(text: str, values: dict[str, str]) -> str:
    """The text with each placeholder replaced, once: what is put in is not looked at again."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)
