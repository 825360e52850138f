"""Figures of dialogues divided: conferences by kind, level and host, opinions by channel, state, kind and domain."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from dialogues.enums import ConferenceKind, HostRole
from dialogues.opinion_enums import NO_DOMAIN, Channel, OpinionKind, OpinionState
from dialogues.tallies import CAME, CONTACT, HELD, IN_TIME, LATE, ON_THE_SPOT, OPINIONS, STILL_OPEN
from models_registry.enums import Domain
from models_registry.queries.judged import list_url
from organizations import tallies
from organizations.enums import Level
from organizations.figures import Scope
from organizations.tallies import Tally

OF_CONFERENCES = (HELD, CONTACT, CAME)
OF_OPINIONS = (OPINIONS, ON_THE_SPOT, IN_TIME, LATE, STILL_OPEN)


@dataclass(frozen=True)
class Line:
    """A part, and its numbers in the order of the columns, each with the address of exactly these rows."""

    title: str
    numbers: list[tuple[int, str]]


@dataclass(frozen=True)
class Division:
    """The numbers by one dimension, in its own order; parts of nothing are left out."""

    key: str
    title: str
    columns: list[str]
    lines: list[Line]


def divisions(user: Any, scope: Scope) -> list[Division]:
    """One query for each dimension."""
    conferences, opinions = ([tallies.get(key) for key in keys] for keys in (OF_CONFERENCES, OF_OPINIONS))
    found = []
    for key, title, path, choices, counted in (
        ("kind", _("Conferences by kind"), "kind", ConferenceKind.choices, conferences),
        ("level", _("Conferences by level"), "unit__level", Level.choices, conferences),
        ("channel", _("Opinions by how they came"), "channel", Channel.choices, opinions),
        ("state", _("Opinions by state"), "state", OpinionState.choices, opinions),
        ("opinion_kind", _("Opinions by kind"), "kind", OpinionKind.choices, opinions),
        ("domain", _("Opinions by domain"), "domain", [*Domain.choices, ("", _("Not classified"))], opinions),
    ):
        told = {values[0]: numbers for values, numbers in tallies.divided(counted, user, scope, [path]).items()}
        asked = "kind" if key == "opinion_kind" else key
        found.append(_division(key, title, counted, told, choices, scope, asked))
    found.insert(2, _by_host(user, scope, conferences))
    return [each for each in found if each.lines]


def _by_host(user: Any, scope: Scope, counted: list[Tally]) -> Division:
    """What several host together counts under each, so that these do not add up."""
    told: dict[Any, Counter[str]] = {role.value: Counter() for role in HostRole}
    parts = tallies.divided(counted, user, scope, [f"{role}_hosts" for role in HostRole])
    for hosts, numbers in parts.items():
        for role, is_host in zip(HostRole, hosts, strict=True):
            if is_host:
                told[role.value].update(numbers)
    some = {role: numbers for role, numbers in told.items() if any(numbers.values())}
    title = _("Conferences by host; what several host together counts under each")
    return _division("host", title, counted, some, HostRole.choices, scope, "host")


def _division(
    key: str, title: str, counted: list[Tally], told: Any, choices: Iterable[tuple[Any, Any]], scope: Scope, asked: str
) -> Division:
    lines = []
    for value, name in choices:
        if not any(told.get(value, {}).values()):
            continue
        more = urlencode({asked: value or NO_DOMAIN})
        lines.append(Line(str(name), [(told[value][each.key], f"{list_url(each, scope)}&{more}") for each in counted]))
    return Division(key, title, [str(each.title) for each in counted], lines)
