"""Who reads the history of groups, of opinions in them and of agendas: readers of history of the subtree.

An opinion's history tells of the groups it stood in, a conference's of its groups and its agenda.
"""

from django.db.models import Q

from dialogues.models import AgendaItem, Conference, GroupedOpinion, Opinion, OpinionGroup
from organizations.permissions.history import belongs_to, readable
from organizations.queries.history import tells_of

PARTS = (OpinionGroup, AgendaItem)


def _of_conferences_below(path: str) -> Q:
    return Q(conference__in=Conference.objects.filter(steward__path__startswith=path).values("pk"))


def _of_opinions_below(path: str) -> Q:
    return Q(opinion__in=Opinion.objects.filter(steward__path__startswith=path).values("pk"))


def register() -> None:
    """Make the rules known."""
    for part in PARTS:
        readable(part, within=_of_conferences_below)
        belongs_to(part, "conference__steward")
    readable(GroupedOpinion, within=_of_opinions_below)
    belongs_to(GroupedOpinion, "opinion__steward")
    tells_of(Conference, dict.fromkeys(PARTS, "conference"))
    tells_of(Opinion, {GroupedOpinion: "opinion"})
