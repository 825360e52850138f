"""How a paper is to be made: in whose layout, and of which body."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilization.common.papers.paper import Layout
from models_registry.queries.recognised import Body
from organizations.models import Unit

LAYOUTS = [(Layout.PARTY.value, _("Party bodies")), (Layout.STATE.value, _("State bodies"))]


class PaperForm(forms.Form):
    """The layout."""

    layout = forms.ChoiceField(label=_("Layout of"), choices=LAYOUTS, widget=forms.RadioSelect)

    def chosen(self) -> Layout:
        """The layout that was chosen."""
        return Layout(self.cleaned_data["layout"])


class RecognisedForm(PaperForm):
    """Also whose recognitions: those of one body, or of all."""

    body = forms.ChoiceField(label=_("Recognised by"), required=False)

    def __init__(self, *args: Any, bodies: Sequence[Body], **kwargs: Any) -> None:
        """`bodies` are those that recognised in the campaign."""
        super().__init__(*args, **kwargs)
        self._units = {str(each.unit.pk): each.unit for each in bodies}
        named = [(str(each.unit.pk), f"{each.unit.name} ({each.number})") for each in bodies]
        field = self.fields["body"]
        field.choices = [("", _("All bodies")), *named]  # type: ignore[attr-defined]
        self.order_fields(["body", "layout"])

    def body_chosen(self) -> Unit | None:
        """The body, or None for all."""
        return self._units.get(self.cleaned_data["body"])
