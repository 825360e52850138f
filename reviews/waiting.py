"""Score sheets on a council member's home page: how many wait, beside the list of exactly these."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mobilization.common.waiting import WaitingItem
from reviews.enums import RoundState, SheetState
from reviews.models import ScoreSheet
from reviews.querysets import is_council_member


def sheets_waiting(user: Any) -> Iterable[WaitingItem]:
    """One's own that are open in rounds that are open; one query."""
    if not is_council_member(user):
        return
    mine = ScoreSheet.objects.visible_to(user).filter(state=SheetState.OPEN)
    number = mine.filter(assignment__item__round__state=RoundState.OPEN).count()
    if number:
        yield WaitingItem(
            title=_("Candidacies to score"),
            text=_("What was assigned to you, or you took on your own."),
            url=f"{reverse('reviews:sheets')}?todo=1",
            tone="waiting",
            icon="clipboard-check",
            count=number,
        )
