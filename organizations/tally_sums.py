"""What is kept of a tally beside its rows, and the middle of values by rows and by heaps."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import accumulate
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Aggregate, FloatField, Q

if TYPE_CHECKING:
    from datetime import date

    from organizations.figures import Scope


@dataclass(frozen=True, kw_only=True)
class Sums:
    """The sums that are kept of a tally: their kind, and the number they stand under.

    `total` is the number of the sum of `mean`. `heap` gives a number for each day from the first
    to the last; that of a thing's second day less that of its first is what `middle` says of it.
    `reads_all(user, scope)`: whether the account sees all rows of the scope. `along` names the paths along which the
    sums are divided, with what the sums call them; by units and months all are that `is_divided`.
    """

    kind: str
    number: int
    reads_all: "Callable[[Any, Scope], bool]"
    along: Mapping[str, str] = field(default_factory=dict)
    is_divided: bool = False
    total: int | None = None
    heap: "Callable[[date, date], Sequence[int]] | None" = None


class Median(Aggregate):
    """The middle value; of an even number of values the mean of the two in the middle."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def middle_of(heaps: Iterable[tuple[float, int]]) -> float | None:
    """The median of values, each as often as the number beside it says: what `Median` says of the rows one by one."""
    known = sorted(heap for heap in heaps if heap[1])
    total = sum(number for _value, number in known)
    if not total:
        return None
    upto = list(accumulate(number for _value, number in known))
    lower, upper = (known[bisect_right(upto, place)][0] for place in ((total - 1) // 2, total // 2))
    return (lower + upper) / 2


def any_of(conditions: Iterable[Q]) -> Q:
    """What one of them holds for; one that asks for nothing holds for all, which `|` forgets."""
    asked = list(conditions)
    return reduce(or_, asked) if all(asked) else Q()
