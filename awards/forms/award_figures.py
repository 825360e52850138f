"""The form of the figures of awards: which days, and by whose decision."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from models_registry.forms.figures import FiguresForm
from models_registry.queries.funnel import this_year
from organizations.figures import Scope
from organizations.models import Unit

NAMED = ("from", "to", "lens")
LENSES = [("steward", _("in charge today")), ("unit", _("that decided then"))]


class AwardFiguresForm(FiguresForm):
    """The days of the page of figures, with words for decisions."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """By who is in charge of the decisions today, or by the unit that decided."""
        super().__init__(*args, **kwargs)
        lens: Any = self.fields["lens"]
        lens.choices = LENSES

    def scope_of(self, unit: Unit | None) -> Scope:
        """What is asked for; without a unit all."""
        found: Any = self.scope(unit)  # type: ignore[arg-type]
        return found  # type: ignore[no-any-return]


def acting_unit(user: Any) -> Unit | None:
    """The unit the account acts for; a superuser without one is told of all."""
    acting = user.acting
    return acting.unit if acting else None


def figures_form(asked: Any, root: Unit | None) -> AwardFiguresForm:
    """What is asked for; this year where nothing is said."""
    standard = this_year(root)
    first = {"from": standard.begins, "to": standard.ends, "lens": "steward"}
    return AwardFiguresForm(asked if set(NAMED) & set(asked) else first, standard=standard)
