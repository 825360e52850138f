"""What all kinds of work have in common: whose they are, what they say, and which rows wait since when."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import DateTimeField, F, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Rows = Callable[["QuerySet[Any]"], "QuerySet[Any]"]


@dataclass(frozen=True, kw_only=True)
class KindOfWork:
    """A kind of work of some roles. Abstract: of what, and where its list is, the kinds of models and candidacies say.

    `narrow` leaves those of the rows within reach that wait; `since` is the moment from which one waits: the oldest
    comes first.
    """

    key: str
    title: "str | _StrPromise"
    text: "str | _StrPromise"
    roles: tuple[str, ...]
    tone: str
    narrow: Rows
    since: Any

    def within_reach(self, user: Any) -> "QuerySet[Any]":
        """Those that this account could have work with."""
        raise NotImplementedError

    @property
    def url(self) -> str:
        """The list that shows exactly the rows of this kind."""
        raise NotImplementedError

    def rows(self, user: Any) -> "QuerySet[Any]":
        """What waits for this account, each with `waits_since`."""
        return self.dated(self.narrow(self.within_reach(user)))

    def dated(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """The rows with `waits_since`, the moment from which each waits."""
        since = Coalesce(Cast(self.since, DateTimeField()), F("created_at"), output_field=DateTimeField())
        dated: QuerySet[Any] = rows.annotate(waits_since=since)
        return dated


def in_state(*states: str) -> Rows:
    """Those in one of the states."""
    return lambda rows: rows.filter(state__in=states)


Kind = TypeVar("Kind", bound=KindOfWork)


def by_key(kinds: Iterable[Kind], key: str) -> Kind:
    """The kind of this name; raises KeyError."""
    return {each.key: each for each in kinds}[key]


def with_last_return(rows: "QuerySet[Any]", transitions: type[Model]) -> "QuerySet[Any]":
    """Each with `returned_because`, the reason of its last return in this log."""
    last = transitions._default_manager.filter(subject=OuterRef("pk"), action="return").order_by("-id")
    found: QuerySet[Any] = rows.annotate(returned_because=Subquery(last.values("reason")[:1]))
    return found
