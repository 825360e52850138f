"""How many models the units of a campaign have registered: the registered figure, by the unit as it was."""

from urllib.parse import urlencode

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from directives.campaign_progress import register_progress
from directives.models import Campaign, TargetGroup, Term, Theme
from directives.word_uses import Uses, register_uses
from organizations.figures import Scope, get

FIGURE = "models_registry.registered"
_DIMENSIONS: dict[type[Term], str] = {Theme: "theme", TargetGroup: "target_group"}


class RegisteredModels:
    """The source of a campaign's progress."""

    route = "models_registry:models"

    def numbers(self, campaign: Campaign) -> dict[int, int]:
        """The number by the unit that made them."""
        rows = get(FIGURE).of(Scope(as_it_was=True)).filter(campaign=campaign).order_by()
        return dict(rows.values("unit").annotate(number=Count("pk")).values_list("unit", "number"))

    def query(self, campaign: Campaign, unit: int | None) -> str:
        """The filters of the list of models that find the same rows."""
        place: dict[str, object] = {"within": "all"} if unit is None else {"within": unit, "lens": "unit"}
        return urlencode({"figure": FIGURE, "campaign": campaign.pk, **place})


def _numbers_of_words(vocabulary: type[Term]) -> dict[int, int]:
    found = get(FIGURE).by(_DIMENSIONS[vocabulary], Scope())
    return {word: number for word, number in found.items() if word is not None}


def _query_of_word(word: Term) -> str:
    return urlencode({"figure": FIGURE, _DIMENSIONS[type(word)]: word.pk, "within": "all"})


def register() -> None:
    """Count for campaigns and vocabularies; for `AppConfig.ready()`."""
    register_progress(RegisteredModels())
    register_uses(
        Uses(
            title=_("Registered models"),
            numbers=_numbers_of_words,
            route=RegisteredModels.route,
            query=_query_of_word,
        )
    )
