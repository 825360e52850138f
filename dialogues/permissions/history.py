"""Who reads the history of what belongs to conferences: readers of history of the subtree that looks after them."""

from django.db.models import Q

from dialogues.models import Conference, ConferenceLink, DataRequest, InvitedGroup, Opinion
from organizations.permissions.history import belongs_to, readable
from organizations.queries.history import tells_of

PARTS = (InvitedGroup, ConferenceLink)


def _of_conferences_below(path: str) -> Q:
    return Q(conference__in=Conference.objects.filter(steward__path__startswith=path).values("pk"))


def _of_opinions_below(path: str) -> Q:
    return Q(opinion__in=Opinion.objects.filter(steward__path__startswith=path).values("pk"))


def register() -> None:
    """Make the rules known; conferences themselves have a steward and need none."""
    for part in PARTS:
        readable(part, within=_of_conferences_below)
        belongs_to(part, "conference__steward")
    tells_of(Conference, dict.fromkeys(PARTS, "conference"))
    readable(DataRequest, within=_of_opinions_below)
    belongs_to(DataRequest, "opinion__steward")
    tells_of(Opinion, {DataRequest: "opinion"})
