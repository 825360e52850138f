"""What all kinds of work have in common: whose they are, what they say, and which rows wait since when."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import DateTimeField, F, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce

from organizations.queries.nearest import left_to

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Rows = Callable[["QuerySet[Any]"], "QuerySet[Any]"]


@dataclass(frozen=True, kw_only=True)
class KindOfWork:
    """A kind of work of some roles. Abstract: of what, and where its list is, the kinds of models and candidacies say.

    `narrow` leaves those of the rows within reach that wait; `since` is the moment from which one waits: the oldest
    comes first. `is_day`: it is a day that is never null, written as an index of the table has it, so that the oldest
    of very many are found without sorting all. `possible` leaves those whose work the account may do, where the
    predicate asks more than where the row stands. `side` is the unit whose work it is; `is_from_above`: the work of a
    level above it.

    What a unit below has people for is their work (`left_to`); `also_below` of `rows` and `among` shows that, too.
    """

    key: str
    title: "str | _StrPromise"
    text: "str | _StrPromise"
    roles: tuple[str, ...]
    tone: str
    narrow: Rows
    since: Any
    side: str = "steward"
    is_from_above: bool = False
    is_day: bool = False
    possible: "Callable[[QuerySet[Any], Any], QuerySet[Any]]" = lambda rows, user: rows

    def everything(self) -> "QuerySet[Any]":
        """All rows of the table."""
        raise NotImplementedError

    def within_reach(self, rows: "QuerySet[Any]", user: Any) -> "QuerySet[Any]":
        """Those of the rows that this account could have work with."""
        raise NotImplementedError

    @property
    def url(self) -> str:
        """The list that shows exactly the rows of this kind."""
        raise NotImplementedError

    def rows(self, user: Any, *, also_below: bool = False) -> "QuerySet[Any]":
        """What waits for this account, each with `waits_since`."""
        return self.among(self.everything(), user, also_below=also_below)

    def among(self, rows: "QuerySet[Any]", user: Any, *, also_below: bool = False) -> "QuerySet[Any]":
        """Of these rows the same."""
        within = self.within_reach(rows, user)
        if user.acting is not None and not user.is_superuser and not also_below:
            units = left_to(user.acting.unit, self.roles, from_above=self.is_from_above)
            within = within.filter(**{f"{self.side}__in": units.values("pk")})
        waiting = self.possible(self.narrow(within), user)
        dated: QuerySet[Any] = waiting.annotate(waits_since=self.waits_since())
        return dated

    def waits_since(self) -> Any:
        """The moment or day from which a row waits, for `annotate`."""
        if self.is_day:
            return self.since
        return Coalesce(Cast(self.since, DateTimeField()), F("created_at"), output_field=DateTimeField())


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
