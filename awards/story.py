"""A line of a record's story, as the timeline shows it."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """What was done, when and by whom; tone and icon as of the timeline."""

    at: datetime.datetime
    title: str
    actor: str
    text: str
    tone: str
    icon: str
