"""What councils came to about a model, on its page: outcome, reason, votes, mean; no sheets, no names (DOMAIN §5)."""

from decimal import Decimal
from typing import Any

from django.db.models import Avg
from django.utils.translation import gettext_lazy as _

from mobilization.common.panels import Panel
from models_registry.models import RegisteredModel
from reviews.enums import SessionState
from reviews.models import ScoreSheet, SessionItem
from reviews.scoring import rounded
from reviews.tones import OF_OUTCOMES


def outcomes_of_model(user: Any, model: RegisteredModel) -> Panel | None:
    """Of closed sessions, the latest first, for whoever reads inside the model; None without any. Two queries."""
    items = SessionItem.objects.filter(item__candidacy__model=model, session__state=SessionState.CLOSED)
    rows = list(items.select_related("session__council").order_by("-session__held_on", "-session_id"))
    if not rows:
        return None
    sheets = ScoreSheet.objects.counted().filter(assignment__item__in=[row.item_id for row in rows]).order_by()
    averages = sheets.values("assignment__item").annotate(mean=Avg("total"))
    means: dict[int, Decimal | None] = dict(averages.values_list("assignment__item", "mean"))
    told = [(row, OF_OUTCOMES.get(row.outcome, "neutral"), _mean(means.get(row.item_id or 0))) for row in rows]
    return Panel(
        key="outcomes",
        title=_("What councils came to"),
        template="reviews/_model_panel.html",
        data={"rows": told},
    )


def _mean(value: Decimal | None) -> Decimal | None:
    return None if value is None else rounded(value)
