"""Figures of dialogues divided: conferences by kind, level and host, opinions by channel, state, kind and domain."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
OPINIONS_BY = (["channel"], ["state"], ["kind"], ["domain"])


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
    """One query for conferences, by all dimensions together and then added up by each; one or two for opinions."""
    conferences, opinions = ([tallies.get(key) for key in keys] for keys in (OF_CONFERENCES, OF_OPINIONS))
    hosts = [f"{role}_hosts" for role in HostRole]
    held = tallies.divided(conferences, user, scope, ["kind", "unit__level", *hosts])
    came = [_by(0, each) for each in tallies.divisions(opinions, user, scope, OPINIONS_BY)]
    by_host = _("Conferences by host; what several host together counts under each")
    found = [
        _division(key, title, counted, told, choices, scope, asked)
        for key, title, told, choices, counted, asked in (
            ("kind", _("Conferences by kind"), _by(0, held), ConferenceKind.choices, conferences, "kind"),
            ("level", _("Conferences by level"), _by(1, held), Level.choices, conferences, "level"),
            ("host", by_host, _by_host(2, held), HostRole.choices, conferences, "host"),
            ("channel", _("Opinions by how they came"), came[0], Channel.choices, opinions, "channel"),
            ("state", _("Opinions by state"), came[1], OpinionState.choices, opinions, "state"),
            ("opinion_kind", _("Opinions by kind"), came[2], OpinionKind.choices, opinions, "kind"),
            ("domain", _("Opinions by domain"), came[3], _DOMAINS, opinions, "domain"),
        )
    ]
    return [each for each in found if each.lines]


_DOMAINS = [*Domain.choices, ("", gettext_lazy("Not classified"))]


def _by(place: int, parts: tallies.Parts) -> dict[Any, Counter[str]]:
    """The numbers by one of the dimensions: whatever the others are."""
    told: dict[Any, Counter[str]] = {}
    for values, numbers in parts.items():
        told.setdefault(values[place], Counter()).update(numbers)
    return told


def _by_host(first: int, parts: tallies.Parts) -> dict[Any, Counter[str]]:
    """What several host together counts under each, so that these do not add up."""
    told: dict[Any, Counter[str]] = {role.value: Counter() for role in HostRole}
    for values, numbers in parts.items():
        for role, is_host in zip(HostRole, values[first:], strict=True):
            if is_host:
                told[role.value].update(numbers)
    return told


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
