"""What the board counts of conferences: each number counts the rows of a condition, by which the list is narrowed."""

import datetime

from django.db.models import F, Q

from dialogues.enums import AHEAD, DIALOGUES, TOOK_PLACE, ConferenceKind, ConferenceState, Standing

_DIALOGUE = Q(kind__in=DIALOGUES)
_TOLD = Q(state__in=[ConferenceState.ANNOUNCED, *TOOK_PLACE])
_LATE = Q(announce_due__isnull=False) & (Q(announced_on__isnull=True) | Q(announced_on__gt=F("announce_due")))


def passed(on: datetime.date) -> Q:
    """Still to be held, though the time of it is over."""
    return Q(state__in=AHEAD) & (Q(day__lt=on) | Q(day__isnull=True, planned_to__lt=on))


def condition(standing: str, on: datetime.date) -> Q:
    """Which conferences count, as it is on the day."""
    return {
        Standing.PLANNED: _DIALOGUE & ~Q(state=ConferenceState.CANCELLED),
        Standing.HELD: _DIALOGUE & Q(state__in=TOOK_PLACE),
        Standing.CONTACT: Q(kind=ConferenceKind.CONTACT, state__in=TOOK_PLACE),
        Standing.LATE: _TOLD & _LATE,
        Standing.UNPUBLISHED: Q(state=ConferenceState.HELD, conclusion_due__lt=on),
        Standing.PUBLISHED_LATE: Q(state=ConferenceState.CONCLUDED, published_noted_on__gt=F("conclusion_due")),
        Standing.PASSED: passed(on),
    }[Standing(standing)]
