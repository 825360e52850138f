"""What the public sees of a conference: these fields and nothing else."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialogues.enums import ConferenceState
from dialogues.models import Conference
from dialogues.queries.hall import agenda_told
from organizations.dates import today

if TYPE_CHECKING:
    from django.db.models import QuerySet

OFF = (ConferenceState.POSTPONED, ConferenceState.CANCELLED)


@dataclass(frozen=True, kw_only=True)
class Announced:
    """A conference as everybody reads it; `why` it was put off, `conclusion` once it is published."""

    pk: int
    title: str
    kind: str
    state: str
    state_told: str
    unit: str
    hosts: list[tuple[str, str]]
    groups: list[str]
    day: datetime.date | None
    begins: datetime.time | None
    ends: datetime.time | None
    place: str
    link: str
    content: str
    how_to: str
    agenda: list[tuple[str, datetime.time | None]]
    announced_on: datetime.date | None
    capacity: int | None
    places_left: int | None
    is_open: bool
    why: str
    conclusion: str
    conclusion_number: str
    published_on: datetime.date | None
    noted_on: datetime.date | None

    @property
    def is_off(self) -> bool:
        """Postponed or cancelled."""
        return self.state in OFF


def announced() -> "QuerySet[Conference]":
    """All that the public sees."""
    found: QuerySet[Conference] = Conference.objects.announced().select_related("unit")
    return found


def as_announced(conference: Conference) -> Announced:
    """The public fields; three queries."""
    noted = conference.published_noted_on
    is_concluded = conference.state == ConferenceState.CONCLUDED
    last = conference.transitions.order_by("-id").first() if conference.state in OFF else None
    return Announced(
        pk=conference.pk,
        title=conference.title,
        kind=conference.get_kind_display(),
        state=conference.state,
        state_told=conference.get_state_display(),
        unit=conference.unit.name,
        hosts=[(str(role.label), name) for role, name in conference.hosts],
        groups=list(conference.groups.order_by("position", "id").values_list("name", flat=True)),
        day=conference.day,
        begins=conference.begins,
        ends=conference.ends,
        place=conference.place,
        link=conference.link,
        content=conference.content,
        how_to=conference.how_to,
        agenda=agenda_told(conference),
        announced_on=conference.announced_on,
        capacity=conference.capacity,
        places_left=conference.places_left,
        is_open=conference.takes_registrations(today()),
        why=last.reason if last else "",
        conclusion=conference.conclusion if is_concluded else "",
        conclusion_number=conference.conclusion_number if is_concluded else "",
        published_on=conference.published_on,
        noted_on=noted if noted != conference.published_on else None,
    )
