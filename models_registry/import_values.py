"""A model's values as cells: what an export writes, and what a preview shows as old and new."""

import datetime
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from models_registry.enums import Domain, Subject
from models_registry.import_cells import FORMULA_SIGNS, QUOTED, joined
from models_registry.import_columns import BY_KEY, CellKind

if TYPE_CHECKING:
    from models_registry.models import RegisteredModel

LONGEST_SHOWN = 300
_FORMULA = re.compile(rf"[{FORMULA_SIGNS}]")
CHOICES: dict[str, Any] = {"subject": Subject.choices, "domain": Domain.choices}


def cell_of(model: "RegisteredModel", key: str) -> Any:
    """What the cell of the column holds: text, a number, a day, or None. Documents stand in `readable_documents`."""
    special = _SPECIAL.get(key)
    return special(model) if special else plain(getattr(model, key))


def plain(value: Any) -> Any:
    """A number without empty decimal places; other values as they are."""
    return Decimal(f"{value.normalize():f}") if isinstance(value, Decimal) else value


def quoted(text: str, *, formulas: bool = False) -> str:
    """The text with an apostrophe in front if reading would take one away; with `formulas` what looks like one, too."""
    return f"'{text}" if QUOTED.match(text) or (formulas and _FORMULA.match(text)) else text


def _day(value: datetime.date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""


def _figure(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


def terms_cell(terms: Iterable[Any]) -> str:
    """Words of a vocabulary, in their order."""
    return "; ".join(str(each) for each in sorted(terms, key=lambda each: (each.sort_key, each.pk)))


def documents_cell(documents: Iterable[Any]) -> str:
    """Numbers of documents with their days."""
    ordered = sorted(documents, key=lambda each: (each.issued_on, each.pk))
    return "; ".join(f"{each.number} ({_day(each.issued_on)})" for each in ordered)


def persons_cell(persons: Iterable[Any]) -> str:
    """A line each, as `import_cells.as_persons` reads it."""
    return "\n".join(
        joined([each.name, each.position, each.phone, each.email, _("yes") if each.consent_to_publish else _("no")])
        for each in persons
    )


def indicators_cell(indicators: Iterable[Any]) -> str:
    """A line each, as `import_cells.as_indicators` reads it."""
    return "\n".join(
        joined(
            [
                each.name,
                each.unit_of_measure,
                *(_figure(value) for value in (each.baseline, each.target, each.actual)),
                _day(each.measured_on),
                each.source,
            ]
        )
        for each in indicators
    )


_SPECIAL: dict[str, "Callable[[RegisteredModel], Any]"] = {
    "unit": lambda model: model.unit.name,
    "campaign": lambda model: model.campaign.name if model.campaign else "",
    "subject": lambda model: model.get_subject_display(),
    "domain": lambda model: model.get_domain_display(),
    "state": lambda model: model.get_state_display(),
    "themes": lambda model: terms_cell(model.themes.all()),
    "target_groups": lambda model: terms_cell(model.target_groups.all()),
    "documents": lambda model: documents_cell(getattr(model, "readable_documents", ())),
    "persons": lambda model: persons_cell(model.responsible_persons.all()),
    "indicators": lambda model: indicators_cell(model.indicators.all()),
}


def shown(key: str, value: Any) -> str:
    """A value of a model's own column as a preview shows it, cut where it is long."""
    if value in (None, ""):
        return "–"
    column = BY_KEY[key]
    if column.kind is CellKind.CHOICE:
        text = str(dict(CHOICES[key]).get(value, value))
    elif isinstance(value, datetime.date):
        text = date_format(value, "SHORT_DATE_FORMAT")
    elif isinstance(value, int | Decimal):
        text = number_format(plain(value), force_grouping=True)
    else:
        text = str(value)
    return cut(text)


def cut(text: str) -> str:
    """At most some lines of a text."""
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
