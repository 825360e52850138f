"""What a session decides on besides candidacies of its round: a registry that a higher app fills, with nominations.

`register(AgendaKind(key="awards.nomination", …))` in `AppConfig.ready()`. Such a matter goes through agenda, recusals,
vote, outcome, minutes and closing as a candidacy does; what it is, who is in conflict with it and what an outcome
writes is known to the app alone. A council member reads nothing of a matter they are recused from, in the session;
elsewhere that is the app's own to see to.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mobilization.workflow.refusals import TransitionRefused
from reviews.enums import Outcome

if TYPE_CHECKING:
    from reviews.models import Council, Session, SessionItem


@dataclass(frozen=True)
class Matter:
    """A matter as its reader may know of it."""

    title: str
    unit: str = ""
    url: str = ""
    code: str = ""


def _nothing_against(_matter: int) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class AgendaKind:
    """A kind of matter; matters are named by their ids. Each callable costs the same queries for one and for many.

    `title`: what several are called. `waiting(session)`: what may come on its agenda today, in the order to be shown.
    `shown(ids, user)`: what of them the user may know; without a user all, for minutes and messages.
    `conflicts(council, ids, people)`: (matter, person) → why the person does not vote on it, in Vietnamese for the
    minutes. `hindrance(id)`: why it cannot be voted on any more, or nothing. `write(item, session, by)`: what the
    outcome comes to, in the closing's transaction; raises ValidationError or TransitionRefused, and nothing of the
    session is written. `words`: outcome → what it is called of this kind (“proposed for an award”), in small letters;
    else as of candidacies.
    """

    key: str
    title: Any
    waiting: "Callable[[Session], Iterable[int]]"
    shown: Callable[[Collection[int], Any], Mapping[int, Matter]]
    conflicts: "Callable[[Council, Collection[int], Collection[int]], Mapping[tuple[int, int], str]]"
    write: "Callable[[SessionItem, Session, Any], None]"
    hindrance: Callable[[int], str] = _nothing_against
    words: Mapping[str, Any] = field(default_factory=dict)


_kinds: dict[str, AgendaKind] = {}


def register(kind: AgendaKind) -> None:
    """Let sessions decide on it. Raises ValueError for a key twice, or none."""
    if not kind.key or _kinds.setdefault(kind.key, kind) is not kind:
        raise ValueError(f"There is a kind {kind.key!r} already, or it has no key")


def forget(key: str) -> None:
    """Take it out again (for tests)."""
    del _kinds[key]


def known() -> list[AgendaKind]:
    """All kinds, in the order of registration."""
    return list(_kinds.values())


def get(key: str) -> AgendaKind:
    """The kind. Raises KeyError."""
    return _kinds[key]


def own_words(kind: str) -> Mapping[str, Any]:
    """Outcome → what matters of the kind call it; nothing where they are called as of candidacies (no kind)."""
    return get(kind).words if kind else {}


def outcome_words(kind: str) -> dict[str, Any]:
    """Outcome → what it is called, for each of them."""
    return dict(Outcome.choices) | dict(own_words(kind))


def by_kind(items: "Iterable[SessionItem]") -> dict[str, list["SessionItem"]]:
    """Key → items that are matters of this kind; candidacies are left out."""
    found: dict[str, list[SessionItem]] = {}
    for item in items:
        if item.kind:
            found.setdefault(item.kind, []).append(item)
    return found


def shown_matters(items: "Iterable[SessionItem]", user: Any) -> dict[int, Matter]:
    """Id of the item → its matter as the user may know of it; without a user all."""
    told: dict[int, Matter] = {}
    for key, rows in by_kind(items).items():
        of = {row.matter: row.pk for row in rows if row.matter is not None}
        told |= {of[matter]: each for matter, each in get(key).shown(list(of), user).items()}
    return told


def title_of(item: "SessionItem") -> str:
    """Of the candidacy's model, or of the matter, for messages to whoever keeps the session."""
    if item.item is not None:
        return str(item.item.candidacy.model.title)
    return shown_matters([item], None)[item.pk].title


def demand_votable(item: "SessionItem") -> None:
    """Raises TransitionRefused where the app says that its matter cannot be voted on any more."""
    if item.kind and item.matter is not None and (why := get(item.kind).hindrance(item.matter)):
        raise TransitionRefused(why)
