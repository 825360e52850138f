"""What was decided and handed over in a period, by title or form, recipients, level, branch; each with its list."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from awards.enums import Branch, DecidingLevel, Recipient
from awards.models import AwardForm, EmulationTitle
from awards.tallies import DECIDED, DIRECT, LEFT, PERSONS, PRESENTED
from models_registry.queries.judged import list_url
from organizations import tallies
from organizations.figures import Scope

COUNTED = (DECIDED, PRESENTED, LEFT, PERSONS, DIRECT)


@dataclass(frozen=True)
class Line:
    """A part, and its numbers in the order of COUNTED, each with the address of exactly these rows."""

    title: str
    numbers: list[tuple[int, str]]

    @property
    def percent(self) -> int | None:
        """Of the persons how many in a hundred work directly or at the grassroots, rounded down; None of nobody."""
        (persons, _of_them), (direct, _of_these) = self.numbers[-2:]
        return 100 * direct // persons if persons else None


@dataclass(frozen=True)
class Division:
    """The numbers by one dimension, in its own order; parts of nothing are left out."""

    key: str
    title: str
    lines: list[Line]


def divisions(user: Any, scope: Scope) -> list[Division]:
    """By what was given, to whom, at which level and in whose name. One query for each, and two for the catalogues."""
    forms = {each.pk: str(each) for each in _in_order(AwardForm)}
    titles = {each.pk: str(each) for each in _in_order(EmulationTitle)}
    found = [
        *_lines(user, scope, "title", titles, asked="title"),
        *_lines(user, scope, "form", forms, asked="form"),
    ]
    told = [Division("given", _("By title or award form"), found)]
    for key, heading, path, choices in (
        ("recipient", _("By recipients"), "recipient", Recipient.choices),
        ("level", _("By level that decides"), "decision__level", DecidingLevel.choices),
        ("branch", _("By branch"), "decision__branch", Branch.choices),
    ):
        told.append(Division(key, heading, _lines(user, scope, path, dict(choices), asked=key)))
    return [each for each in told if each.lines]


def _in_order(catalogue: Any) -> Any:
    return catalogue.objects.order_by("position", "sort_key", "id")


def _lines(user: Any, scope: Scope, path: str, names: dict[Any, Any], *, asked: str) -> list[Line]:
    counted = [tallies.get(key) for key in COUNTED]
    found = tallies.divided(counted, user, scope, [path])
    return [
        Line(
            str(name),
            [(found[(value,)][each.key], f"{list_url(each, scope)}&{urlencode({asked: value})}") for each in counted],
        )
        for value, name in names.items()
        if (value,) in found
    ]
