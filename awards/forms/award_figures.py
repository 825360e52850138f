"""The form of the figures of awards: which days, and by whose decision."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from models_registry.forms.figures import FiguresForm
from organizations.figures import Scope
from organizations.models import Unit

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
