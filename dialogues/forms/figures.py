"""The form of the figures of dialogues: which days, which unit, and whose they are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from models_registry.filters.units import WithinFilter
from models_registry.forms.figures import FiguresForm
from models_registry.queries.funnel import this_year
from organizations.figures import Scope
from organizations.models import Unit

NAMED = ("from", "to", "lens", "within")
LENSES = [("steward", _("in charge today")), ("unit", _("that held or received them"))]


class DialogueFiguresForm(FiguresForm):
    """The days of the page of figures, with words for dialogues; `within` comes with an address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """By who is in charge today, or by the unit that held or received them."""
        super().__init__(*args, **kwargs)
        lens: Any = self.fields["lens"]
        lens.choices = LENSES
        self.fields["within"] = WithinFilter(widget=forms.HiddenInput).field

    def unit(self, own: Unit | None) -> Unit | None:
        """The unit that is asked for, else one's own; a superuser without one is told of all."""
        asked = self.cleaned_data.get("within") if self.is_valid() else None
        return asked if isinstance(asked, Unit) else own

    def scope_of(self, unit: Unit | None) -> Scope:
        """What is asked for; without a unit all."""
        found: Any = self.scope(unit)  # type: ignore[arg-type]
        return found  # type: ignore[no-any-return]


def acting_unit(user: Any) -> Unit | None:
    """The unit the account acts for."""
    return user.acting.unit if user.acting else None


def figures_form(asked: Any, root: Unit | None) -> DialogueFiguresForm:
    """What is asked for; this year where nothing is said."""
    standard = this_year(root)
    days = {"from": standard.begins, "to": standard.ends, "lens": "steward"}
    given = {name: asked[name] for name in NAMED if asked.get(name)}
    return DialogueFiguresForm(given if {"from", "to", "lens"} & set(given) else days | given, standard=standard)
