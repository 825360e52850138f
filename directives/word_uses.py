"""How often words of the vocabularies are used: higher parts count, the lists of words show it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from directives.models import Term


@dataclass(frozen=True, kw_only=True)
class Uses:
    """What is counted (`title`, plural), how often by word id (one query), and the list behind each number."""

    title: "str | _StrPromise"
    numbers: "Callable[[type[Term]], dict[int, int]]"
    route: str
    query: "Callable[[Term], str]"


_uses: list[Uses] = []


def register_uses(uses: Uses) -> None:
    """Count these, too; registering twice is the same as once."""
    if uses not in _uses:
        _uses.append(uses)


def registered_uses() -> list[Uses]:
    """All that is counted, in the order of registration."""
    return list(_uses)
