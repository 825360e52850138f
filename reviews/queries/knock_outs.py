"""Candidacies below a knock-out: where the mean of all points that count lies below what a criterion asks for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db.models import Avg, F, QuerySet
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

from reviews.models import Round, ScoreSheet, SheetPoints
from reviews.scoring import CENT


@dataclass(frozen=True)
class KnockOut:
    """A criterion at which a candidacy got too little: `mean` of all sheets, rounded down, and the `least` wanted."""

    key: str
    title: str
    mean: Decimal
    least: Decimal

    def __str__(self) -> str:
        told = {"title": self.title, "mean": floatformat(self.mean, -2), "least": floatformat(self.least, -1)}
        return _("“%(title)s” (mean %(mean)s, at least %(least)s)") % told


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


def reason_of(outs: Iterable[KnockOut]) -> str:
    """Why such a candidacy is not recognised, as the outcome begins; empty without any."""
    named = "; ".join(str(each) for each in outs)
    text = _("Below the points without which nothing is recognised: %(criteria)s.")
    return text % {"criteria": named} if named else ""
