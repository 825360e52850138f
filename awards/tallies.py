"""Awards decided, handed over and not handed over, and how many of the persons work directly (DOMAIN §5)."""

from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.enums import HOLDING, Recipient
from awards.models import DecisionRecipient
from models_registry.permissions import may_read_all_figures
from organizations.tallies import AWARDING, Tally, register

DECIDED, PRESENTED, LEFT = "awards.decided", "awards.presented", "awards.not_presented"
PERSONS, DIRECT = "awards.to_persons", "awards.to_direct_workers"
PAGE = "awards:recipients"

_STANDING = Q(annulled_on=None, decision__state__in=HOLDING)
_PERSON = Q(recipient=Recipient.PERSON)
_COMMON: dict[str, Any] = {
    "things": DecisionRecipient.objects.all,
    "day": "decision__signed_on",
    "unit": "decision__unit",
    "steward": "decision__steward",
    "page": PAGE,
    "api": "api:award-recipient-list",
    "may_read": may_read_all_figures,
    "by_day": _("day of the decision"),
    "about": AWARDING,
    "breakdowns": {
        "title": "title",
        "form": "form",
        "recipient": "recipient",
        "deciding_level": "decision__level",
        "branch": "decision__branch",
        "level": "decision__unit__level",
        "unit": "decision__unit",
        "steward": "decision__steward",
        "steward_level": "decision__steward__level",
    },
}
_PERCENT: dict[str, Any] = {"measure": "percent", "said": _("share: %(value)s%%")}

TALLIES = (
    Tally(
        key=DECIDED,
        title=_("Awards decided"),
        counts=_(
            "Awards given by decisions that were signed, and by those of other bodies on record; a row without names "
            "counts as many as it stands for. What was annulled does not count."
        ),
        where=_STANDING,
        weight=F("number"),
        **_COMMON,
    ),
    Tally(
        key=PRESENTED,
        title=_("Of these handed over"),
        counts=_("Awards decided in the period that were handed over at a presentation, whenever that was."),
        where=_STANDING & Q(presented__gt=0),
        weight=F("presented"),
        share_of=DECIDED,
        **_PERCENT,
        **_COMMON,
    ),
    Tally(
        key=LEFT,
        title=_("Of these with no presentation recorded"),
        counts=_("Awards decided in the period of which no presentation is recorded up to today."),
        where=_STANDING & Q(presented__lt=F("number")),
        weight=F("number") - F("presented"),
        **_COMMON,
    ),
    Tally(
        key=PERSONS,
        title=_("Awards to persons"),
        counts=_("Awards decided in the period that were given to persons, not to households or collectives."),
        where=_STANDING & _PERSON,
        weight=F("number"),
        **_COMMON,
    ),
    Tally(
        key=DIRECT,
        title=_("Of these to people who work directly or at the grassroots"),
        counts=_("Awards to persons of whom the decision says that they work directly or at the grassroots."),
        where=_STANDING & _PERSON & Q(works_directly=True),
        weight=F("number"),
        share_of=PERSONS,
        **_PERCENT,
        **_COMMON,
    ),
)


def register_tallies() -> None:
    """Make them known; for `AppConfig.ready()`."""
    register(*TALLIES)
