"""Which cells of a row differ from what is stored: old and new, for people."""

from typing import Any

from directives.models import DirectiveDocument, TargetGroup, Theme
from models_registry.import_columns import FORMAT
from models_registry.import_values import cut, documents_cell, indicators_cell, persons_cell, shown, terms_cell
from models_registry.models import Indicator, ResponsiblePerson
from models_registry.services.model_rules import LISTS
from models_registry.services.writing import Checked

_KINDS: dict[str, Any] = {"themes": Theme, "target_groups": TargetGroup, "documents": DirectiveDocument}


def changes_of(checked: Checked, values: dict[str, Any]) -> list[dict[str, str]]:
    """`key`, `old` and `new` of each column that differs, in the order of the columns."""
    return [
        {"key": column.key, **_both(checked, column.key, values)}
        for column in FORMAT
        if column.key in checked.different
    ]


def _both(checked: Checked, key: str, values: dict[str, Any]) -> dict[str, str]:
    if key in LISTS:
        return _lists(checked, key, values)
    if key == "persons":
        return _texts(persons_cell(_stored(checked, ResponsiblePerson)), _typed(values[key], ResponsiblePerson))
    if key == "indicators":
        return _texts(indicators_cell(_stored(checked, Indicator)), _typed(values[key], Indicator))
    return {"old": shown(key, checked.before.get(key)), "new": shown(key, getattr(checked.model, key))}


def _lists(checked: Checked, key: str, values: dict[str, Any]) -> dict[str, str]:
    """What goes and what comes is named; what the reader may not know stays and is not among them."""
    spell = documents_cell if key == "documents" else terms_cell
    before, after = checked.before[key], checked.links[key]
    hidden = before & after - {each.pk for each in values[key]}
    known = _KINDS[key].objects.in_bulk((before | after) - hidden)
    return _texts(spell(known[pk] for pk in before if pk in known), spell(known[pk] for pk in after if pk in known))


def _stored(checked: Checked, kind: Any) -> list[Any]:
    """The parts as they are stored; those in memory may say what the row says."""
    return list(kind._default_manager.filter(model=checked.model.pk).order_by("id"))


def _typed(rows: list[dict[str, Any]], kind: Any) -> str:
    spell = persons_cell if kind is ResponsiblePerson else indicators_cell
    return spell(kind(**{name: value for name, value in row.items() if name != "id"}) for row in rows)


def _texts(old: str, new: str) -> dict[str, str]:
    return {"old": cut(old) or "–", "new": cut(new) or "–"}
