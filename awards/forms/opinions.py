"""Forms of co-opinions: who is asked what; the answer. Taken back with the form of reasons of models."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.models import CoOpinion, Nomination
from mobilization.common.filters import typed_date
from mobilization.common.finding import chosen, find_field, searched, to_offer
from mobilization.common.one_line import OneLine
from models_registry.forms.fields import TypedText
from models_registry.forms.reasons import REASON
from organizations.forms.fields import FoundUnitField
from organizations.models import Unit


class AskForm(forms.Form):
    """Which unit, or which body outside the portal, is asked for its opinion, and about what."""

    find_asked = find_field(_("Find the unit by name or code"), shows="asked")
    asked = FoundUnitField(
        Unit.objects.none(), required=False, label=_("Unit that is asked"), empty_label=_("A body outside the portal")
    )
    asked_name = TypedText(
        label=_("Body outside the portal"), max_length=300, required=False, widget=OneLine,
        help_text=_("Only where no unit of the portal is asked. Its answer comes on paper, and you enter it."),
    )  # fmt: skip
    question = TypedText(
        label=_("What it is asked"), max_length=REASON, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Empty: its opinion on the nomination as a whole."),
    )  # fmt: skip

    def __init__(self, *args: Any, nomination: Nomination, sent: Any, **kwargs: Any) -> None:
        """Units of today but the one that nominates and the one that decides."""
        super().__init__(*args, **kwargs)
        units = Unit.objects.in_force().exclude(pk__in=[nomination.steward_id, nomination.body_steward_id or 0])
        text = searched(sent, "find_asked")
        best = units.found_by(text).order_by("sort_key", "id") if text else None
        offer = to_offer(units, best, chosen(sent, "asked"), text=text)
        field: Any = self.fields["asked"]
        field.queryset = offer.rows.order_by("sort_key", "id").select_related("parent")
        field.found_words = offer.words
        if offer.are_all:
            del self.fields["find_asked"]


class AnswerForm(forms.Form):
    """Why, and of an answer on paper its number and day."""

    reason = TypedText(label=_("Reason"), max_length=REASON, widget=forms.Textarea)
    document_number = TypedText(
        label=_("Number and symbol of the answer"), max_length=100, required=False,
        help_text=_("For example 120/UBND-NV."),
    )  # fmt: skip
    answered_on = forms.DateField(label=_("Answered on"), widget=typed_date())

    def __init__(self, *args: Any, opinion: CoOpinion, needs_reason: bool, **kwargs: Any) -> None:
        """A unit of the portal answers today; a body outside by its paper."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason
        if not needs_reason:
            self.fields["reason"].label = _("Remark")
        if opinion.asked_id is not None:
            del self.fields["answered_on"]
        else:
            self.fields["document_number"].required = True

    def paper(self) -> dict[str, Any]:
        """What the service takes besides the reason."""
        known = self.cleaned_data
        return {"document_number": known["document_number"], "answered_on": known.get("answered_on")}
