"""What became of candidacies: decided, recognised of these, and how long it took from submission to decision."""

from datetime import date
from typing import Any

from django.db.models import F, Func, IntegerField, Q
from django.utils.translation import gettext_lazy as _

from models_registry.enums import CandidacyState
from models_registry.models import Candidacy
from models_registry.permissions import may_read_all_figures
from models_registry.querysets import reads_all
from organizations.tallies import Tally, register
from organizations.tally_sums import Sums

DECIDED = "models_registry.candidacies_decided"
PAGE = "models_registry:candidacies"
DAYS = Func(
    F("decided_on"), F("submitted_on"), template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField()
)


def days_left(first: date, last: date) -> range:
    """A number for each day: that of a submission less that of its decision is what `DAYS` says of the two."""
    return range((last - first).days, -1, -1)


_COMMON: dict[str, Any] = {
    "things": Candidacy.objects.all,
    "day": "decided_on",
    "unit": "body",
    "steward": "body_steward",
    "page": PAGE,
    "api": "api:candidacy-list",
    "may_read": may_read_all_figures,
    "by_day": _("day of the decision"),
    "breakdowns": {
        "domain": "model__domain",
        "level": "level",
        "subject": "model__subject",
        "candidacy_state": "state",
        "theme": "model__themes",
        "campaign": "campaign",
        "unit": "body",
        "steward": "body_steward",
        "steward_level": "body_steward__level",
    },
}

TALLIES = (
    Tally(
        key=DECIDED,
        title=_("Candidacies decided"),
        counts=_("Candidacies that were recognised or not recognised; with those whose recognition was revoked later."),
        where=Q(decided_on__isnull=False),
        sums=Sums(kind="candidacies", number=1, reads_all=reads_all),
        **_COMMON,
    ),
    Tally(
        key="models_registry.candidacies_recognised",
        title=_("Of these recognised"),
        counts=_(
            "Candidacies decided whose recognition was not revoked; the share is that of all candidacies decided."
        ),
        where=Q(decided_on__isnull=False, state=CandidacyState.RECOGNISED),
        share_of=DECIDED,
        measure="percent",
        said=_("share: %(value)s%%"),
        sums=Sums(kind="candidacies", number=2, reads_all=reads_all),
        **_COMMON,
    ),
    Tally(
        key="models_registry.days_to_decision",
        title=_("Days from submission to decision"),
        counts=_(
            "The median of the days from a candidacy’s last submission to its decision, over the candidacies decided;"
            " not of those entered afterwards, whose decision lies before their submission."
        ),
        where=Q(decided_on__isnull=False, submitted_on__lte=F("decided_on")),
        middle=DAYS,
        measure="days",
        said=_("median: %(value)s days"),
        sums=Sums(kind="candidacies", number=3, reads_all=reads_all, heap=days_left),
        **_COMMON,
    ),
)


def register_tallies() -> None:
    """Make them known; for `AppConfig.ready()`."""
    register(*TALLIES)
