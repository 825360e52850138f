"""Names taken out of texts that are read blindly: of people, units, places; with or without accents, in any case."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mobilization.common.text import fold, nfc

if TYPE_CHECKING:
    from models_registry.models import RegisteredModel

_WORDS = re.compile(r"[^\W_]+")
SHORTEST = 2
"""A name of fewer letters would take out half the text."""


def redact(text: str, names: Iterable[str]) -> str:
    """The text with `[…]` in place of each of the names, found word by word as `fold` compares them.

    `redact("Chị Nguyễn Thị Ánh kể", ["nguyen thi anh"])` is `"Chị […] kể"`. The longest name that fits is taken out.
    """
    text = nfc(text)
    wanted: dict[str, list[list[str]]] = {}
    for name in names:
        words = [fold(word) for word in _WORDS.findall(nfc(name))]
        if words and len("".join(words)) >= SHORTEST:
            wanted.setdefault(words[0], []).append(words)
    found = [(match.start(), match.end(), fold(match[0])) for match in _WORDS.finditer(text)]
    kept, place, at = [], 0, 0
    hidden = _("[…]")
    while place < len(found):
        fitting = [
            len(words)
            for words in wanted.get(found[place][2], ())
            if [each[2] for each in found[place : place + len(words)]] == words
        ]
        if not fitting:
            place += 1
            continue
        last = place + max(fitting) - 1
        kept.append(text[at : found[place][0]] + hidden)
        at, place = found[last][1], last + 1
    return "".join(kept) + text[at:]


def names_in(model: "RegisteredModel") -> list[str]:
    """What must not be read of a model in a blind round: its units, its place, who answers for it or entered it.

    Of a model with `unit`, `steward`, `created_by__person` and `responsible_persons` at hand.
    """
    found = [name for unit in (model.unit, model.steward) for name in (unit.name, unit.short_name)]
    found += [each.name for each in model.responsible_persons.all()]
    found += [model.place]
    if model.created_by is not None:
        found.append(model.created_by.get_full_name())
    return [name for name in found if name]
