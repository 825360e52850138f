"""What a knock-out is and how it is told: in the reader's language on pages, in Vietnamese on papers and on record.

An outcome whose reason is a knock-out has no text of its own: the session keeps the numbers (`to_keep`), and the words
are made of them where they are read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.template.defaultfilters import floatformat
from django.utils import translation
from django.utils.translation import gettext as _

from mobilization.common.text import fold


@dataclass(frozen=True)
class KnockOut:
    """A criterion at which a candidacy got too little: `mean` of all sheets, rounded down, and the `least` wanted."""

    key: str
    title: str
    mean: Decimal
    least: Decimal

    def __str__(self) -> str:
        told = {"title": self.title, "mean": floatformat(self.mean, -2), "least": floatformat(self.least, -1)}
        return _("“%(title)s” (mean %(mean)s, at least %(least)s)") % told


def reason_of(outs: Iterable[KnockOut]) -> str:
    """Why such a candidacy is not recognised, in the language of the moment; empty without any."""
    named = "; ".join(str(each) for each in outs)
    text = _("Below the points without which nothing is recognised: %(criteria)s.")
    return text % {"criteria": named} if named else ""


def is_suggested(reason: str, outs: Sequence[KnockOut]) -> bool:
    """Whether a text says no more than `reason_of` does, in any language of the portal and with whatever numbers."""
    suggested = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            suggested.add(_letters(reason_of(outs)))
    return bool(outs) and _letters(reason) in suggested


def _letters(text: str) -> str:
    """The letters alone: numbers change with every sheet, signs with who copies."""
    return "".join(letter for letter in fold(text) if letter.isalpha())


def to_keep(outs: Iterable[KnockOut]) -> list[list[str]]:
    """As a session keeps them with an outcome: title, mean and least of each."""
    return [[each.title, str(each.mean), str(each.least)] for each in outs]


def from_kept(rows: Iterable[Sequence[Any]] | None) -> list[KnockOut]:
    """The knock-outs that were kept so; none where there are no rows."""
    return [KnockOut("", title, Decimal(mean), Decimal(least)) for title, mean, least in rows or ()]
