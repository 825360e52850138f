"""Groups of a conference with their numbers, what stands in none, and which opinions are alike."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, Q

from dialogues.models import Conference, GroupedOpinion, Opinion, OpinionGroup
from dialogues.opinion_enums import OVER, OpinionState

if TYPE_CHECKING:
    from django.db.models import QuerySet

GONE = (OpinionState.ROUTED_OUT, OpinionState.WITHDRAWN)
"""Nobody asks them in the hall."""
ALIKE = 0.3
"""Least share of trigrams that two texts have in common to be taken for alike."""
COMPARED = 400
"""Of the opinions that stand in no group, so many are compared with each other, the latest."""
BEGINS = 600
"""So many letters of a text are compared."""
MOST_SUGGESTED = 30


@dataclass(frozen=True)
class Numbers:
    """A conference's opinions as the hall counts them: 132 received → 39 in 7 groups → 18 on the agenda."""

    received: int
    grouped: int
    groups: int
    asked: int


@dataclass(frozen=True)
class Suggestion:
    """Opinions that are alike; `group` where they are like those of a group there is."""

    opinions: list[Opinion]
    group: OpinionGroup | None = None


def groups_of_opinions(conference: Conference) -> "QuerySet[Any]":
    """In their order, each with how many opinions it has and how many of them are answered."""
    counted = conference.opinion_groups.annotate(
        number=Count("members"), answered=Count("members", filter=Q(members__opinion__state__in=OVER))
    )
    found: QuerySet[Any] = counted.select_related("theme", "item").in_order()
    return found


def of_conference(conference: Conference, user: Any) -> "QuerySet[Opinion]":
    """The opinions of the conference that the reader sees, without those that went another way."""
    rows = Opinion.objects.visible_to(user).filter(conference=conference)
    found: QuerySet[Opinion] = rows.exclude(state__in=GONE)
    return found


def ungrouped(conference: Conference, user: Any) -> "QuerySet[Opinion]":
    """Those that stand in no group."""
    return of_conference(conference, user).filter(grouped__isnull=True)


def members_of(group: OpinionGroup, user: Any) -> "QuerySet[Opinion]":
    """The opinions of the group that the reader sees, those that went another way too: nobody is lost."""
    found: QuerySet[Opinion] = Opinion.objects.visible_to(user).filter(grouped__group=group)
    return found


def numbers_of(conference: Conference) -> Numbers:
    """How many came, stand in groups, are on the agenda; all there are, whoever reads. Three queries."""
    rows = Opinion.objects.filter(conference=conference)
    on_agenda = Q(item__isnull=False) | Q(grouped__group__item__isnull=False)
    told = rows.aggregate(
        received=Count("pk"), grouped=Count("pk", filter=Q(grouped__isnull=False)),
    )  # fmt: skip
    return Numbers(
        received=told["received"],
        grouped=told["grouped"],
        groups=conference.opinion_groups.count(),
        asked=rows.filter(on_agenda).count(),
    )


def suggested(conference: Conference, user: Any) -> list[Suggestion]:
    """Opinions in no group that are like those of one, or like each other; the largest heaps first.

    Each opinion stands in one suggestion at most. Five queries, whatever the opinions.
    """
    rows = ungrouped(conference, user).filter(words__isnull=False).order_by("-id")[:COMPARED]
    free = {each.pk: each for each in rows.select_related("words", "steward", "assigned_steward")}
    placed = dict(GroupedOpinion.objects.filter(group__conference=conference).values_list("opinion", "group"))
    near, pairs = _likest(set(free), placed)
    groups = {each.pk: each for each in conference.opinion_groups.in_order()}
    joined = [
        Suggestion([free[pk] for pk in sorted(free) if near.get(pk) == group], groups[group])
        for group in groups
        if group in near.values()
    ]
    heaps = _heaps([pk for pk in free if pk not in near], pairs)
    alike = [Suggestion([free[pk] for pk in sorted(heap)]) for heap in heaps]
    return [*joined, *alike][:MOST_SUGGESTED]


def _likest(free: set[int], placed: dict[int, int]) -> tuple[dict[int, int], dict[tuple[int, int], float]]:
    """The group that each free opinion is likest to, and which free ones are alike, from one comparison."""
    if not free:
        return {}, {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH told AS MATERIALIZED (
                SELECT opinion_id AS id, left(search, %s) AS words, opinion_id = ANY(%s) AS is_free
                FROM dialogues_opiniontext WHERE opinion_id = ANY(%s)
            )
            SELECT a.id, b.id, b.is_free, similarity(a.words, b.words) AS likeness
            FROM told a JOIN told b ON b.id <> a.id AND (NOT b.is_free OR b.id > a.id)
            WHERE a.is_free AND similarity(a.words, b.words) >= %s
            """,
            [BEGINS, list(free), [*free, *placed], ALIKE],
        )
        found = cursor.fetchall()
    near: dict[int, int] = {}
    for one, other, is_free, _likeness in sorted(found, key=lambda row: row[3]):
        if not is_free:
            near[one] = placed[other]
    return near, {(one, other): likeness for one, other, is_free, likeness in found if is_free}


def _heaps(free: list[int], pairs: dict[tuple[int, int], float]) -> list[list[int]]:
    """Around the opinion that is like most others those that are like it; then the same with who is left."""
    like: dict[int, set[int]] = {pk: set() for pk in free}
    for one, other in pairs:
        if one in like and other in like:
            like[one].add(other)
            like[other].add(one)
    heaps = []
    while like:
        middle = max(like, key=lambda pk: (len(like[pk]), -pk))
        if not like[middle]:
            break
        heap = {middle, *like[middle]}
        heaps.append(sorted(heap))
        like = {pk: near - heap for pk, near in like.items() if pk not in heap}
    return heaps
