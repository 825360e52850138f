"""Candidacies below a knock-out: where the mean of all points that count lies below what a criterion asks for."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_DOWN
from typing import Any

from django.db.models import Avg, F, QuerySet

from reviews.knock_outs import KnockOut
from reviews.models import Round, ScoreSheet, SheetPoints
from reviews.scoring import CENT


def knocked_out_in(found: Round) -> dict[int, list[KnockOut]]:
    """Item → its knock-outs, of all candidacies of the round; one query."""
    return _knocked_out(ScoreSheet.objects.counted().filter(assignment__item__round=found))


def knocked_out_of(items: Iterable[int | None]) -> dict[Any, list[KnockOut]]:
    """The same, of these candidacies by their ids in rounds; matters (None) have none. One query."""
    known = [pk for pk in items if pk is not None]
    return _knocked_out(ScoreSheet.objects.counted().filter(assignment__item__in=known))


def _knocked_out(sheets: "QuerySet[ScoreSheet]") -> dict[int, list[KnockOut]]:
    rows = SheetPoints.objects.filter(
        sheet__in=sheets.values("pk"), points__isnull=False, criterion__knock_out__isnull=False
    )
    item = "sheet__assignment__item"
    line = ("criterion__key", "criterion__title", "criterion__knock_out")
    order = ("criterion__group__position", "criterion__position")
    means = rows.order_by().values(item, *line, *order).annotate(mean=Avg("points"))
    found: dict[int, list[KnockOut]] = defaultdict(list)
    for row in means.filter(mean__lt=F("criterion__knock_out")).order_by(item, *order):
        key, title, least = (row[name] for name in line)
        found[row[item]].append(KnockOut(key, title, row["mean"].quantize(CENT, rounding=ROUND_DOWN), least))
    return dict(found)
