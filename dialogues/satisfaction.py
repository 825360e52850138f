"""How content citizens are, in numbers: ratings, their average, how many of four or five stars, what was reopened."""

from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dialogues.models import Opinion
from models_registry.permissions import may_read_all_figures
from models_registry.querysets import reads_all
from organizations.tallies import DIALOGUE, Tally
from organizations.tally_sums import Sums

FEWEST_RATINGS = 5
"""Of fewer the public is told nothing: whoever knows who rated would know how (DOMAIN §9)."""
CONTENT_FROM = 4
OF_OPINIONS = {
    "domain": "domain", "opinion_kind": "kind", "channel": "channel", "opinion_state": "state", "theme": "theme",
    "answering": "assigned", "level": "unit__level", "unit": "unit", "steward": "steward",
    "steward_level": "steward__level",
}  # fmt: skip
"""By what opinions are divided; rated ones by their stars, too."""
OF_SUMS: dict[str, Any] = {
    "kind": "opinions",
    "reads_all": reads_all,
    "is_divided": True,
    "along": {path: path for path in ("domain", "kind", "channel", "state", "theme")},
}
"""What is common to the sums that are kept of opinions."""
OF_RATED = OF_SUMS | {"along": OF_SUMS["along"] | {"rating__stars": "stars"}}
RATED, CONTENT, REOPENED = "dialogues.rated", "dialogues.content", "dialogues.reopened"
_COMMON: dict[str, Any] = {
    "things": Opinion.objects.all,
    "reads_all": reads_all,
    "day": "received_on",
    "by_day": _("day of receipt"),
    "unit": "unit",
    "steward": "steward",
    "page": "dialogues:opinions",
    "api": "api:opinion-list",
    "may_read": may_read_all_figures,
    "about": DIALOGUE,
    "breakdowns": OF_OPINIONS,
}
_RATED = _COMMON | {"breakdowns": OF_OPINIONS | {"stars": "rating__stars"}}
_PERCENT: dict[str, Any] = {"measure": "percent", "said": _("share: %(value)s%%")}
SATISFACTION_TALLIES = (
    Tally(
        key=RATED,
        title=_("Opinions rated by the citizen"),
        counts=_("Answers that the citizen gave one to five stars; beside them the average."),
        where=Q(rating__isnull=False),
        mean=F("rating__stars"),
        measure="stars",
        said=_("average: %(value)s of 5 stars"),
        sums=Sums(number=9, total=11, **OF_RATED),
        **_RATED,
    ),
    Tally(
        key=CONTENT,
        title=_("Of these with four or five stars"),
        counts=_("The share is that of all rated opinions."),
        where=Q(rating__stars__gte=CONTENT_FROM),
        share_of=RATED,
        **_PERCENT,
        sums=Sums(number=10, **OF_RATED),
        **_RATED,
    ),
    Tally(
        key=REOPENED,
        title=_("Opinions reopened by the citizen"),
        counts=_("Who was not content with the first answer, whatever came of it; each once. The share is of all."),
        where=Q(reopened_on__isnull=False),
        share_of="dialogues.opinions",
        **_PERCENT,
        sums=Sums(number=8, **OF_SUMS),
        **_COMMON,
    ),
)
