"""How far each item of an agenda has come, from its marks: the furthest one that was not taken back.

It follows from which marks there are and not from the order in which they came: operators who were cut off from each
other see the same once all marks have arrived. `static/js/hall.js` says the same in the browser.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dialogues.hall_enums import ItemState, MarkKind

if TYPE_CHECKING:
    from dialogues.models import HallMark


@dataclass(frozen=True)
class Progress:
    """Of one item: its state, when it was called up first, when it was answered, and its marks that hold."""

    state: ItemState = ItemState.WAITING
    asked_at: datetime.datetime | None = None
    answered_at: datetime.datetime | None = None
    live: "tuple[HallMark, ...]" = field(default=())

    @property
    def to_undo(self) -> "HallMark | None":
        """The mark that an undo takes back first: the last of those that make the state."""
        return next((each for each in reversed(self.live) if each.kind == self.state), None)

    @property
    def seconds(self) -> int | None:
        """How long it took, once it was both asked and answered."""
        if self.asked_at is None or self.answered_at is None:
            return None
        return max(0, int((self.answered_at - self.asked_at).total_seconds()))


def progress_of(marks: "Iterable[HallMark]") -> dict[int, Progress]:
    """By the id of the item; an item without a mark that holds is not there."""
    rows = list(marks)
    gone = {each.undoes_id for each in rows if each.kind == MarkKind.UNDONE}
    live: dict[int, list[HallMark]] = {}
    for each in rows:
        if each.kind != MarkKind.UNDONE and each.pk not in gone:
            live.setdefault(each.item_id, []).append(each)
    return {item: _progress(known) for item, known in live.items()}


def _progress(live: "list[HallMark]") -> Progress:
    asked = [each.marked_at for each in live if each.kind == MarkKind.ASKED]
    answered = [each.marked_at for each in live if each.kind == MarkKind.ANSWERED]
    state = ItemState.ANSWERED if answered else ItemState.ASKED
    return Progress(state, min(asked, default=None), min(answered, default=None), tuple(live))
