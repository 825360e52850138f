"""Names taken out of texts that are read blindly: of people, units, places; with or without accents, in any case."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from mobilization.common.text import fold, nfc
from models_registry.models import CandidacyTransition, FieldCheck, ModelTransition, ProgressEntry

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from models_registry.models import RegisteredModel
    from organizations.models import Unit
    from reviews.models import RoundItem

_WORDS = re.compile(r"[^\W_]+")
SHORTEST = 2
"""A name of fewer letters would take out half the text."""
ADDRESSES = (
    "ông", "bà", "anh", "chị", "cô", "chú", "bác", "cụ", "cậu", "dì", "thím", "thầy", "em", "đồng chí", "đ/c",
)  # fmt: skip
"""How people are spoken of: by one of these and the given name."""
ABOVE = "parent__parent"
"""So far up units are joined in lists; what stands higher is fetched when it is asked for."""


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


def names_in(item: "RoundItem") -> list[str]:
    """What must not be read of a model in a blind round: units, places, and people who have to do with it.

    Its units with those above them, below the council's own; of a replica also those of its origin; where it is; who
    answers for it, wrote or sent it, wrote its diary, checked it. The council's own unit and those above it are told by
    the round itself, and stay, unless the council's unit itself proposes. Of an item with `candidacy__model` at hand;
    what else is needed `of_items` fetches.
    """
    candidacy, model = item.candidacy, item.candidacy.model
    wrote, checked = _writers(model)
    of_model = [each for each in (model, model.origin) if each is not None]
    units = [unit for each in of_model for unit in (each.unit, each.steward)]
    found = [model.unit.name, model.unit.short_name]
    found += _names_of([*units, *(part.unit for part in (*wrote, *checked))], item.round.steward)
    found += [each.place for each in of_model]
    steps = (*model.transitions.all(), *candidacy.transitions.all())
    accounts = [model.created_by, *(step.by for step in steps if step.action == "submit")]
    accounts += [part.by for part in (*wrote, *checked)]
    people = [each.name for each in model.responsible_persons.all()]
    people += [user.get_full_name() for user in accounts if user is not None]
    people += [name.strip() for check in checked for name in check.checkers.split(",")]
    found += [said for name in people for said in (name, *as_spoken(name))]
    return [name for name in dict.fromkeys(found) if name]


def _names_of(units: "Iterable[Unit]", own: "Unit") -> list[str]:
    """Names of the units and of those above each, without what the council of `own` stands in anyway."""
    above = {int(part) for part in own.path.split("/") if part}
    known = {fold(own.name), fold(own.short_name)}
    names: dict[str, None] = {}
    seen: set[int] = set()
    for unit in units:
        at: Unit | None = unit
        while at is not None and at.pk not in above | seen:
            seen.add(at.pk)
            names |= dict.fromkeys((at.name, at.short_name))
            at = at.parent if at.parent_id not in above | seen else None
    return [name for name in names if fold(name) not in known]


def _writers(model: "RegisteredModel") -> tuple[list[Any], list[Any]]:
    """One entry of the diary of each writer and unit, one check of each of these and who checked."""
    if not hasattr(model, "wrote"):
        return list(_entries().filter(model=model)), list(_checks().filter(model=model))
    return model.wrote, model.checked  # type: ignore[attr-defined]


def _entries() -> "QuerySet[ProgressEntry]":
    ways = ("model", "by", "unit")
    rows: QuerySet[ProgressEntry] = ProgressEntry.objects.order_by(*ways).distinct(*ways)
    return rows.select_related("by__person", "unit").defer("text")


def _checks() -> "QuerySet[FieldCheck]":
    ways = ("model", "by", "unit", "checkers")
    rows: QuerySet[FieldCheck] = FieldCheck.objects.order_by(*ways).distinct(*ways)
    return rows.select_related("by__person", "unit").defer("text", "advice")


def as_spoken(name: str) -> list[str]:
    """How a text speaks of the person besides: `Nguyễn Thị Hòa` is “bà Hòa”, “chị Hòa”. Nothing for a single word.

    The given name alone stays: Hòa, Bình, Thành are words, and half the text would be taken out.
    """
    words = name.split()
    return [f"{address} {words[-1]}" for address in ADDRESSES] if len(words) > 1 else []


def of_items(item: str = "") -> "tuple[list[str], tuple[Prefetch[Any], ...]]":
    """What `names_in` reads, to be joined and to be fetched, for many rows at once that lead to their `item` so."""
    way = f"{item}__" if item else ""
    model = f"{way}candidacy__model"
    units = [f"{model}__{each}__{ABOVE}" for each in ("unit", "steward", "origin__unit", "origin__steward")]
    joined = [f"{way}round__steward", f"{model}__created_by__person", *units]
    return joined, (
        Prefetch(f"{model}__responsible_persons"),
        Prefetch(f"{model}__transitions", ModelTransition.objects.select_related("by__person")),
        Prefetch(f"{way}candidacy__transitions", CandidacyTransition.objects.select_related("by__person")),
        Prefetch(f"{model}__progress", _entries(), to_attr="wrote"),
        Prefetch(f"{model}__checks", _checks(), to_attr="checked"),
    )
