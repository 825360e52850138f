"""Kinds of notices: how each is told, in the reader's language. Apps register theirs in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from notifications.models import Notice


class UnknownKind(LookupError):
    """Nobody has registered this kind of notice."""


@dataclass(frozen=True)
class Kind:
    """A kind of notice: its title for filters, one sentence about one notice, where it leads, and its tone."""

    name: str
    title: "str | _StrPromise"
    text: "Callable[[Notice], str]"
    url: "Callable[[Notice], str]"
    tone: str


_kinds: dict[str, Kind] = {}


def register(
    name: str,
    *,
    title: "str | _StrPromise",
    text: "Callable[[Notice], str]",
    url: "Callable[[Notice], str]",
    tone: str = "info",
) -> None:
    """Make the kind known; `text` and `url` work on the notice alone, without a query.

    Raises ValueError for a kind that is told in another way already.
    """
    known = _kinds.get(name)
    if known and known.text is not text:
        raise ValueError(f"Notices of the kind {name} are told already")
    _kinds[name] = Kind(name, title, text, url, tone)


def get(name: str) -> Kind:
    """The registered kind. Raises UnknownKind."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def find(name: str) -> Kind | None:
    """The kind, or None when the part that registered it is gone."""
    return _kinds.get(name)


def choices() -> list[tuple[str, Any]]:
    """All kinds with their titles, for filters."""
    return sorted(((name, str(kind.title)) for name, kind in _kinds.items()), key=lambda pair: pair[1])
