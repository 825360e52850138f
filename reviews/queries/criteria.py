"""Criteria sets as pages, API and files show them; two versions side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from reviews.enums import SetState
from reviews.models import CriteriaSet, Criterion, CriterionGroup


def whole(criteria: "QuerySet[CriteriaSet]") -> "QuerySet[CriteriaSet]":
    """With groups, criteria and bands, each in its order."""
    groups = CriterionGroup.objects.order_by("position").prefetch_related(
        Prefetch("criteria", Criterion.objects.order_by("position"))
    )
    return criteria.select_related("unit", "steward", "campaign").prefetch_related(Prefetch("groups", groups), "bands")


def with_numbers(criteria: "QuerySet[Any]") -> "QuerySet[Any]":
    """What a list shows besides: units, campaign, how many criteria and the most points."""
    each = Criterion.objects.filter(criteria_set=OuterRef("pk")).order_by().values("criteria_set")
    found: QuerySet[Any] = criteria.select_related("unit", "steward", "campaign").annotate(
        lines=Coalesce(Subquery(each.annotate(number=Count("pk")).values("number")), 0),
        points=Subquery(each.annotate(number=Sum(F("maximum") * F("weight"))).values("number")),
    )
    return found


def most_points(criteria: CriteriaSet) -> Decimal:
    """The sum of all maxima, each by its weight; of a set that is `whole`."""
    each = [line.maximum * line.weight for group in criteria.groups.all() for line in group.criteria.all()]
    return sum(each, Decimal(0))


def versions(criteria: CriteriaSet, user: Any) -> "QuerySet[CriteriaSet]":
    """All versions of its family that the reader sees, the newest first."""
    return CriteriaSet.objects.visible_to(user).filter(family=criteria.family).order_by("-number")


def draft_of(criteria: CriteriaSet) -> CriteriaSet | None:
    """The version of its family that is being written."""
    return CriteriaSet.objects.filter(family=criteria.family, state=SetState.DRAFT).first()


@dataclass(frozen=True)
class Pair:
    """The same criterion in two versions; None where a version lacks it. `differs`: any of its words or points."""

    group: str
    older: Criterion | None
    newer: Criterion | None

    @property
    def differs(self) -> bool:
        """Whether the two say something different."""
        return self.older is None or self.newer is None or _said(self.older) != _said(self.newer)


def _said(line: Criterion) -> tuple[Any, ...]:
    return (line.title, line.guidance, line.anchors, line.evidence, line.maximum, line.weight, line.knock_out)


def side_by_side(older: CriteriaSet, newer: CriteriaSet) -> "Sequence[Pair]":
    """The newer one's criteria in its order, each beside what it was; then those it no longer has. Both `whole`."""
    before = {line.key: (group.title, line) for group in older.groups.all() for line in group.criteria.all()}
    pairs = []
    for group in newer.groups.all():
        for line in group.criteria.all():
            _title, was = before.pop(line.key, ("", None))
            pairs.append(Pair(group.title, was, line))
    return [*pairs, *(Pair(title, line, None) for title, line in before.values())]
