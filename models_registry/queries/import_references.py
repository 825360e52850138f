"""What the cells of an import may name: units, campaigns, words of the vocabularies, documents; found in sets."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directives.models import Campaign, DirectiveDocument, TargetGroup, Theme
from directives.numbers import number_key, searched_number
from models_registry.choices import campaigns_to_write_in, units_to_write_for
from models_registry.import_cells import CellWrong, as_day
from models_registry.import_columns import words_of
from models_registry.models import RegisteredModel
from organizations.models import Unit

_WITH_DAY = re.compile(r"(.+?)\s*\(([^()]*)\)$")
_SHOWN = 40


class References:
    """What one account may name. Each kind is loaded once, when a row first asks for it."""

    def __init__(self, user: Any) -> None:
        """Nothing is loaded yet."""
        self.user = user
        self._units: dict[str, dict[int, Unit]] | None = None
        self._campaigns: dict[str, list[Campaign]] | None = None
        self._terms: dict[str, dict[str, Any]] = {}
        self._documents: dict[str, list[DirectiveDocument]] = {}

    def unit(self, text: str) -> Unit:
        """A unit of today for which the account may write. Raises CellWrong."""
        if self._units is None:
            self._units = {}
            for unit in units_to_write_for(self.user):
                for name in (unit.code, unit.name, unit.short_name):
                    self._units.setdefault(words_of(name), {})[unit.pk] = unit
        found = self._units.get(words_of(text), {})
        if not found:
            words = _("“%(text)s” is no unit for which you may write. Check the name, or write the unit’s code.")
            raise CellWrong(words % {"text": text[:_SHOWN]})
        if len(found) > 1:
            words = _("Several units are called “%(text)s”. Write the unit’s code.")
            raise CellWrong(words % {"text": text[:_SHOWN]})
        return next(iter(found.values()))

    def campaign(self, text: str) -> Campaign:
        """A campaign, by its name; whether the unit takes part is asked with the other rules. Raises CellWrong."""
        if self._campaigns is None:
            self._campaigns = {}
            for each in campaigns_to_write_in(self.user):
                self._campaigns.setdefault(words_of(each.name), []).append(each)
        found = self._campaigns.get(words_of(text), [])
        if not found:
            words = _("There is no campaign “%(text)s” in which you may register. Write its name as the list has it.")
            raise CellWrong(words % {"text": text[:_SHOWN]})
        if len(found) > 1:
            words = _("Several campaigns are called “%(text)s”. Enter this model with the form.")
            raise CellWrong(words % {"text": text[:_SHOWN]})
        return found[0]

    def terms(self, key: str, text: str, kept: Iterable[Any] = ()) -> list[Any]:
        """Words in use or those the model has, by name in either language or code. Raises CellWrong."""
        if key not in self._terms:
            kind: Any = Theme if key == "themes" else TargetGroup
            self._terms[key] = _by_names(kind.objects.in_use())
        known = self._terms[key] | _by_names(kept) if kept else self._terms[key]
        found: list[Any] = []
        unknown: list[str] = []
        for name in _parted(text):
            (found if words_of(name) in known else unknown).append(known.get(words_of(name), name))
        if unknown:
            told = ", ".join(f"“{name[:_SHOWN]}”" for name in unknown[:3])
            raise CellWrong(
                _("%(names)s: not in the list. Write them as the sheet “Lists” has them.") % {"names": told}
            )
        return list(dict.fromkeys(found))

    def documents(self, text: str) -> list[DirectiveDocument]:
        """Documents the account may read, by number and, where that is not enough, day. Raises CellWrong."""
        return list(dict.fromkeys(self._document(name) for name in _parted(text)))

    def _document(self, text: str) -> DirectiveDocument:
        parted = _WITH_DAY.match(text)
        number, day = (parted[1], as_day(parted[2])) if parted else (text, None)
        key = searched_number(number) or number_key(number)
        if key not in self._documents:
            readable: Any = DirectiveDocument.objects.visible_to(self.user)
            self._documents[key] = list(readable.filter(number_key=key).order_by("id")[:50])
        found = [each for each in self._documents[key] if day in (None, each.issued_on)]
        if not found:
            words = _("No document “%(text)s” is in the portal. Check the number, or have it entered first.")
            raise CellWrong(words % {"text": text[:_SHOWN]})
        if len(found) > 1:
            days = ", ".join(date_format(each.issued_on, "SHORT_DATE_FORMAT") for each in found[:3])
            words = _("There are several documents “%(text)s”. Add the day in brackets: %(days)s.")
            raise CellWrong(words % {"text": text[:_SHOWN], "days": days})
        return found[0]


def _parted(text: str) -> list[str]:
    return [name for part in re.split(r"[;\n]", text) if (name := part.strip())]


def _by_names(terms: Iterable[Any]) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for term in terms:
        known |= {words_of(name): term for name in (term.code, term.name_en, term.name_vi)}
    return known


def same_names(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], list[str]]:
    """The codes of models of these units that have exactly these names; one query, whatever the number."""
    pairs = set(wanted)
    codes: dict[tuple[int, str], list[str]] = {}
    found = RegisteredModel.objects.filter(title__in={name for _, name in pairs})  # by an index of the names
    for unit, title, code in found.order_by("id").values_list("unit_id", "title", "code"):
        if (unit, title) in pairs:
            codes.setdefault((unit, title), []).append(code)
    return codes
