"""Score sheets given out, and those done, of the rounds of a unit."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from models_registry.permissions import may_read_all_figures
from organizations.tallies import Tally, register
from reviews.enums import RoundState, SheetState
from reviews.models import ScoreSheet
from reviews.querysets import READERS_OF_SHEETS

if TYPE_CHECKING:
    from organizations.models import Unit

GIVEN = "reviews.sheets_given"
PAGE = "reviews:sheets"
ROUND = "assignment__item__round"
DONE = (SheetState.SUBMITTED, SheetState.ABSTAINED)


def may_count_sheets(user: Any, root: "Unit | None") -> bool:
    """Secretaries, leaders and auditors, of what they read inside; members are told of their own sheets only."""
    if not may_read_all_figures(user, root):
        return False
    return bool(user.is_superuser or user.acting.role in READERS_OF_SHEETS)


_STANDING = (
    Q(assignment__withdrawn_at=None) & ~Q(state=SheetState.RECUSED) & ~Q(**{f"{ROUND}__state": RoundState.CANCELLED})
)
_COMMON: dict[str, Any] = {
    "things": ScoreSheet.objects.all,
    "day": f"{ROUND}__opens_on",
    "unit": f"{ROUND}__unit",
    "steward": f"{ROUND}__steward",
    "page": PAGE,
    "api": "api:score-sheet-list",
    "may_read": may_count_sheets,
    "by_day": _("first day of the round’s scoring"),
    "breakdowns": {
        "sheet_state": "state",
        "level": f"{ROUND}__unit__level",
        "unit": f"{ROUND}__unit",
        "steward": f"{ROUND}__steward",
        "steward_level": f"{ROUND}__steward__level",
    },
}

TALLIES = (
    Tally(
        key=GIVEN,
        title=_("Score sheets given out"),
        counts=_(
            "Score sheets of assignments that stand, in rounds that were not cancelled; not of members who withdrew."
        ),
        where=_STANDING,
        **_COMMON,
    ),
    Tally(
        key="reviews.sheets_done",
        title=_("Of these done"),
        counts=_("Score sheets given out that were submitted, or on which the member abstained."),
        where=_STANDING & Q(state__in=DONE),
        share_of=GIVEN,
        measure="percent",
        said=_("share: %(value)s%%"),
        **_COMMON,
    ),
)


def register_tallies() -> None:
    """Make them known; for `AppConfig.ready()`."""
    register(*TALLIES)
