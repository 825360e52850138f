"""Forms of the steps of a model's life, of its diary and of its candidacies: a field for what one may set, no other."""

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from directives.models import Campaign
from mobilization.common.filters import typed_date
from mobilization.common.typed_numbers import TypedDecimal
from models_registry.enums import CheckVerdict, Effect
from models_registry.forms.fields import TypedText
from models_registry.forms.files import NAMES, FilesForm
from models_registry.forms.starting import offer_candidacies
from models_registry.models import LONG, RegisteredModel
from models_registry.queries.model_page import campaigns_for
from models_registry.services.model_rules import fault_of_happening
from organizations.dates import today
from organizations.models import Unit

REASON = 2000


def _long(label: Any, help_text: Any = "", *, required: bool = True, longest: int = LONG) -> TypedText:
    return TypedText(label=label, help_text=help_text, required=required, max_length=longest, widget=forms.Textarea)


class PlainForm(forms.Form):
    """Nothing to fill in: the button says it."""


class ReasonForm(forms.Form):
    """Why; it stands on record."""

    reason = _long(_("Reason"), longest=REASON)

    def __init__(self, *args: Any, is_told: bool, **kwargs: Any) -> None:
        """`is_told`: whether somebody is told, who then reads it."""
        super().__init__(*args, **kwargs)
        told, kept = _("Those who are told read it, and it stands on record."), _("It stands on record.")
        self.fields["reason"].help_text = told if is_told else kept


def _late_reason(help_text: Any, *, required: bool) -> TypedText:
    return _long(_("Why outside the window?"), help_text, required=required, longest=REASON)


class LateForm(forms.Form):
    """Why outside the campaign's window."""

    late_reason = _late_reason(
        _("The campaign’s window is not open today. It is possible all the same; please say why."), required=True
    )


class _OfADay(forms.Form):
    """A day, on which something can have happened to the model."""

    on = forms.DateField(label=_("Day"), initial=today, widget=typed_date())

    def __init__(self, *args: Any, model: RegisteredModel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.model = model

    def clean_on(self) -> datetime.date:
        """The rule that the service has, in the same round as all that is wrong besides."""
        day: datetime.date = self.cleaned_data["on"]
        if fault := fault_of_happening(self.model, day):
            raise forms.ValidationError(fault)
        return day


class _WhatWasDone(_OfADay):
    text = _long(_("What was done"), _("What you did, with whom, and what came of it: figures rather than words."))
    percent = forms.IntegerField(
        label=_("How far (%)"), min_value=0, max_value=100, required=False, help_text=_("Of what the model aims at.")
    )


class ProgressForm(_WhatWasDone, FilesForm):
    """What was done."""

    field_order = ("on", "text", "percent", *NAMES)


class _Corrected(forms.Form):
    """Why something is corrected; `version` is the one the editor saw."""

    reason = _long(
        _("Reason"), _("Why it is corrected. It stands on record with what was said before."), longest=REASON
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def changes(self) -> dict[str, Any]:
        """What is stored."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("reason", "version")}


class CorrectionForm(_WhatWasDone, _Corrected):
    """The entry as it should stand, and why. Its files stay what they are."""

    field_order = ("on", "text", "percent", "reason")


class _WhatWasSeen(_OfADay):
    checkers = TypedText(label=_("Who checked"), max_length=300, help_text=_("Names, and what they are."))
    verdict = forms.ChoiceField(label=_("Finding"), choices=CheckVerdict, widget=forms.RadioSelect)
    text = _long(_("What was seen"), _("What you saw yourselves, and whom you spoke to."))
    advice = _long(_("What to improve"), required=False)


class CheckForm(_WhatWasSeen, FilesForm):
    """What was seen on the spot."""

    field_order = ("on", "checkers", "verdict", "text", "advice", *NAMES)


class CheckCorrectionForm(_WhatWasSeen, _Corrected):
    """The check as it should stand, and why. Its files stay what they are."""

    field_order = ("on", "checkers", "verdict", "text", "advice", "reason")


class ReconfirmForm(forms.Form):
    """Whether the model still works."""

    year = forms.IntegerField(label=_("For the year"))
    verdict = forms.ChoiceField(
        label=_("Finding"),
        choices=Effect,
        widget=forms.RadioSelect,
        help_text=_("“Stopped” ends the model from today on."),
    )
    note = _long(_("Note"), _("What changed, or why it stopped."), required=False, longest=REASON)


class NewCandidacyForm(forms.Form):
    """In which campaign, judged by whom."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label=_("Campaign"), empty_label=None, widget=forms.RadioSelect
    )
    body = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Who judges"),
        empty_label=None,
        help_text=_("The level of this unit is the level of the recognition. Most begin with their own unit."),
    )

    def __init__(self, *args: Any, model: RegisteredModel, bodies: QuerySet[Unit], **kwargs: Any) -> None:
        """`bodies`: those one may choose; any other, and a campaign of others, answers like what does not exist."""
        super().__init__(*args, **kwargs)
        offer_candidacies(self.fields["campaign"], model)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]


class SelfAssessmentForm(forms.Form):
    """The self-assessment; `version` is the one the editor saw."""

    self_assessment = _long(
        _("Self-assessment"),
        _("Results against what was aimed at, with figures; how people took part; what can be copied."),
        required=False,
    )
    self_points = TypedDecimal(
        label=_("Own points (of 100)"), min_value=0, max_value=100, decimal_places=1, required=False, localize=True
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def changes(self) -> dict[str, Any]:
        """What is stored."""
        return {name: self.cleaned_data[name] for name in ("self_assessment", "self_points")}


class DocumentForm(forms.Form):
    """The document that a recognition or a choice stands in."""

    document_number = forms.CharField(
        label=_("Number and symbol of the document"), max_length=60, help_text=_("As printed, for example 15-QĐ/ĐU.")
    )
    document_date = forms.DateField(label=_("Date of the document"), widget=typed_date())


class RecognitionForm(DocumentForm):
    """By which document, from which day; why only now, where that is before the submission."""

    recognised_on = forms.DateField(
        label=_("Recognised on"),
        initial=today,
        widget=typed_date(),
        help_text=_("The real day, also where it lies before the submission in the portal."),
    )
    late_reason = _long(
        _("Why is it entered only now?"),
        _("Only where the recognition lies before the submission of the candidacy."),
        required=False,
        longest=REASON,
    )


class TypicalForm(DocumentForm):
    """By which document, on which day."""

    chosen_on = forms.DateField(label=_("Chosen on"), initial=today, widget=typed_date())


class ProposalForm(forms.Form):
    """What the level above is told."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label=_("Campaign"), empty_label=None, widget=forms.RadioSelect
    )
    note = _long(_("Why it should be known above"), required=False, longest=REASON)
    self_assessment = _long(
        _("Self-assessment"), _("Empty: the one it was recognised with goes on to the level above."), required=False
    )
    late_reason = _late_reason(_("Only for a campaign whose window of evaluation is not open today."), required=False)

    def __init__(self, *args: Any, model: RegisteredModel, **kwargs: Any) -> None:
        """Why outside the window is asked where a campaign one may choose is not open today."""
        super().__init__(*args, **kwargs)
        offer_candidacies(self.fields["campaign"], model)
        if not any(each.evaluation.needs_reason() for each in campaigns_for(model)):
            del self.fields["late_reason"]
