"""What a reorganisation moves: stewardship of opinions, and what a unit is to answer."""

from django.utils.translation import gettext_lazy as _

from dialogues.models import Opinion
from organizations import movers


class AnsweringMover(movers.StewardMover):
    """What a unit is to answer, or answered, passes to its successor; the stewards' triggers do not watch it."""

    def __init__(self) -> None:
        super().__init__(
            key="dialogues.opinion", title=_("opinions to answer"), model=Opinion, title_field="number",
            field="assigned_steward",
        )  # fmt: skip
        self.key = "dialogues.opinion_to_answer"


def register() -> None:
    """Let reorganisations move them."""
    title = _("opinions")
    movers.register(
        movers.StewardMover(key="dialogues.opinion", title=title, model=Opinion, title_field=Opinion.TITLE_FIELD)
    )
    movers.register(AnsweringMover())
