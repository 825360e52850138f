"""Which cells of a row differ from what is stored: old and new, for people, in each language."""

from collections.abc import Callable
from typing import Any

from directives.models import DirectiveDocument, TargetGroup, Theme
from models_registry.import_columns import FORMAT
from models_registry.import_values import cut, documents_cell, indicators_cell, persons_cell, shown, terms_cell
from models_registry.kept_words import KeptWords, kept
from models_registry.models import Indicator, ResponsiblePerson
from models_registry.services.model_rules import LISTS
from models_registry.services.writing import Checked

_KINDS: dict[str, Any] = {"themes": Theme, "target_groups": TargetGroup, "documents": DirectiveDocument}


def changes_of(checked: Checked, values: dict[str, Any]) -> list[dict[str, Any]]:
    """`key`, `old` and `new` of each column that differs, in the order of the columns."""
    return [
        {"key": column.key, **_both(checked, column.key, values)}
        for column in FORMAT
        if column.key in checked.different
    ]


def _both(checked: Checked, key: str, values: dict[str, Any]) -> dict[str, KeptWords]:
    if key in LISTS:
        return _lists(checked, key, values)
    if key == "persons":
        return _parts(persons_cell, ResponsiblePerson, checked, values[key])
    if key == "indicators":
        return _parts(indicators_cell, Indicator, checked, values[key])
    old, new = checked.before.get(key), getattr(checked.model, key)
    return {"old": kept(lambda: shown(key, old)), "new": kept(lambda: shown(key, new))}


def _lists(checked: Checked, key: str, values: dict[str, Any]) -> dict[str, KeptWords]:
    """What goes and what comes is named; what the reader may not know stays and is not among them."""
    spell = documents_cell if key == "documents" else terms_cell
    before, after = checked.before[key], checked.links[key]
    hidden = before & after - {each.pk for each in values[key]}
    known = _KINDS[key].objects.in_bulk((before | after) - hidden)
    return _texts(spell, [known[pk] for pk in before if pk in known], [known[pk] for pk in after if pk in known])


def _parts(
    spell: Callable[[list[Any]], str], kind: Any, checked: Checked, rows: list[dict[str, Any]]
) -> dict[str, KeptWords]:
    """The parts as they are stored, asked anew: those in memory may say what the row says."""
    stored = list(kind._default_manager.filter(model=checked.model.pk).order_by("id"))
    typed = [kind(**{name: value for name, value in row.items() if name != "id"}) for row in rows]
    return _texts(spell, stored, typed)


def _texts(spell: Callable[[list[Any]], str], old: list[Any], new: list[Any]) -> dict[str, KeptWords]:
    return {"old": kept(lambda: cut(spell(old)) or "–"), "new": kept(lambda: cut(spell(new)) or "–")}
