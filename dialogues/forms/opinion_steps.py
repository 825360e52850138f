"""The form of a step of an opinion: what it asks for, and a reason where one is needed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogues.models import Opinion
from dialogues.models.opinion_parts import LONGEST
from dialogues.opinion_enums import OpinionKind, OtherTrack
from dialogues.services.opinion_steps import TAKES, extension_left
from directives.models import Theme
from mobilization.common.filters import typed_date
from mobilization.common.one_line import OneLine
from mobilization.workflow.transitions import Transition
from models_registry.enums import Domain
from models_registry.forms.fields import TypedText
from models_registry.forms.reasons import REASON
from organizations.dates import today
from organizations.forms.fields import FIND_UNIT, FoundUnitField, offer_units
from organizations.models import Unit


class OpinionStepForm(forms.Form):
    """All that steps ask for; what this one does not ask for is taken away."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OpinionKind.choices, widget=forms.RadioSelect)
    domain = forms.ChoiceField(label=_("Domain"), choices=Domain.choices, widget=forms.RadioSelect)
    theme = forms.ModelChoiceField(Theme.objects.none(), label=_("Theme"), required=False, empty_label=_("None"))
    unit = FoundUnitField(Unit.objects.none(), label=_("Unit that answers"), empty_label=_("Choose …"))
    days = forms.IntegerField(label=_("Working days"), min_value=1, max_value=366)
    other_track = forms.ChoiceField(
        label=_("Complaint or denunciation"), choices=OtherTrack.choices, widget=forms.RadioSelect
    )
    sent_to = TypedText(
        label=_("Where the citizen was sent"), max_length=300, widget=OneLine,
        help_text=_("The body alone, for example: Ban Tiếp công dân Thành phố. No name of a citizen."),
    )  # fmt: skip
    answer = TypedText(label=_("Answer"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 12}))
    answered_on = forms.DateField(label=_("Day of the answer"), widget=typed_date())
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = TypedText(
        label=_("Reason"), max_length=REASON, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands on record for ever: name no citizen in it."),
    )  # fmt: skip

    def __init__(self, *args: Any, opinion: Opinion, step: Transition, sent: Any, **kwargs: Any) -> None:
        """`sent` is for searching the unit."""
        super().__init__(*args, **kwargs)
        wanted = {*TAKES.get(step.action, ()), *(["reason"] if step.needs_reason else [])}
        for name in set(self.fields) - wanted:
            del self.fields[name]
        fields: dict[str, Any] = self.fields
        for name in {"kind", "domain", "other_track"} & wanted:
            fields[name].error_messages["required"] = _("Choose one of these.")
        if "theme" in fields:
            fields["theme"].queryset = Theme.objects.order_by("sort_key", "id")
            self.initial.update({"kind": opinion.kind, "domain": opinion.domain, "theme": opinion.theme_id})
        if "unit" in fields:
            own = opinion.steward_id if step.action == "assign" else None
            offer_units(self, Unit.objects.in_force(), sent, own=own, is_own_chosen=False)
        if "days" in fields:
            most = max(extension_left(opinion), 0)
            fields["days"].help_text = _("%(most)s at most.") % {"most": most}
        if "answer" in fields:
            fields["answer"].initial = getattr(getattr(opinion, "words", None), "answer", "")
        if "version" in fields:
            fields["version"].initial = opinion.version
        if "answered_on" in fields:
            fields["answered_on"].initial = today

    def given(self) -> dict[str, Any]:
        """What the service takes besides the reason."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("reason", FIND_UNIT)}
