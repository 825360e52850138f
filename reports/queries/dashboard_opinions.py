"""The clock of a unit's opinions: received, answered on the spot, in time or late, open, and what waits longest."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dialogues import tallies as dialogue
from dialogues.models import Opinion
from directives.models import Theme
from models_registry.queries.funnel import Number
from models_registry.queries.judged import Row
from organizations.figures import Period, Scope
from organizations.tallies import Tally
from reports import measures
from reports.queries.rows import rows_of

ON_THE_CLOCK = (
    dialogue.OPINIONS, dialogue.ON_THE_SPOT, dialogue.IN_TIME, dialogue.LATE, dialogue.STILL_OPEN, dialogue.OVERDUE,
    dialogue.NOT_ANSWERED, dialogue.DAYS,
)  # fmt: skip
PARTS = (dialogue.ON_THE_SPOT, dialogue.IN_TIME, dialogue.LATE, dialogue.STILL_OPEN, dialogue.NOT_ANSWERED)
"""Into which the opinions received fall, each into one."""
MOST_THEMES = 5


@dataclass(frozen=True)
class Clock:
    """The numbers; the oldest opinion without an answer, whenever it came; the themes people speak of most."""

    rows: list[Row]
    oldest: Opinion | None
    themes: list[tuple[str, Number]]

    @property
    def parts(self) -> list[tuple[str, int]]:
        """What became of those received, in words and numbers."""
        return [(str(row.tally.title), row.now.number) for row in self.rows if row.tally.key in PARTS]

    @property
    def is_empty(self) -> bool:
        """Whether nothing came, in neither year."""
        return not any(row.now.number or row.before.number for row in self.rows)


def clock_of(user: Any, scope: Scope, told: Iterable[Any]) -> Clock:
    """Of the tallies the reader is told."""
    known = {each.key: each for each in told if isinstance(each, Tally)}
    asked = [known[key] for key in ON_THE_CLOCK if key in known]
    return Clock(rows_of(asked, scope, user), _oldest(user, scope, known), _themes(user, scope, known))


def _oldest(user: Any, scope: Scope, known: dict[str, Tally]) -> Opinion | None:
    """What waits for its first answer since longest."""
    if dialogue.STILL_OPEN not in known:
        return None
    whenever = Scope(root=scope.root, as_it_was=scope.as_it_was, period=Period(ends=scope.period.ends))
    found: Opinion | None = known[dialogue.STILL_OPEN].of(user, whenever).order_by("received_on", "pk").first()
    return found


def _themes(user: Any, scope: Scope, known: dict[str, Tally]) -> list[tuple[str, Number]]:
    if dialogue.OPINIONS not in known:
        return []
    received = known[dialogue.OPINIONS]
    numbers = measures.along([received], scope, "theme", user)[received.key]
    most = sorted((pk for pk in numbers if pk is not None), key=lambda pk: (-numbers[pk], pk))[:MOST_THEMES]
    titles = Theme.objects.in_bulk(most) if most else {}
    return [(str(titles[pk]), Number(numbers[pk], measures.list_url(received, scope, theme=str(pk)))) for pk in most]
