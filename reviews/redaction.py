"""Names taken out of texts that are read blindly: of people, units, places; with or without accents, in any case."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from mobilization.common.text import fold, nfc
from models_registry.models import CandidacyTransition, ModelTransition

if TYPE_CHECKING:
    from models_registry.models import Candidacy, RegisteredModel

_WORDS = re.compile(r"[^\W_]+")
SHORTEST = 2
"""A name of fewer letters would take out half the text."""
ADDRESSES = (
    "ông", "bà", "anh", "chị", "cô", "chú", "bác", "cụ", "cậu", "dì", "thím", "thầy", "em", "đồng chí", "đ/c",
)  # fmt: skip
"""How people are spoken of: by one of these and the given name."""


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


def names_in(model: "RegisteredModel", candidacy: "Candidacy") -> list[str]:
    """What must not be read of a model in a blind round: its units, its place, who answers for it, wrote or sent it.

    Of a model with `unit`, `steward` and `created_by__person` at hand, and what `of_names` fetches.
    """
    found = [name for unit in (model.unit, model.steward) for name in (unit.name, unit.short_name)]
    found += [model.place]
    steps = (*model.transitions.all(), *candidacy.transitions.all())
    senders = [step.by for step in steps if step.action == "submit"]
    people = [each.name for each in model.responsible_persons.all()]
    people += [user.get_full_name() for user in (model.created_by, *senders) if user is not None]
    found += [said for name in people for said in (name, *as_spoken(name))]
    return [name for name in found if name]


def as_spoken(name: str) -> list[str]:
    """How a text speaks of the person besides: `Nguyễn Thị Hòa` is “bà Hòa”, “chị Hòa”. Nothing for a single word.

    The given name alone stays: Hòa, Bình, Thành are words, and half the text would be taken out.
    """
    words = name.split()
    return [f"{address} {words[-1]}" for address in ADDRESSES] if len(words) > 1 else []


def of_names(candidacy: str) -> "tuple[Prefetch[Any], ...]":
    """What `names_in` reads besides, fetched for many rows at once that lead to their `candidacy` so."""
    return (
        Prefetch(f"{candidacy}__model__responsible_persons"),
        Prefetch(f"{candidacy}__model__transitions", ModelTransition.objects.select_related("by__person")),
        Prefetch(f"{candidacy}__transitions", CandidacyTransition.objects.select_related("by__person")),
    )
